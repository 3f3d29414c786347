"""The only place where the tokens of a login or a place are opened, or put on it.

How anything is sealed, and under which keys, is ``core.sealing``'s.
"""

from __future__ import annotations

from channels.contract import Grant, Tokens
from channels.models import Channel, Credential
from core.sealing import fingerprint, seal, unseal


def open_tokens(credential: Credential) -> Tokens:
    """The tokens of a login. Raises UnsealError where no key fits."""
    return Tokens(
        access=unseal(credential.access_token_sealed),
        refresh=unseal(credential.refresh_token_sealed),
    )


def open_place_token(channel: Channel) -> str:
    """The place's own token, empty where it has none. Raises UnsealError where no key fits."""
    return unseal(channel.token_sealed)


def seal_grant(credential: Credential, grant: Grant) -> None:
    """Put new tokens on ``credential`` (unsaved), with the scopes and times they came with.

    A refresh token is kept where the grant brings none. ``generation`` is the caller's.
    """
    refresh_before = unseal(credential.refresh_token_sealed)
    credential.access_token_sealed = seal(grant.access)
    credential.fingerprint = fingerprint(grant.access)
    credential.issued_at = grant.received_at
    credential.expires_at = grant.expires_at
    if grant.scopes:
        credential.scopes = list(grant.scopes)
    if grant.refresh:
        credential.refresh_token_sealed = seal(grant.refresh)
    if grant.refresh_expires_in or grant.refresh not in ("", refresh_before):
        credential.refresh_expires_at = grant.refresh_expires_at
