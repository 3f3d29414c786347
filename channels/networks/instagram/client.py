"""Asks Instagram (API with Instagram Login).

Documentation: https://developers.facebook.com/docs/instagram-platform/
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from channels.answers.fields import (
    Fields,
    client_finding,
    grant_from,
    renewed,
    unless_incomplete,
)
from channels.contract import (
    Answer,
    App,
    Blame,
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
from channels.networks.instagram.errors import LOGIN, explain
from channels.networks.instagram.rule_words import PERSONAL
from channels.networks.meta.graph_version import VERSION

HOST = "https://graph.instagram.com"
API = f"{HOST}/{VERSION}"
FIELDS = "id,user_id,username,name,account_type,profile_picture_url"


def complete(door: Door, app: App, grant: Grant, *, at: datetime) -> RenewalAnswer:
    """Swap the one-hour token of the code exchange for the 60-day one.

    https://developers.facebook.com/docs/instagram-platform/reference/access_token
    """
    params = {
        "grant_type": "ig_exchange_token",
        "client_secret": app.secret,
        "access_token": grant.access,
    }
    reply = door.send(Endpoint.TOKEN_EXCHANGE, "GET", f"{HOST}/access_token", params=params, at=at)
    return _lasting(reply, grant)


def probe(door: Door, app: App, tokens: Tokens, context: Context, *, at: datetime) -> Answer:
    """Whose account it is: Instagram documents no introspection."""
    answer = _me(door, tokens, context, at)
    return replace(answer, facts=replace(answer.facts, places=None))


def places(door: Door, app: App, tokens: Tokens, *, at: datetime) -> Answer:
    """The one professional account of this login."""
    return _me(door, tokens, Context(), at)


def renew(door: Door, app: App, tokens: Tokens, *, at: datetime) -> RenewalAnswer:
    """Prolong the token: it must be 24 hours old and alive.

    A lost answer loses nothing here, the token stays what it was.
    https://developers.facebook.com/docs/instagram-platform/reference/refresh_access_token
    """
    params = {"grant_type": "ig_refresh_token", "access_token": tokens.access}
    reply = door.send(
        Endpoint.TOKEN_REFRESH, "GET", f"{HOST}/refresh_access_token", params=params, at=at
    )
    return _lasting(reply, None)


def revoke(door: Door, app: App, tokens: Tokens, *, at: datetime) -> Finding | None:
    """Instagram has no call for it: the person removes the app in their settings."""
    return None


def _lasting(reply: Reply, first: Grant | None) -> RenewalAnswer:
    fields = Fields(reply.json)
    grant = grant_from(fields, at=reply.at) if reply.ok else None
    if grant:
        scopes = fields.words("permissions") or grant.scopes or (first.scopes if first else ())
        grant = replace(grant, scopes=scopes)
    return renewed(reply, explain(reply, Context()), grant, rotates=False)


def _me(door: Door, tokens: Tokens, context: Context, at: datetime) -> Answer:
    params = {"fields": FIELDS, "access_token": tokens.access}
    reply = door.send(Endpoint.WHOAMI, "GET", f"{API}/me", params=params, at=at)
    body = Fields(reply.json)
    user = next(iter(body.each("data")), body)  # both shapes are documented
    # `user_id` is the account that publishes; `id` is the person as our app alone knows them.
    account, handle = user.text("user_id"), user.text("username")
    finding = unless_incomplete(explain(reply, context), reply, whole=bool(account))
    if finding.cause is not Cause.ALIVE:
        return Answer(finding)
    kind = user.text("account_type")
    personal = kind.upper() == "PERSONAL"
    place = Place(
        Kind.PROFESSIONAL,
        account,
        name=user.text("name") or handle or account,
        handle=handle,
        role=kind,
        allowed=not personal,
        picture=user.address("profile_picture_url"),
    )
    facts = Facts(
        account_id=account,
        account_name=handle,
        other_id=user.text("id") or None,
        places=(place,),
        picture=place.picture,
    )
    return Answer(_turned_personal(reply) if personal else finding, facts)


def _turned_personal(reply: Reply) -> Finding:
    """The token lives, and no app may publish: for the person to mend in Instagram's settings.

    Signing in again changes nothing about it, so it is a thing to clear at the account.
    """
    finding = client_finding(reply, Cause.CHECKPOINT_OR_LOCKED, PERSONAL)
    return replace(finding, blame=Blame.YOU, source=LOGIN)
