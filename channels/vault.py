"""The only place where the tokens of a login or a place are opened, or put on it.

How anything is sealed, and under which keys, is ``core.sealing``'s. Both are sealed for their
own row: what is copied from one row to another does not open there.
"""

from __future__ import annotations

from channels.contract import Grant, Tokens
from channels.models import Channel, Credential
from core.sealed.columns import put, read
from core.sealing import UnsealError, fingerprint, fits

ACCESS, REFRESH, PLACE = "access_token_sealed", "refresh_token_sealed", "token_sealed"
KEYS = "keys_sealed"


def open_tokens(credential: Credential) -> Tokens:
    """The tokens of a login. Raises UnsealError where no key fits, or they are another's."""
    access = read(credential, ACCESS)
    if access and not fits(access, credential.fingerprint):
        raise UnsealError("not the token whose fingerprint the login has")
    return Tokens(access, refresh=read(credential, REFRESH), keys=read(credential, KEYS))


def open_place_token(channel: Channel) -> str:
    """The place's own token, empty where it has none. Raises UnsealError as ``open_tokens``."""
    return read(channel, PLACE)


def is_place_token(channel: Channel, token: str) -> bool:
    """Whether it is the one that the place has; not where that does not open."""
    try:
        return read(channel, PLACE) == token
    except UnsealError:
        return False


def seal_place_token(channel: Channel, token: str) -> None:
    """Put the place's own token on ``channel`` (unsaved), which must have been saved before."""
    put(channel, PLACE, token)


def seal_tokens_again(credential: Credential, tokens: Tokens) -> None:
    """Put back tokens that the login had before (unsaved): its times and fingerprint are theirs."""
    put(credential, ACCESS, tokens.access)
    put(credential, REFRESH, tokens.refresh)
    put(credential, KEYS, tokens.keys)


def seal_grant(credential: Credential, grant: Grant) -> None:
    """Put new tokens on ``credential`` (unsaved), with the scopes and times they came with.

    It must have been saved before: they are sealed for its row. A refresh token, its keys and
    the end of the whole grant are kept where this brings none. ``generation`` is the caller's.
    """
    refresh_before = _refresh_before(credential)
    put(credential, ACCESS, grant.access)
    credential.fingerprint = fingerprint(grant.access)
    credential.issued_at = grant.received_at
    credential.expires_at = grant.expires_at
    if grant.scopes:
        credential.scopes = list(grant.scopes)
    if grant.refresh:
        put(credential, REFRESH, grant.refresh)
    if grant.keys:
        put(credential, KEYS, grant.keys)
    if grant.session_expires_at:
        credential.session_expires_at = grant.session_expires_at
    if grant.refresh_expires_in or grant.refresh not in ("", refresh_before):
        credential.refresh_expires_at = grant.refresh_expires_at


def _refresh_before(credential: Credential) -> str:
    """Nothing where it does not open: connecting anew is the way out of that."""
    try:
        return read(credential, REFRESH)
    except UnsealError:
        return ""
