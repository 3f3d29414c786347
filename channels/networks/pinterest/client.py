"""Asks Pinterest. Documentation: https://developers.pinterest.com/docs/api/v5/"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from channels.answers.fields import Fields, as_is, grant_from, renewed, unless_incomplete
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
from channels.networks.pinterest.errors import explain

API = "https://api.pinterest.com/v5"


def complete(door: Door, app: App, grant: Grant, *, at: datetime) -> RenewalAnswer:
    """The code exchange gives the lasting pair already."""
    return as_is(grant)


def probe(door: Door, app: App, tokens: Tokens, context: Context, *, at: datetime) -> Answer:
    """The cheapest call there is: whose account it is. Pinterest has no introspection."""
    answer = _account(door, tokens, context, at)
    return replace(answer, facts=replace(answer.facts, places=None))


def places(door: Door, app: App, tokens: Tokens, *, at: datetime) -> Answer:
    """The one profile of this login."""
    return _account(door, tokens, Context(), at)


def renew(door: Door, app: App, tokens: Tokens, *, at: datetime) -> RenewalAnswer:
    """A new pair for the refresh token, which ``refresh_on`` replaces as well."""
    reply = door.send(
        Endpoint.TOKEN_REFRESH,
        "POST",
        f"{API}/oauth/token",
        data={
            "grant_type": "refresh_token",
            "refresh_token": tokens.refresh,
            "refresh_on": "true",
        },
        basic=app,
        at=at,
    )
    grant = _grant(reply) if reply.ok else None
    return renewed(reply, explain(reply, Context()), grant, rotates=True)


def revoke(door: Door, app: App, tokens: Tokens, *, at: datetime) -> Finding | None:
    """Pinterest has no call for it: the person removes the app in their settings."""
    return None


def _account(door: Door, tokens: Tokens, context: Context, at: datetime) -> Answer:
    url = f"{API}/user_account"
    reply = door.send(Endpoint.WHOAMI, "GET", url, bearer=tokens.access, at=at)
    fields = Fields(reply.json)
    account, handle = fields.text("id"), fields.text("username")
    finding = unless_incomplete(explain(reply, context), reply, whole=bool(account))
    if finding.cause is not Cause.ALIVE:
        return Answer(finding)
    name = fields.text("business_name") or handle or account
    picture = fields.address("profile_image")
    place = Place(
        Kind.PROFILE, account, name, handle, role=fields.text("account_type"), picture=picture
    )
    facts = Facts(account_id=account, account_name=name, places=(place,), picture=picture)
    return Answer(finding, facts)


def _grant(reply: Reply) -> Grant | None:
    fields = Fields(reply.json)
    grant = grant_from(fields, at=reply.at)
    ends = fields.moment("refresh_token_expires_at")
    if grant and not grant.refresh_expires_in and ends and ends > reply.at:
        grant = replace(grant, refresh_expires_in=ends - reply.at)
    return grant
