"""Tokens that stand on a grant. The state holds their digests only.

Times are seconds since 1970 by the sandbox's clock.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from sandbox.store import accounts, clock, database
from sandbox.store.database import Row
from sandbox.store.grants import Grant, digest


@dataclass(frozen=True, slots=True)
class Token:
    hash: str
    kind: str  # short, long, page, app, access, refresh
    network: str
    client: str
    account: str
    grant_id: int
    scopes: tuple[str, ...]
    place: str
    issued_at: float
    expires_at: float | None
    ended_why: str  # password, removed, given_back, rotated, replaced; empty while it stands

    @property
    def over(self) -> bool:
        return self.expires_at is not None and self.expires_at <= clock.now()

    @property
    def alive(self) -> bool:
        return not self.ended_why and not self.over

    @property
    def age(self) -> float:
        return clock.now() - self.issued_at


def issue(
    kind: str,
    grant: Grant,
    *,
    prefix: str = "",
    scopes: tuple[str, ...] | None = None,
    life: float | None = None,
    place: str = "",
    parent: str = "",
    length: int = 60,
    body: str = "",
) -> str:
    """A new token; the only time that its value exists. ``life`` in seconds, None: no end.

    With a ``body`` the value is not by chance: issued again, it is the token that is there.
    """
    value = prefix + (body or secrets.token_urlsafe(length))
    at = clock.now()
    database.execute(
        "INSERT OR IGNORE INTO tokens VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL, NULL, ?)",
        *(digest(value), kind, grant.network, grant.client, grant.account, grant.id),
        *(" ".join(grant.scopes if scopes is None else scopes), place, at),
        *(None if life is None else at + life, parent),
    )
    return value


def life(grant: Grant, usual: float) -> float:
    """For how many seconds an access token is granted, unless the control page shortens it."""
    ordered = accounts.known_account(grant.network, grant.account).token_life
    return usual if ordered is None else min(usual, ordered)


def find(network: str, value: str) -> Token | None:
    row = database.fetch_one(
        "SELECT * FROM tokens WHERE hash = ? AND network = ?", digest(value), network
    )
    return _token(row) if row else None


def end(token: Token, why: str) -> bool:
    """Claim the token's end; False where somebody else was first."""
    claim = "UPDATE tokens SET ended_at = ?, ended_why = ? WHERE hash = ? AND ended_at IS NULL"
    return database.execute(claim, clock.now(), why, token.hash) == 1


def extend(token: Token, life: float) -> None:
    """From now on it has so many seconds left."""
    database.execute(
        "UPDATE tokens SET expires_at = ? WHERE hash = ?", clock.now() + life, token.hash
    )


def end_children(token: Token, why: str) -> None:
    """End what was issued together with this refresh token, or derived from this token."""
    database.execute(
        "UPDATE tokens SET ended_at = ?, ended_why = ? WHERE parent = ? AND ended_at IS NULL",
        *(clock.now(), why, token.hash),
    )


def end_all(network: str, account: str, why: str) -> None:
    database.execute(
        "UPDATE tokens SET ended_at = ?, ended_why = ?"
        " WHERE network = ? AND account = ? AND ended_at IS NULL",
        *(clock.now(), why, network, account),
    )


def expire_all(network: str, account: str, kinds: tuple[str, ...]) -> None:
    """What was left of their time has passed: the day of issue lies back by as much.

    Tokens without an end date keep having none.
    """
    at = clock.now() - 1
    for kind in kinds:
        database.execute(
            "UPDATE tokens SET issued_at = issued_at - (expires_at - ?), expires_at = ?"
            " WHERE network = ? AND account = ? AND kind = ?"
            " AND ended_at IS NULL AND expires_at > ?",
            *(at, at, network, account, kind, at),
        )


def grow_older(network: str, account: str, seconds: float) -> None:
    """So much time passes for the tokens that stand."""
    database.execute(
        "UPDATE tokens SET issued_at = issued_at - ?, expires_at = expires_at - ?"
        " WHERE network = ? AND account = ? AND ended_at IS NULL",
        *(seconds, seconds, network, account),
    )


def of_account(network: str, account: str) -> list[Token]:
    sql = "SELECT * FROM tokens WHERE network = ? AND account = ?"
    return [_token(row) for row in database.fetch_all(sql, network, account)]


def _token(row: Row) -> Token:
    return Token(
        hash=row["hash"],
        kind=row["kind"],
        network=row["network"],
        client=row["client"],
        account=row["account"],
        grant_id=row["grant_id"],
        scopes=tuple(row["scopes"].split()),
        place=row["place"],
        issued_at=row["issued_at"],
        expires_at=row["expires_at"],
        ended_why=row["ended_why"] or "",
    )
