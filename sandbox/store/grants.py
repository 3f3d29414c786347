"""What an account has allowed an app: the grant, and the codes that stand for it.

Times are seconds since 1970 by the sandbox's clock.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
from dataclasses import dataclass

from sandbox.store import clock, database
from sandbox.store.database import Row


@dataclass(frozen=True, slots=True)
class Grant:
    id: int
    network: str
    client: str
    account: str
    scopes: tuple[str, ...]
    declined: tuple[str, ...]
    places: tuple[str, ...] | None  # None: every place, also later ones
    since: float
    renewed_at: float
    ended_why: str

    @property
    def live(self) -> bool:
        return not self.ended_why


@dataclass(frozen=True, slots=True)
class Code:
    """An authorization code as it was given out. Its repr shows nothing secret."""

    hash: str
    grant_id: int
    client: str
    redirect_uri: str
    challenge: str
    nonce: str
    scopes: tuple[str, ...]
    expires_at: float
    used: bool

    def proves(self, verifier: str) -> bool:
        """PKCE."""
        if self.challenge.startswith("plain:"):
            return self.challenge == challenge(verifier, "plain")
        digest = hashlib.sha256(verifier.encode()).digest()
        return base64.urlsafe_b64encode(digest).rstrip(b"=").decode() == self.challenge


def challenge(value: str, method: str) -> str:
    """A challenge as it is kept: a plain one is the verifier itself, and not kept as such."""
    return f"plain:{digest(value)}" if method.lower() == "plain" else value


def digest(value: str) -> str:
    """Tokens and codes are kept as this only."""
    return hashlib.sha256(value.encode()).hexdigest()


def live(client: str, account: str) -> Grant | None:
    sql = "SELECT * FROM grants WHERE client = ? AND account = ? AND ended_at IS NULL"
    row = database.fetch_one(sql, client, account)
    return _grant(row) if row else None


def by_id(grant_id: int) -> Grant:
    row = database.fetch_one("SELECT * FROM grants WHERE id = ?", grant_id)
    if row is None:
        raise LookupError(grant_id)
    return _grant(row)


def of_account(network: str, account: str) -> list[Grant]:
    sql = "SELECT * FROM grants WHERE network = ? AND account = ? ORDER BY id"
    return [_grant(row) for row in database.fetch_all(sql, network, account)]


def allow(
    network: str,
    client: str,
    account: str,
    scopes: tuple[str, ...],
    *,
    declined: tuple[str, ...] = (),
    places: tuple[str, ...] | None = None,
) -> Grant:
    """The account says yes: a new grant, or the one that stands, changed."""
    at = clock.now()
    standing = live(client, account)
    values = (" ".join(scopes), " ".join(declined), None if places is None else json.dumps(places))
    if standing is None:
        database.execute(
            "INSERT INTO grants (network, client, account, scopes, declined, places, since,"
            " renewed_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            *(network, client, account, *values, at, at),
        )
    else:
        database.execute(
            "UPDATE grants SET scopes = ?, declined = ?, places = ?, renewed_at = ? WHERE id = ?",
            *(*values, at, standing.id),
        )
    fresh = live(client, account)
    if fresh is None:
        raise LookupError(account)
    return fresh


def end(grant: Grant, why: str) -> None:
    """The grant is over, and every token that stands on it."""
    at = clock.now()
    database.execute(
        "UPDATE grants SET ended_at = ?, ended_why = ? WHERE id = ? AND ended_at IS NULL",
        *(at, why, grant.id),
    )
    database.execute(
        "UPDATE tokens SET ended_at = ?, ended_why = ? WHERE grant_id = ? AND ended_at IS NULL",
        *(at, why, grant.id),
    )
    database.execute("UPDATE codes SET used_at = ? WHERE grant_id = ?", at, grant.id)


def begin_with_tokens(network: str, account: str) -> None:
    """No token is older than the grant, and the last yes no younger than the last token."""
    issued = database.fetch_all(
        "SELECT grant_id, MIN(issued_at) AS first, MAX(issued_at) AS last FROM tokens"
        " WHERE network = ? AND account = ? AND kind NOT IN ('page', 'short') GROUP BY grant_id",
        *(network, account),
    )
    for row in issued:
        database.execute(
            "UPDATE grants SET since = MIN(since, ?), renewed_at = MIN(renewed_at, ?)"
            " WHERE id = ? AND ended_at IS NULL",
            *(row["first"], row["last"], row["grant_id"]),
        )


def grow_older(network: str, account: str, seconds: float) -> None:
    """So much time passes for the grants that stand."""
    database.execute(
        "UPDATE grants SET since = since - ?, renewed_at = renewed_at - ?"
        " WHERE network = ? AND account = ? AND ended_at IS NULL",
        *(seconds, seconds, network, account),
    )


def drop_scope(grant: Grant, scope: str) -> None:
    """One permission is taken back, in the grant and in every token of it."""
    kept = [held for held in grant.scopes if held != scope]
    declined = [*(held for held in grant.declined if held != scope), scope]
    database.execute(
        "UPDATE grants SET scopes = ?, declined = ? WHERE id = ?",
        *(" ".join(kept), " ".join(declined), grant.id),
    )
    for row in database.fetch_all("SELECT hash, scopes FROM tokens WHERE grant_id = ?", grant.id):
        left = " ".join(held for held in row["scopes"].split() if held != scope)
        database.execute("UPDATE tokens SET scopes = ? WHERE hash = ?", left, row["hash"])


def new_code(
    grant: Grant,
    redirect_uri: str,
    *,
    scopes: tuple[str, ...],
    life: float,
    challenge: str = "",
    nonce: str = "",
) -> str:
    value = secrets.token_urlsafe(48)
    database.execute(
        "INSERT INTO codes VALUES (?, ?, ?, ?, ?, ?, ?, ?, NULL)",
        *(digest(value), grant.id, grant.client, redirect_uri, challenge, nonce),
        *(" ".join(scopes), clock.now() + life),
    )
    return value


def find_code(value: str) -> Code | None:
    row = database.fetch_one("SELECT * FROM codes WHERE hash = ?", digest(value))
    if row is None:
        return None
    return Code(
        hash=row["hash"],
        grant_id=row["grant_id"],
        client=row["client"],
        redirect_uri=row["redirect_uri"],
        challenge=row["challenge"],
        nonce=row["nonce"],
        scopes=tuple(row["scopes"].split()),
        expires_at=row["expires_at"],
        used=row["used_at"] is not None,
    )


def use(code: Code) -> bool:
    """Claim the code for its one use; False where it is spent."""
    claim = "UPDATE codes SET used_at = ? WHERE hash = ? AND used_at IS NULL"
    return database.execute(claim, clock.now(), code.hash) == 1


def _grant(row: Row) -> Grant:
    return Grant(
        id=row["id"],
        network=row["network"],
        client=row["client"],
        account=row["account"],
        scopes=tuple(row["scopes"].split()),
        declined=tuple(row["declined"].split()),
        places=None if row["places"] is None else tuple(json.loads(row["places"])),
        since=row["since"],
        renewed_at=row["renewed_at"],
        ended_why=row["ended_why"] or "",
    )
