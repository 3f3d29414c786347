"""Asks Threads. Documentation: https://developers.facebook.com/docs/threads/"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from channels.answers.fields import Fields, grant_from, renewed, unless_incomplete
from channels.contract import (
    DEAD,
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
from channels.networks.threads.errors import explain

HOST = "https://graph.threads.com"
API = f"{HOST}/v1.0"
FIELDS = "id,username,name,threads_profile_picture_url"
PUBLISH = "threads_content_publish"
SCOPES = (
    "threads_basic",
    PUBLISH,
    "threads_read_replies",
    "threads_manage_replies",
    "threads_manage_insights",
)


def complete(door: Door, app: App, grant: Grant, *, at: datetime) -> RenewalAnswer:
    """Swap the one-hour token of the code exchange for the 60-day one.

    https://developers.facebook.com/docs/threads/get-started/long-lived-tokens
    """
    params = {
        "grant_type": "th_exchange_token",
        "client_secret": app.secret,
        "access_token": grant.access,
    }
    reply = door.send(Endpoint.TOKEN_EXCHANGE, "GET", f"{HOST}/access_token", params=params, at=at)
    return _lasting(reply, grant)


def probe(door: Door, app: App, tokens: Tokens, context: Context, *, at: datetime) -> Answer:
    """Introspection, where the operator lent a tester's token for it; else whose account it is.

    https://developers.facebook.com/documentation/threads/troubleshooting/debug-access-token
    """
    known = _debug(door, app, tokens, context, at)
    if known is None:
        known = _me(door, tokens, context, at)
    return replace(known, facts=replace(known.facts, places=None))


def places(door: Door, app: App, tokens: Tokens, *, at: datetime) -> Answer:
    """The one profile of this login, and whether it may publish there."""
    known = _debug(door, app, tokens, Context(), at)
    if known is not None and known.finding.cause is not Cause.ALIVE:
        return known
    me = _me(door, tokens, Context(), at)
    if me.finding.cause is not Cause.ALIVE:
        return me
    if known is None:
        return _proved(door, tokens, me, at)
    named = replace(
        known.facts,
        account_id=me.facts.account_id,
        account_name=me.facts.account_name,
        places=me.facts.places,
        picture=me.facts.picture,
    )
    return Answer(me.finding, named)


def renew(door: Door, app: App, tokens: Tokens, *, at: datetime) -> RenewalAnswer:
    """Prolong the token: it must be 24 hours old and alive.

    A lost answer loses nothing here, the token stays what it was.
    https://developers.facebook.com/docs/threads/get-started/long-lived-tokens
    """
    params = {"grant_type": "th_refresh_token", "access_token": tokens.access}
    reply = door.send(
        Endpoint.TOKEN_REFRESH, "GET", f"{HOST}/refresh_access_token", params=params, at=at
    )
    return _lasting(reply, None)


def revoke(door: Door, app: App, tokens: Tokens, *, at: datetime) -> Finding | None:
    """Threads documents no call for it: the person removes the app in their settings."""
    return None


def _lasting(reply: Reply, first: Grant | None) -> RenewalAnswer:
    grant = grant_from(Fields(reply.json), at=reply.at) if reply.ok else None
    if grant and first:
        grant = replace(grant, scopes=grant.scopes or first.scopes)
    return renewed(reply, explain(reply, Context()), grant, rotates=False)


def _debug(door: Door, app: App, tokens: Tokens, context: Context, at: datetime) -> Answer | None:
    """What introspection says of the token; None where nobody can ask for it.

    It is asked with a tester's token, which has an end like every other. What is said of that
    one stands outside of ``data`` and is no word about this login.
    """
    tester = app.options.get("tester_token", "")
    if not tester:
        return None
    params = {"input_token": tokens.access, "access_token": tester}
    reply = door.send(Endpoint.INTROSPECT, "GET", f"{API}/debug_token", params=params, at=at)
    data = Fields(reply.json).inside("data")
    if not reply.ok or "is_valid" not in data:
        return None
    finding = unless_incomplete(explain(reply, context), reply, whole=data.yes("is_valid"))
    return Answer(finding, _clocks(data))


def _clocks(data: Fields) -> Facts:
    return Facts(
        account_id=data.text("user_id") or None,  # a number of 17 digits, not text
        issued_at=data.moment("issued_at"),
        expires_at=data.moment("expires_at"),
        data_access_expires_at=data.moment("data_access_expires_at"),
        scopes=data.words("scopes") if "scopes" in data else None,
    )


def _me(door: Door, tokens: Tokens, context: Context, at: datetime) -> Answer:
    params = {"fields": FIELDS, "access_token": tokens.access}
    reply = door.send(Endpoint.WHOAMI, "GET", f"{API}/me", params=params, at=at)
    user = Fields(reply.json)
    account, handle = user.text("id"), user.text("username")
    finding = unless_incomplete(explain(reply, context), reply, whole=bool(account))
    if finding.cause is not Cause.ALIVE:
        return Answer(finding)
    name = user.text("name") or handle or account
    picture = user.address("threads_profile_picture_url")
    place = Place(Kind.PROFILE, account, name, handle, picture=picture)
    facts = Facts(account_id=account, account_name=handle or name, places=(place,), picture=picture)
    return Answer(finding, facts)


def _proved(door: Door, tokens: Tokens, me: Answer, at: datetime) -> Answer:
    """How many posts a day are left is told only to who may publish: so it proves the permission
    without a post. What else was allowed, no call without a tester's token tells.

    https://developers.facebook.com/docs/threads/overview
    """
    url = f"{API}/{me.facts.account_id}/threads_publishing_limit"
    params = {"fields": "quota_usage,config", "access_token": tokens.access}
    reply = door.send(Endpoint.LIST_PAGES, "GET", url, params=params, at=at)
    finding = explain(reply, Context())
    if finding.cause in DEAD:  # it ended between the two calls
        return Answer(finding)
    if finding.cause is Cause.PERMISSION_MISSING:
        left = tuple(scope for scope in SCOPES if scope != PUBLISH)
        return replace(me, facts=replace(me.facts, scopes=left))
    return me
