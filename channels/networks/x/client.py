"""Asks X. Documentation: https://docs.x.com/fundamentals/authentication/oauth-2-0/"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from channels.answers.fields import (
    Fields,
    as_is,
    grant_from,
    renewed,
    revoked_by_us,
    unless_incomplete,
)
from channels.contract import (
    Answer,
    App,
    Cause,
    Context,
    Door,
    Endpoint,
    Facts,
    Finding,
    Grant,
    Kind,
    Place,
    RenewalAnswer,
    Reply,
    Tokens,
)
from channels.networks.x.errors import explain

API = "https://api.x.com/2"
PICTURE = "profile_image_url"


def complete(door: Door, app: App, grant: Grant, *, at: datetime) -> RenewalAnswer:
    """The code exchange gives the lasting pair already."""
    return as_is(grant)


def probe(door: Door, app: App, tokens: Tokens, context: Context, *, at: datetime) -> Answer:
    """Who the token belongs to. X bills this call: ``channels.probing`` decides when."""
    answer = _whoami(door, tokens, context, at)
    return replace(answer, facts=replace(answer.facts, places=None))


def places(door: Door, app: App, tokens: Tokens, *, at: datetime) -> Answer:
    """The one profile of this login; the same billed call."""
    return _whoami(door, tokens, Context(), at)


def renew(door: Door, app: App, tokens: Tokens, *, at: datetime) -> RenewalAnswer:
    """A new pair for the refresh token, which is good for one use."""
    data = {
        "grant_type": "refresh_token",
        "refresh_token": tokens.refresh,
        "client_id": app.client_id,
    }
    reply = door.send(
        Endpoint.TOKEN_REFRESH, "POST", f"{API}/oauth2/token", data=data, basic=app, at=at
    )
    grant = grant_from(Fields(reply.json), at=reply.at) if reply.ok else None
    return renewed(reply, explain(reply, Context()), grant, rotates=True)


def revoke(door: Door, app: App, tokens: Tokens, *, at: datetime) -> Finding | None:
    """End the refresh token, then the access token."""
    finding = None
    kinds = (("refresh_token", tokens.refresh), ("access_token", tokens.access))
    for hint, token in kinds:
        if token:
            finding = _end(door, app, token, hint, at)
            if finding.rule != "given-back":
                return finding
    return finding


def ask_app(door: Door, app: App, *, at: datetime) -> Finding:
    """Giving back a token that nobody has: it ends nothing, and X bills no call about tokens."""
    finding = _end(door, app, "no-token-at-all", "access_token", at)
    given_back = finding.rule == "given-back"
    return replace(finding, cause=Cause.ALIVE, rule="app-known") if given_back else finding


def _end(door: Door, app: App, token: str, hint: str, at: datetime) -> Finding:
    data = {"token": token, "token_type_hint": hint, "client_id": app.client_id}
    reply = door.send(
        Endpoint.TOKEN_REFRESH, "POST", f"{API}/oauth2/revoke", data=data, basic=app, at=at
    )
    if reply.ok and Fields(reply.json).yes("revoked"):
        return revoked_by_us(reply)
    return unless_incomplete(explain(reply, Context()), reply, whole=False)


def _whoami(door: Door, tokens: Tokens, context: Context, at: datetime) -> Answer:
    url, params = f"{API}/users/me", {"user.fields": PICTURE}
    reply: Reply = door.send(
        Endpoint.WHOAMI, "GET", url, params=params, bearer=tokens.access, at=at
    )
    user = Fields(reply.json).inside("data")
    account, handle = user.text("id"), user.text("username")
    finding = unless_incomplete(explain(reply, context), reply, whole=bool(account))
    if finding.cause is not Cause.ALIVE:
        return Answer(finding)
    name = user.text("name") or handle or account
    place = Place(Kind.PROFILE, account, name, handle, picture=_picture(user))
    facts = Facts(account_id=account, account_name=name, places=(place,), picture=place.picture)
    return Answer(finding, facts)


def _picture(user: Fields) -> str | None:
    """One of those sizes that X documents; who has chosen none is told to have X's own.

    https://docs.x.com/x-api/fundamentals/data-dictionary
    """
    address = user.address(PICTURE)
    if address and "/default_profile_images/" in address:
        return ""
    return address and address.replace("_normal.", "_bigger.")
