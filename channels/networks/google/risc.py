"""Cross-Account Protection (RISC): what Google tells of an account unasked.

A POST whose body is a signed JSON Web Token, a security event token (RFC 8417). Google signs it
with the keys that it signs its id tokens with. It has no end: an old one is genuine, and has
nothing to tell that was not asked since.
https://developers.google.com/identity/protocols/risc
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import jwt
from jwt.exceptions import PyJWTError

from channels.answers.fields import Fields
from channels.contract import App, Cause, Message, Push, PushError, PushKind, Tokens

SOURCE = "https://developers.google.com/identity/protocols/risc"
NAME = "risc"  # the last part of our address
KEYS = "https://www.googleapis.com/oauth2/v3/certs"
HOSTS = ("www.googleapis.com",)
TAKEN = 202
# With a slash at the end in the tokens of RISC, without in id tokens.
ISSUERS = ("https://accounts.google.com/", "https://accounts.google.com")
WINDOW = timedelta(days=2)
SLACK = timedelta(minutes=5)
LARGEST = 16 * 1024
# How much of a refresh token Google names it by.
PREFIX = 16

RISC = "https://schemas.openid.net/secevent/risc/event-type/"
OAUTH = "https://schemas.openid.net/secevent/oauth/event-type/"
TOKENS_REVOKED = f"{OAUTH}tokens-revoked"
TOKEN_REVOKED = f"{OAUTH}token-revoked"
DISABLED = f"{RISC}account-disabled"
PURGED = f"{RISC}account-purged"
# None of these ends a token, or says why one ended: the account itself is asked.
TO_ASK = frozenset(
    {
        TOKEN_REVOKED,
        f"{RISC}account-enabled",
        f"{RISC}account-credential-change-required",
        f"{RISC}sessions-revoked",
    }
)
# Reasons for which Google disables an account. Without one it is not said, and asked.
SUSPENDED = frozenset({"hijacking", "bulk-account"})


@dataclass(frozen=True, slots=True)
class _Event:
    """One event of a token, and how it is told."""

    kind: PushKind
    cause: Cause


def read(push: Push, app: App, *, at: datetime) -> Sequence[Message]:
    """What the token tells of people's logins; nothing where it tells of none.

    Raises PushError, and PushLater where Google's keys cannot be had just now.
    """
    claims = _proved(push, app)
    issued = claims.moment("iat")
    if issued is None or not claims.text("jti"):
        raise PushError("without a day, or without a name")
    if issued > at + SLACK:
        raise PushError("of the future")
    if at - issued > WINDOW:
        return []
    return list(_messages(claims, issued))


def marks(tokens: Tokens) -> Sequence[str]:
    """What Google may name a refresh token by: how it begins, or its digest."""
    if not tokens.refresh:
        return ()
    twice = hashlib.sha512(hashlib.sha512(tokens.refresh.encode()).digest()).digest()
    return _prefix(tokens.refresh[:PREFIX]), _digest(base64.b64encode(twice).decode())


def _proved(push: Push, app: App) -> Fields:
    """The claims, where Google signed them, and for us."""
    if len(push.body) > LARGEST:
        raise PushError("too large for a token")
    token = push.body.strip()
    try:
        header = jwt.get_unverified_header(token)
    except PyJWTError:
        raise PushError("no signed token") from None
    kid = header.get("kid")
    if header.get("alg") != "RS256" or not isinstance(kid, str) or not 0 < len(kid) <= 200:
        raise PushError("not signed as Google signs")
    key = push.find_key(kid)
    if key is None:
        raise PushError("signed with a key that Google does not have")
    try:
        claims = jwt.decode(
            token,
            jwt.PyJWK.from_dict(dict(key), algorithm="RS256"),
            algorithms=["RS256"],
            audience=app.client_id,
            issuer=ISSUERS,
            # The moment that counts is handed in.
            options={
                "require": ["iss", "aud", "iat", "jti"],
                "verify_exp": False,
                "verify_iat": False,
                "verify_nbf": False,
            },
        )
    except PyJWTError as error:
        raise PushError(f"not genuine: {type(error).__name__}") from None
    return Fields(claims)


def _messages(claims: Fields, issued: datetime) -> Iterator[Message]:
    events = claims.inside("events")
    for name in events.raw:
        event = events.inside(name)
        told = _told(name, event)
        account, mark = _subject(event.inside("subject"))
        if told is None or not (account or mark):
            continue
        yield Message(
            told.kind,
            account,
            issued,
            hashlib.sha256(f"{claims.text('jti')}\n{name}".encode()).hexdigest(),
            SOURCE,
            cause=told.cause,
            resent=True,
            token_mark="" if account else mark,
        )


def _told(name: str, event: Fields) -> _Event | None:
    """None for what is no matter of ours: a token to try the stream with, an event to come."""
    if name == TOKENS_REVOKED:
        return _Event(PushKind.ACCESS_REMOVED, Cause.REVOKED_BY_USER)
    if name == PURGED or (name == DISABLED and event.text("reason") in SUSPENDED):
        return _Event(PushKind.ACCESS_REMOVED, Cause.ACCOUNT_SUSPENDED)
    if name in TO_ASK or name == DISABLED:
        return _Event(PushKind.ASK_AGAIN, Cause.UNKNOWN)
    return None


def _subject(subject: Fields) -> tuple[str, str]:
    """The account's number, or the mark of a refresh token; both empty where neither is named."""
    if subject.text("subject_type") == "oauth_token":
        return "", _mark(subject)
    if subject.text("iss") not in ("", *ISSUERS):
        return "", ""
    return subject.text("sub"), ""


def _mark(subject: Fields) -> str:
    named, token = subject.text("token_identifier_alg"), subject.text("token")
    if named == "prefix" and len(token) == PREFIX:
        return _prefix(token)
    return _digest(token) if named == "hash_base64_sha512_sha512" and token else ""


def _prefix(beginning: str) -> str:
    return hashlib.sha256(f"prefix {beginning}".encode()).hexdigest()


def _digest(digest: str) -> str:
    return hashlib.sha256(f"digest {digest}".encode()).hexdigest()
