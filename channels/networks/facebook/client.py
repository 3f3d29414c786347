"""Asks Facebook. Documentation: https://developers.facebook.com/docs/facebook-login/"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import replace
from datetime import datetime

from channels.answers.fields import (
    Fields,
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
    Place,
    RenewalAnswer,
    Reply,
    Tokens,
)
from channels.networks.facebook import integrity, pages
from channels.networks.facebook.errors import explain
from channels.networks.meta.graph_version import VERSION

API = f"https://graph.facebook.com/{VERSION}"


def complete(door: Door, app: App, grant: Grant, *, at: datetime) -> RenewalAnswer:
    """Swap the token of the code exchange for the long-lived one.

    https://developers.facebook.com/docs/facebook-login/guides/access-tokens/get-long-lived
    """
    params = {
        "grant_type": "fb_exchange_token",
        "client_id": app.client_id,
        "client_secret": app.secret,
        "fb_exchange_token": grant.access,
    }
    url = f"{API}/oauth/access_token"
    reply = door.send(Endpoint.TOKEN_EXCHANGE, "GET", url, params=params, at=at)
    longer = grant_from(Fields(reply.json), at=reply.at) if reply.ok else None
    if longer:
        longer = replace(longer, scopes=longer.scopes or grant.scopes)
    return renewed(reply, explain(reply, Context()), longer, rotates=False)


def probe(door: Door, app: App, tokens: Tokens, context: Context, *, at: datetime) -> Answer:
    """Introspection: both clocks and the scopes.

    https://developers.facebook.com/docs/facebook-login/guides/access-tokens/debugging
    """
    return _debug(door, app, tokens, context, at)[0]


def places(door: Door, app: App, tokens: Tokens, *, at: datetime) -> Answer:
    """Who this login is, and its Pages.

    Introspection comes first: it names the Pages that the person ticked, which tells one
    whose role was lost from one that was left out.
    """
    known, data = _debug(door, app, tokens, Context(), at)
    if known.finding.cause is not Cause.ALIVE:
        return known
    me = _me(door, app, tokens, at)
    if me.finding.cause is not Cause.ALIVE:
        return me
    ask = pages.Ask(door, API, _proved(app, tokens.access), at)
    ticked = pages.Ticked(data)
    listed = pages.all_of(ask, ticked)
    if app.options.get("page_integrity") and integrity.SCOPE in (known.facts.scopes or ()):
        integrity.subscribe(door, app, API, listed.places or (), at=at)
    facts = replace(
        known.facts,
        account_id=me.facts.account_id,
        account_name=me.facts.account_name,
        places=listed.places,
        absent=ticked.absent,
        absent_scope=ticked.absent_scope,
        complete=listed.complete,
    )
    return Answer(listed.finding, facts)


def ask_place(door: Door, app: App, tokens: Tokens, place: Place, *, at: datetime) -> Answer:
    """A Page that the list leaves out, by its id; with its own token where it has one."""
    proved = _proved(app, place.token or tokens.access)
    return pages.by_id(pages.Ask(door, API, proved, at), place)


def renew(door: Door, app: App, tokens: Tokens, *, at: datetime) -> RenewalAnswer:
    """Never called: whether a second swap prolongs anything is not promised anywhere."""
    raise NotImplementedError("Facebook has no machine renewal")


def revoke(door: Door, app: App, tokens: Tokens, *, at: datetime) -> Finding | None:
    """Take every permission back. This ends the token, and its Pages' tokens with it."""
    me = _me(door, app, tokens, at)
    if not me.facts.account_id:
        return me.finding
    url = f"{API}/{me.facts.account_id}/permissions"
    params = _proved(app, tokens.access)
    reply = door.send(Endpoint.WHOAMI, "DELETE", url, params=params, at=at)
    if reply.ok and (reply.json is True or Fields(reply.json).yes("success")):
        return revoked_by_us(reply)
    return unless_incomplete(explain(reply, Context()), reply, whole=False)


def ask_app(door: Door, app: App, *, at: datetime) -> Finding:
    """The app's own token, which Facebook gives for id and secret.

    https://developers.facebook.com/docs/facebook-login/guides/access-tokens#apptokens
    """
    params = {
        "grant_type": "client_credentials",
        "client_id": app.client_id,
        "client_secret": app.secret,
    }
    url = f"{API}/oauth/access_token"
    reply = door.send(Endpoint.TOKEN_EXCHANGE, "GET", url, params=params, at=at)
    if reply.ok and Fields(reply.json).token("access_token"):
        return client_finding(reply, Cause.ALIVE, "app-known")
    return unless_incomplete(explain(reply, Context()), reply, whole=False)


def _debug(
    door: Door, app: App, tokens: Tokens, context: Context, at: datetime
) -> tuple[Answer, Fields]:
    params = {
        "input_token": tokens.access,
        "access_token": f"{app.client_id}|{app.secret}",
    }
    reply = door.send(Endpoint.INTROSPECT, "GET", f"{API}/debug_token", params=params, at=at)
    data = Fields(reply.json).inside("data")
    whole = data.yes("is_valid")
    finding = unless_incomplete(explain(reply, context), reply, whole=whole)
    return Answer(finding, _clocks(data) if data else Facts()), data


def _clocks(data: Fields) -> Facts:
    return Facts(
        account_id=data.text("user_id") or None,
        issued_at=data.moment("issued_at"),
        expires_at=data.moment("expires_at"),
        no_expiry=data.number("expires_at") == 0,
        data_access_expires_at=data.moment("data_access_expires_at"),
        scopes=data.words("scopes") if "scopes" in data else None,
    )


def _me(door: Door, app: App, tokens: Tokens, at: datetime) -> Answer:
    params = {"fields": "id,name", **_proved(app, tokens.access)}
    reply: Reply = door.send(Endpoint.WHOAMI, "GET", f"{API}/me", params=params, at=at)
    fields = Fields(reply.json)
    account = fields.text("id")
    finding = unless_incomplete(explain(reply, Context()), reply, whole=bool(account))
    if finding.cause is not Cause.ALIVE:
        return Answer(finding)
    return Answer(finding, Facts(account_id=account, account_name=fields.text("name")))


def _proved(app: App, token: str) -> dict[str, str]:
    """The token with the proof that whoever sends it knows our secret.

    https://developers.facebook.com/docs/graph-api/guides/secure-requests
    """
    proof = hmac.new(app.secret.encode(), token.encode(), hashlib.sha256).hexdigest()
    return {"access_token": token, "appsecret_proof": proof}
