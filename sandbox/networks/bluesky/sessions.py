"""What a session is bound to, and how it ends. A token's ``place`` names its session."""

from __future__ import annotations

import json
import secrets
from dataclasses import asdict, dataclass

from sandbox.store import clock, database, tokens
from sandbox.store.grants import Grant
from sandbox.store.tokens import Token

NAME = "bluesky:session:"
DAY = 86400.0
YEAR = 365.25 * DAY
# Of a client with a key: three months unused, two years in all. Of a public one two weeks.
UNUSED, IN_ALL = YEAR / 4, 2 * YEAR
PUBLIC = 14 * DAY


@dataclass(frozen=True, slots=True)
class Session:
    """``proof_key`` and ``client_key`` by their thumbprints; no client key of a public client."""

    id: str
    client: str
    proof_key: str
    client_key: str
    issuer: str

    def left(self, grant: Grant) -> float:
        """Seconds until it is over as a whole, however often it is renewed."""
        return grant.renewed_at + (IN_ALL if self.client_key else PUBLIC) - clock.now()

    def unused_life(self, grant: Grant) -> float:
        return min(UNUSED if self.client_key else PUBLIC, self.left(grant))


def begin(client: str, proof_key: str, client_key: str, issuer: str) -> Session:
    session = Session(secrets.token_hex(8), client, proof_key, client_key, issuer)
    database.set_setting(NAME + session.id, json.dumps(asdict(session)))
    return session


def find(value: str) -> Token | None:
    """A token of such a session; those of app passwords belong to none."""
    token = tokens.find("bluesky", value)
    return token if token and token.place else None


def of(token: Token) -> Session:
    """Raises LookupError."""
    held = database.setting(NAME + token.place)
    if not held:
        raise LookupError(token.place)
    return Session(**json.loads(held))


def delete(session: Session, why: str) -> None:
    """Every token of it is over: whoever holds one has to sign in again."""
    database.execute(
        "UPDATE tokens SET ended_at = ?, ended_why = ?"
        " WHERE network = 'bluesky' AND place = ? AND ended_at IS NULL",
        *(clock.now(), why, session.id),
    )
