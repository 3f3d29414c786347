"""Asks TikTok. Documentation: https://developers.tiktok.com/doc/tiktok-api-v2-introduction"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from channels.answers.fields import (
    Fields,
    as_is,
    client_finding,
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
from channels.networks.tiktok.errors import explain

API = "https://open.tiktokapis.com/v2"
PICTURE = "avatar_url"
# What everybody allows who allows anything; the username takes a permission of its own.
BASIC = f"open_id,display_name,{PICTURE}"
WITH_USERNAME = f"{BASIC},username"


def complete(door: Door, app: App, grant: Grant, *, at: datetime) -> RenewalAnswer:
    """The code exchange gives the lasting pair already."""
    return as_is(grant)


def probe(door: Door, app: App, tokens: Tokens, context: Context, *, at: datetime) -> Answer:
    """Whose the token is: the cheapest call there is. TikTok has no introspection."""
    answer = _whoami(door, tokens, BASIC, context, at)
    return replace(answer, facts=replace(answer.facts, places=None))


def places(door: Door, app: App, tokens: Tokens, *, at: datetime) -> Answer:
    """The one profile of this login; without its username, where that was not allowed."""
    answer = _whoami(door, tokens, WITH_USERNAME, Context(), at)
    if answer.finding.cause is Cause.PERMISSION_MISSING:
        return _whoami(door, tokens, BASIC, Context(), at)
    return answer


def renew(door: Door, app: App, tokens: Tokens, *, at: datetime) -> RenewalAnswer:
    """A new pair. The refresh token that is sent stops working once there is a new one."""
    asked = {"grant_type": "refresh_token", "refresh_token": tokens.refresh}
    reply = _as_app(door, app, "token", asked, at)
    grant = grant_from(Fields(reply.json), at=reply.at) if reply.ok else None
    answer = renewed(reply, explain(reply, Context()), grant, rotates=True)
    # "ok" is no refusal: what it gave us cannot be read, and may have replaced the old pair.
    unread = grant is None and reply.ok and Fields(reply.json).inside("error").text("code") == "ok"
    return replace(answer, lost=True) if unread else answer


def revoke(door: Door, app: App, tokens: Tokens, *, at: datetime) -> Finding | None:
    """End the whole connection: our app leaves the list of apps in TikTok's settings.

    https://developers.tiktok.com/docs/en/oauth-revoke-a-user-access-token
    """
    reply = _as_app(door, app, "revoke", {"token": tokens.access}, at)
    body = reply.json
    # Done, it says {}; some of its pages show a success that names itself.
    done = body == {} or Fields(body).inside("error").text("code") == "ok"
    if reply.ok and done:
        return revoked_by_us(reply)
    # Asked again, it no longer knows the token: that is what was wanted.
    if Fields(body).text("error_description").lower().startswith("access token is invalid"):
        return client_finding(reply, Cause.INVALID_TOKEN_UNSPECIFIED, "given-back-before")
    return unless_incomplete(explain(reply, Context()), reply, whole=False)


def _as_app(door: Door, app: App, what: str, asked: dict[str, str], at: datetime) -> Reply:
    """TikTok calls the id of an app its key, and wants it in the form."""
    form = {"client_key": app.client_id, "client_secret": app.secret, **asked}
    url = f"{API}/oauth/{what}/"
    return door.send(Endpoint.TOKEN_REFRESH, "POST", url, data=form, at=at)


def _whoami(door: Door, tokens: Tokens, fields: str, context: Context, at: datetime) -> Answer:
    url, asked = f"{API}/user/info/", {"fields": fields}
    reply = door.send(Endpoint.WHOAMI, "GET", url, params=asked, bearer=tokens.access, at=at)
    user = Fields(reply.json).inside("data").inside("user")
    account, handle = user.text("open_id"), user.text("username")
    finding = unless_incomplete(explain(reply, context), reply, whole=bool(account))
    if finding.cause is not Cause.ALIVE:
        return Answer(finding)
    name = user.text("display_name") or handle or account
    place = Place(Kind.PROFILE, account, name, handle, picture=user.address(PICTURE))
    return Answer(finding, Facts(account, name, places=(place,), picture=place.picture))
