"""Asks a server that speaks Mastodon's API. Documentation: https://docs.joinmastodon.org/methods/

``App.server`` is the server of the login. English is asked for with every call: else sentences
come in the language of the account.
"""

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
from channels.networks.mastodon import accounts, moved, scopes
from channels.networks.mastodon.errors import explain
from channels.networks.mastodon.refusals import LOGIN_DISABLED

ENGLISH = {"lang": "en"}
# Pixelfed sends a call that does not ask for JSON to its log-in page, once the token is over
# (https://github.com/pixelfed/pixelfed/issues/6166).
AS_JSON = {"Accept": "application/json"}


def complete(door: Door, app: App, grant: Grant, *, at: datetime) -> RenewalAnswer:
    """The code exchange gives the lasting token already."""
    return as_is(grant)


def probe(door: Door, app: App, tokens: Tokens, context: Context, *, at: datetime) -> Answer:
    """Whose account it is: the cheapest call there is. Where the login is disabled, the public
    account is asked why."""
    answer = _account(door, app, tokens, context, at)
    if answer.finding.rule == LOGIN_DISABLED:
        finding = moved.or_suspended(door, app, answer.finding, context.account_id, at=at)
        return Answer(finding)
    return replace(answer, facts=replace(answer.facts, places=None))


def places(door: Door, app: App, tokens: Tokens, *, at: datetime) -> Answer:
    """The one profile of this login."""
    answer = _account(door, app, tokens, Context(), at)
    if answer.finding.cause is Cause.ALIVE and answer.facts.account_id is None:
        # It may publish, and never say as whom: nothing can be connected by it.
        missing = replace(answer.finding, cause=Cause.PERMISSION_MISSING)
        return Answer(missing)
    return answer


def renew(door: Door, app: App, tokens: Tokens, *, at: datetime) -> RenewalAnswer:
    """Only other software gives refresh tokens: Pleroma, Akkoma, Pixelfed."""
    reply = door.send(
        Endpoint.TOKEN_REFRESH,
        "POST",
        f"https://{app.server}/oauth/token",
        params=ENGLISH,
        headers=AS_JSON,
        data={
            "grant_type": "refresh_token",
            "refresh_token": tokens.refresh,
            **proof_of(app),
        },
        at=at,
    )
    grant = grant_of(reply) if reply.ok else None
    return renewed(reply, explain(reply, Context()), grant, rotates=False)


def revoke(door: Door, app: App, tokens: Tokens, *, at: datetime) -> Finding | None:
    """May be asked again: a token that is over already is answered in the same way."""
    reply = door.send(
        Endpoint.TOKEN_EXCHANGE,
        "POST",
        f"https://{app.server}/oauth/revoke",
        params=ENGLISH,
        data={**proof_of(app), "token": tokens.access},
        at=at,
    )
    # An empty object; somebody else's page is none.
    if reply.ok and isinstance(reply.json, dict) and "error" not in reply.json:
        return revoked_by_us(reply)
    return unless_incomplete(explain(reply, Context()), reply, whole=False)


def ask_app(door: Door, app: App, *, at: datetime) -> Finding:
    """Whether the server still knows our app. Before 4.3 it forgets apps without a living
    token, so that this question keeps ours known as well.

    https://docs.joinmastodon.org/methods/apps/
    """
    reply = door.send(
        Endpoint.TOKEN_EXCHANGE,
        "POST",
        f"https://{app.server}/oauth/token",
        params=ENGLISH,
        data={
            "grant_type": "client_credentials",
            "scope": _reading_scope(app),
            **proof_of(app),
        },
        at=at,
    )
    return explain(reply, Context())


def proof_of(app: App) -> dict[str, str]:
    """What shows at the token endpoint that it is our app that asks."""
    return {"client_id": app.client_id, "client_secret": app.secret}


def grant_of(reply: Reply) -> Grant | None:
    """The tokens in an answer. An end is believed where one is told: other software has such."""
    grant = grant_from(Fields(reply.json), at=reply.at)
    return replace(grant, scopes=scopes.allowed(grant.scopes)) if grant else None


def _reading_scope(app: App) -> str:
    """Any scope that our app was registered with: the one that reads least."""
    held = app.options.get("scopes", "").split()
    return scopes.READ_ACCOUNTS if held and scopes.PROFILE not in held else scopes.PROFILE


def _account(door: Door, app: App, tokens: Tokens, context: Context, at: datetime) -> Answer:
    url = f"https://{app.server}/api/v1/accounts/verify_credentials"
    reply = door.send(
        Endpoint.WHOAMI,
        "GET",
        url,
        params=ENGLISH,
        headers=AS_JSON,
        bearer=tokens.access,
        at=at,
    )
    finding = explain(reply, context)
    if finding.cause is not Cause.ALIVE or not reply.ok:
        return Answer(finding)
    told = accounts.read(reply.json, app.server)
    if told is None:
        return Answer(client_finding(reply, Cause.NETWORK_FAULT, "success-without-content"))
    return Answer(finding, _facts(told))


def _facts(told: accounts.Account) -> Facts:
    place = Place(
        Kind.PROFILE, told.id, told.name, told.handle, role=told.role, picture=told.picture
    )
    return Facts(
        account_id=told.id,
        account_name=told.name,
        other_id=told.local_id,
        places=(place,),
        picture=told.picture,
    )
