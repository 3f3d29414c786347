"""Asks the server that keeps an account. Documentation: https://atproto.com/specs/oauth,
https://docs.bsky.app/docs/api/com-atproto-server-get-session"""

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
    DEAD,
    Answer,
    App,
    Blame,
    Cause,
    Certainty,
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
from channels.networks.bluesky import identity, session
from channels.networks.bluesky.astray import Astray
from channels.networks.bluesky.errors import explain
from channels.networks.bluesky.faults import SPEC
from channels.networks.bluesky.lives import with_ends
from channels.networks.bluesky.rule_words import MOVED_SERVER
from channels.networks.bluesky.session import KeyGone, Session

# Who shows profiles: the server of the account asks it for us.
# https://atproto.com/specs/xrpc#service-proxying
APP_VIEW = {"atproto-proxy": "did:web:api.bsky.app#bsky_appview"}
# What may be said of an account that is somewhere else by now.
PERHAPS_MOVED = DEAD | {Cause.ACCOUNT_SUSPENDED}


def complete(door: Door, app: App, grant: Grant, *, at: datetime) -> RenewalAnswer:
    """The code exchange gives the lasting pair already."""
    return as_is(grant)


def probe(door: Door, app: App, tokens: Tokens, context: Context, *, at: datetime) -> Answer:
    """Whether the session stands and the account is active, at the server that keeps it."""
    held = session.from_text(tokens.keys)
    if held is None:
        return Answer(_unreadable(Endpoint.WHOAMI, at))
    return _session(door, app, tokens, held, context, at)


def places(door: Door, app: App, tokens: Tokens, *, at: datetime) -> Answer:
    """The one profile of this login, by the name and picture that it shows."""
    held = session.from_text(tokens.keys)
    if held is None:
        return Answer(_unreadable(Endpoint.LIST_PAGES, at))
    answer = _session(door, app, tokens, held, Context(), at)
    did, handle = answer.facts.account_id, answer.facts.account_name
    if answer.finding.cause is not Cause.ALIVE or did is None:
        return answer
    name, picture = _profile(door, app, tokens, held, did, at)
    place = Place(Kind.PROFILE, did, name or handle or did, _told(handle), picture=picture)
    # People sign in by their handle, and a look tells no other name.
    known = place.handle or place.name
    facts = replace(answer.facts, account_name=known, places=(place,), picture=picture)
    return replace(answer, facts=facts)


def renew(door: Door, app: App, tokens: Tokens, *, at: datetime) -> RenewalAnswer:
    """A new pair for the refresh token, which is good for one use, by the login's own key and the
    app's key that it was begun with: with any other the server deletes the session."""
    held = session.from_text(tokens.keys)
    if held is None:
        return RenewalAnswer(_unreadable(Endpoint.TOKEN_REFRESH, at))
    form = {"grant_type": "refresh_token", "refresh_token": tokens.refresh}
    refresh = Endpoint.TOKEN_REFRESH
    try:
        reply = session.post(door, app, held, held.token, form, endpoint=refresh, at=at)
    except KeyGone:
        return RenewalAnswer(_key_gone(refresh, at))
    grant = grant_from(Fields(reply.json), at=reply.at) if reply.ok else None
    if grant:
        grant = replace(with_ends(grant, public=held.public), keys=tokens.keys)
    answer = renewed(reply, explain(reply, Context()), grant, rotates=True)
    return replace(answer, finding=_unless_moved(door, app, held, answer.finding, at))


def revoke(door: Door, app: App, tokens: Tokens, *, at: datetime) -> Finding | None:
    """End the session; None where its server has no call for that."""
    held = session.from_text(tokens.keys)
    if held is None:
        return _unreadable(Endpoint.TOKEN_REFRESH, at)
    if not held.revoke:
        return None
    form = {"token": tokens.refresh or tokens.access}
    refresh = Endpoint.TOKEN_REFRESH
    try:
        reply = session.post(door, app, held, held.revoke, form, endpoint=refresh, at=at)
    except KeyGone:
        return _key_gone(refresh, at)
    if reply.status == 200 and (not reply.body.strip() or reply.json == {}):
        return revoked_by_us(reply)
    return unless_incomplete(explain(reply, Context()), reply, whole=False)


def _session(
    door: Door, app: App, tokens: Tokens, held: Session, context: Context, at: datetime
) -> Answer:
    reply = _ask(door, app, tokens, held, "com.atproto.server.getSession", at)
    told = Fields(reply.json)
    finding = explain(reply, context)
    whole = told.text("did") == held.did
    if finding.cause is Cause.ALIVE and whole and _lives_elsewhere(told, app):
        return Answer(_moved(reply))
    finding = unless_incomplete(finding, reply, whole=whole)
    if finding.cause is not Cause.ALIVE:
        return Answer(_unless_moved(door, app, held, finding, at))
    handle = _told(told.text("handle"))
    return Answer(finding, Facts(account_id=held.did, account_name=handle or None))


def _profile(
    door: Door, app: App, tokens: Tokens, held: Session, did: str, at: datetime
) -> tuple[str, str | None]:
    """Name and picture, where they can be had: nothing hangs on them."""
    call = "app.bsky.actor.getProfile"
    reply = _ask(door, app, tokens, held, call, at, params={"actor": did}, headers=APP_VIEW)
    told = Fields(reply.json)
    if not reply.ok or told.text("did") != did:
        return "", None
    return told.text("displayName"), told.address("avatar") or ""


def _ask(
    door: Door,
    app: App,
    tokens: Tokens,
    held: Session,
    call: str,
    at: datetime,
    *,
    params: dict[str, str] | None = None,
    headers: dict[str, str] | None = None,
) -> Reply:
    return door.reach(app.server).send(
        *(Endpoint.WHOAMI, "GET", f"https://{app.server}/xrpc/{call}"),
        params=params,
        headers=headers,
        proof=session.proof(held, tokens.access),
        at=at,
    )


def _told(handle: str | None) -> str:
    """``handle.invalid`` is what servers say while a name does not lead to its account."""
    return "" if handle in (None, "handle.invalid") else str(handle)


def _lives_elsewhere(told: Fields, app: App) -> bool:
    """Whether the account's own document names another server than the one that was asked."""
    document = told.inside("didDoc")
    server = identity.server_in(document)
    return bool(server) and document.text("id") == told.text("did") and server != app.server


def _unless_moved(door: Door, app: App, held: Session, finding: Finding, at: datetime) -> Finding:
    """The finding, unless the account lives at another server by now: there it is asked for anew.

    A server that an account has left says that it is deactivated, or knows its tokens no more.
    """
    if finding.cause not in PERHAPS_MOVED or not held.did:
        return finding
    try:
        server = identity.server_of(door, held.did, at=at)
    except Astray:
        return finding
    if server == app.server:
        return _unless_inactive(door, app, held, finding, at)
    return replace(
        *(finding,),
        cause=Cause.EXPIRED,
        blame=Blame.NOBODY,
        certainty=Certainty.SAID,
        rule=MOVED_SERVER,
        source=SPEC,
    )


def _unless_inactive(
    door: Door, app: App, held: Session, finding: Finding, at: datetime
) -> Finding:
    """The finding, unless the server says to everybody that the account is taken down or paused:
    that is why its tokens are gone, and signing in would not help.

    https://docs.bsky.app/docs/api/com-atproto-sync-get-repo-status
    """
    if finding.cause not in DEAD:
        return finding
    url = f"https://{app.server}/xrpc/com.atproto.sync.getRepoStatus"
    there = door.reach(app.server)
    reply = there.send(Endpoint.WHOAMI, "GET", url, params={"did": held.did}, at=at)
    told = explain(reply, Context())
    status = Fields(reply.json if reply.ok else None)
    if status.text("did") != held.did:
        return finding
    if told.cause is Cause.ACCOUNT_SUSPENDED:
        return told
    return replace(finding, account_active=told.cause is Cause.ALIVE and status.yes("active"))


def _moved(reply: Reply) -> Finding:
    return replace(client_finding(reply, Cause.EXPIRED, MOVED_SERVER), source=SPEC)


def _unreadable(endpoint: Endpoint, at: datetime) -> Finding:
    """A login without the key that its tokens are of no use without: whatever became of it."""
    return Finding(
        *(Cause.APP_FAULT, Blame.US, Certainty.SAID, "login_without_its_key"),
        endpoint=endpoint,
        at=at,
    )


def _key_gone(endpoint: Endpoint, at: datetime) -> Finding:
    return Finding(
        *(Cause.APP_FAULT, Blame.US, Certainty.SAID, "key_of_our_app_gone"),
        endpoint=endpoint,
        at=at,
    )
