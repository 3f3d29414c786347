"""Asks LinkedIn. Documentation: https://learn.microsoft.com/linkedin/shared/authentication/

We have two apps there, because LinkedIn gives organizations to none that has another product:
the first for members, asked who they are by OpenID Connect; ``PAGES`` for organizations, asked
by ``/v2/me``. Each is told another id of the same person. Options: ``version`` (of the versioned
API, YYYYMM), ``organizations`` (whether the first app may manage them all the same).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from time import sleep

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
from channels.networks.linkedin import organizations
from channels.networks.linkedin.errors import explain

OAUTH = "https://www.linkedin.com/oauth/v2"
API = "https://api.linkedin.com"
# A new token is unknown to some of their servers at first: ask again after these seconds.
FRESH = timedelta(minutes=1)
# The app of the Community Management API.
PAGES = "pages"
NOBODYS = "no-token-at-all"
WAITS = (1.0, 2.0, 4.0)


def complete(door: Door, app: App, grant: Grant, *, at: datetime) -> RenewalAnswer:
    """The code exchange gives the 60-day token already."""
    return as_is(grant)


def probe(door: Door, app: App, tokens: Tokens, context: Context, *, at: datetime) -> Answer:
    """Introspection: it tells revoked from expired, and reads no member data.

    https://learn.microsoft.com/linkedin/shared/authentication/token-introspection
    """
    data = {**_secret(app), "token": tokens.access}
    url = f"{OAUTH}/introspectToken"
    reply = door.send(Endpoint.INTROSPECT, "POST", url, data=data, at=at)
    fields = Fields(reply.json)
    finding = unless_incomplete(explain(reply, context), reply, whole=fields.yes("active"))
    return Answer(finding, _clocks(fields))


def places(door: Door, app: App, tokens: Tokens, *, at: datetime) -> Answer:
    """The member, and the organizations where the app and the token may see them."""
    known = probe(door, app, tokens, Context(), at=at)
    if known.finding.cause is not Cause.ALIVE:
        return known
    member = _member(door, app, tokens, known.facts, at)
    if member.finding.cause is not Cause.ALIVE or not _manages_organizations(app):
        return member
    if not organizations.may_list(known.facts.scopes or ()):
        return replace(member, facts=replace(member.facts, absent=Cause.PERMISSION_MISSING))
    return _with_organizations(door, app, tokens, member, at)


def ask_place(door: Door, app: App, tokens: Tokens, place: Place, *, at: datetime) -> Answer:
    """An organization that the list leaves out, by its number."""
    return organizations.by_id(
        organizations.Ask(door, app.options.get("version", ""), tokens, at), place
    )


def renew(door: Door, app: App, tokens: Tokens, *, at: datetime) -> RenewalAnswer:
    """A new access token, for approved partners. The refresh token stays, and so does its end.

    https://learn.microsoft.com/linkedin/shared/authentication/programmatic-refresh-tokens
    """
    data = {**_secret(app), "grant_type": "refresh_token", "refresh_token": tokens.refresh}
    reply = door.send(Endpoint.TOKEN_REFRESH, "POST", f"{OAUTH}/accessToken", data=data, at=at)
    grant = grant_from(Fields(reply.json), at=reply.at) if reply.ok else None
    return renewed(reply, explain(reply, Context()), grant, rotates=False)


def revoke(door: Door, app: App, tokens: Tokens, *, at: datetime) -> Finding | None:
    """End the token. Not every app has this call: None where LinkedIn does not know it."""
    data = {**_secret(app), "token": tokens.access}
    reply = door.send(Endpoint.TOKEN_REFRESH, "POST", f"{OAUTH}/revoke", data=data, at=at)
    if reply.status in (404, 405):
        return None
    if reply.ok and "error" not in Fields(reply.json) and "<" not in reply.body:
        return revoked_by_us(reply)
    return unless_incomplete(explain(reply, Context()), reply, whole=False)


def ask_app(door: Door, app: App, *, at: datetime) -> Finding:
    """Introspection of a token that nobody has: only our app is told that it is not active."""
    data = {**_secret(app), "token": NOBODYS}
    reply = door.send(Endpoint.INTROSPECT, "POST", f"{OAUTH}/introspectToken", data=data, at=at)
    if reply.ok and "active" in Fields(reply.json):
        return client_finding(reply, Cause.ALIVE, "app-known")
    return unless_incomplete(explain(reply, Context()), reply, whole=False)


def _manages_organizations(app: App) -> bool:
    return app.id == PAGES or bool(app.options.get("organizations"))


def _secret(app: App) -> dict[str, str]:
    # In the body: LinkedIn takes no Basic authorization here.
    return {"client_id": app.client_id, "client_secret": app.secret}


def _clocks(fields: Fields) -> Facts:
    return Facts(
        issued_at=fields.moment("created_at") or fields.moment("authorized_at"),
        expires_at=fields.moment("expires_at"),
        scopes=fields.words("scope") if "scope" in fields else None,
    )


def _member(door: Door, app: App, tokens: Tokens, known: Facts, at: datetime) -> Answer:
    """Who the member is, asked again where the token is too new to be known everywhere."""
    age = at - known.issued_at if known.issued_at else None
    ask = _me if app.id == PAGES else _userinfo
    answer = ask(door, tokens, known, Context(token_age=age), at)
    for wait in WAITS if age is not None and age < FRESH else ():
        if answer.finding.cause is Cause.ALIVE:
            break
        sleep(wait)
        answer = ask(door, tokens, known, Context(token_age=age), at)
    return answer


def _userinfo(door: Door, tokens: Tokens, known: Facts, context: Context, at: datetime) -> Answer:
    """By OpenID Connect.

    https://learn.microsoft.com/linkedin/consumer/integrations/self-serve/sign-in-with-linkedin-v2
    """
    reply = door.send(Endpoint.WHOAMI, "GET", f"{API}/v2/userinfo", bearer=tokens.access, at=at)
    fields = Fields(reply.json)
    name = fields.text("name") or _joined(fields, "given_name", "family_name")
    picture = fields.address("picture")
    return _told(reply, known, context, fields.text("sub"), name, picture)


def _me(door: Door, tokens: Tokens, known: Facts, context: Context, at: datetime) -> Answer:
    """By the profile API, with ``r_basicprofile``: the organizations' app has no OpenID Connect.

    https://learn.microsoft.com/linkedin/shared/integrations/people/profile-api
    """
    reply = door.send(Endpoint.WHOAMI, "GET", f"{API}/v2/me", bearer=tokens.access, at=at)
    fields = Fields(reply.json)
    name = _joined(fields, "localizedFirstName", "localizedLastName")
    return _told(reply, known, context, fields.text("id"), name)


def _joined(fields: Fields, *names: str) -> str:
    return " ".join(filter(None, map(fields.text, names)))


def _told(
    reply: Reply,
    known: Facts,
    context: Context,
    member: str,
    name: str,
    picture: str | None = None,
) -> Answer:
    finding = unless_incomplete(explain(reply, context), reply, whole=bool(member))
    if finding.cause is not Cause.ALIVE:
        return Answer(finding, known)
    place = Place(Kind.PROFILE, member, name or member, picture=picture)
    facts = replace(known, account_id=member, account_name=name or member, places=(place,))
    return Answer(finding, facts)


def _with_organizations(
    door: Door, app: App, tokens: Tokens, member: Answer, at: datetime
) -> Answer:
    ask = organizations.Ask(door, app.options.get("version", ""), tokens, at)
    listed = organizations.all_of(ask)
    finding, mine = listed.finding, member.facts.places or ()
    if finding.cause is Cause.PERMISSION_MISSING:
        # The profile still works; only what stands behind this permission is gone.
        return replace(member, facts=replace(member.facts, absent=Cause.PERMISSION_MISSING))
    if listed.places is None:
        return Answer(finding, replace(member.facts, places=None))
    places = (*mine, *listed.places)
    return replace(member, facts=replace(member.facts, places=places, complete=listed.complete))
