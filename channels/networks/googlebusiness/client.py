"""Asks Google Business Profile. Documentation: https://developers.google.com/my-business

Whether the login lives is asked of Google's token address, which costs no quota. Who it is, is
the Google Account's own number: names and locations change.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from channels.answers.fields import as_is
from channels.contract import (
    Answer,
    App,
    Cause,
    Context,
    Door,
    Facts,
    Finding,
    Grant,
    Place,
    RenewalAnswer,
    Tokens,
)
from channels.networks.google import tokens as google
from channels.networks.googlebusiness import locations
from channels.networks.googlebusiness.errors import explain

MANAGE = "https://www.googleapis.com/auth/business.manage"


def complete(door: Door, app: App, grant: Grant, *, at: datetime) -> RenewalAnswer:
    """The code exchange gives the lasting refresh token already."""
    return as_is(grant)


def probe(door: Door, app: App, tokens: Tokens, context: Context, *, at: datetime) -> Answer:
    """Introspection: it says whose token it is, what it may do, and when it ends."""
    answer = google.introspect(door, app, tokens, context, explain, at=at)
    # The account's number, by which Google also tells us unasked.
    return replace(answer, facts=replace(answer.facts, account_id=answer.facts.other_id))


def places(door: Door, app: App, tokens: Tokens, *, at: datetime) -> Answer:
    """Who it is, and every location behind the login."""
    known = probe(door, app, tokens, Context(), at=at)
    facts = known.facts
    if known.finding.cause is not Cause.ALIVE:
        return known
    if facts.scopes is not None and MANAGE not in facts.scopes:
        return replace(known, facts=_behind_a_box(facts))
    listed = locations.all_of(locations.Ask(door, tokens, at))
    name = listed.person or facts.account_name
    told = replace(facts, account_name=name, places=listed.places, complete=listed.complete)
    return Answer(listed.finding, told)


def ask_place(door: Door, app: App, tokens: Tokens, place: Place, *, at: datetime) -> Answer:
    """A location that the accounts leave out, by its lasting id."""
    return locations.by_id(locations.Ask(door, tokens, at), place)


def renew(door: Door, app: App, tokens: Tokens, *, at: datetime) -> RenewalAnswer:
    """A new access token. The refresh token stays, however often it is used."""
    return google.renew(door, app, tokens, explain, at=at)


def revoke(door: Door, app: App, tokens: Tokens, *, at: datetime) -> Finding | None:
    """End all that this person has allowed our project for Business Profile."""
    return google.revoke(door, app, tokens, explain, at=at)


def ask_app(door: Door, app: App, *, at: datetime) -> Finding:
    """Whether Google knows our project."""
    return google.ask_app(door, app, explain, at=at)


def _behind_a_box(facts: Facts) -> Facts:
    """The box for locations was left unticked: no call for them is made."""
    return replace(facts, places=(), absent=Cause.PERMISSION_MISSING, absent_scope=MANAGE)
