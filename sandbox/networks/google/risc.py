"""Cross-Account Protection: signed tokens about accounts.

A token names no end, and is posted whole. https://developers.google.com/identity/protocols/risc
"""

from __future__ import annotations

import secrets

from sandbox.dialect import Call
from sandbox.networks.google.products import subject
from sandbox.networks.google.signing import signed
from sandbox.store import clock
from sandbox.store.accounts import Account, Client

ISSUER = "https://accounts.google.com/"
RISC = "https://schemas.openid.net/secevent/risc/event-type/"
OAUTH = "https://schemas.openid.net/secevent/oauth/event-type/"
# What happens to an account -> the event, and what it says besides.
TOLD = {
    "suspended": (f"{RISC}account-disabled", {"reason": "hijacking"}),
    "unsuspended": (f"{RISC}account-enabled", {}),
    "password": (f"{RISC}sessions-revoked", {}),
}


def push(client: Client, account: Account, delete_data: bool) -> list[Call]:
    """All that this person had allowed the project is revoked."""
    return _told(client, account, f"{OAUTH}tokens-revoked", {})


def tell_of_account(client: Client, account: Account, what: str) -> list[Call]:
    """What else an app hears of an account; nothing for what Google does not tell."""
    return _told(client, account, *TOLD[what]) if what in TOLD else []


def event_token(client: Client, events: dict[str, object]) -> str:
    """A security event token (RFC 8417) for this app, signed."""
    claims = {
        "iss": ISSUER,
        "aud": client.id,
        "iat": int(clock.now()),
        "jti": secrets.token_hex(16),
        "events": events,
    }
    return signed(claims, "secevent+jwt")


def _told(client: Client, account: Account, event: str, more: dict[str, str]) -> list[Call]:
    if not client.webhook_url:
        return []
    whom = {"subject_type": "iss-sub", "iss": ISSUER, "sub": subject(account)}
    token = event_token(client, {event: {"subject": whom, **more}})
    headers = {"Content-Type": "application/secevent+jwt", "Accept": "application/json"}
    return [Call(client.webhook_url, token.encode(), headers)]
