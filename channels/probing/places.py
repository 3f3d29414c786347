"""Whether the places behind a living login are still there: the list, and what it leaves out.

A list may be refused, empty, cut short or simply wrong for a while. What it leaves out is asked
for by its own id before it is suspected of anything; what is alive there is not lost.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from channels import vault
from channels.contract import (
    SAYS_NOTHING,
    Answer,
    App,
    Cause,
    Certainty,
    Door,
    Endpoint,
    Facts,
    Finding,
    Kind,
    Network,
    Place,
    Tokens,
)
from channels.models import Channel, Credential
from core.sealing import UnsealError

# So many of a login are asked one by one in a check; the rest is left to the list.
MOST_SINGLES = 25
# What a refused list may say of the places; anything else would be about the login itself.
OF_PLACES = frozenset({Cause.PERMISSION_MISSING, Cause.LOST_PAGE_ROLE})
FACT_FIELDS = ["account_id", "account_name", "other_id", "issued_at", "expires_at"]
FACT_FIELDS += ["data_access_expires_at", "scopes", "places"]


@dataclass(frozen=True, slots=True)
class Asking:
    """How to ask about the places of one login."""

    credential: Credential
    network: Network
    app: App
    tokens: Tokens
    door: Door
    at: datetime


@dataclass(frozen=True, slots=True)
class Told:
    """What was told of the login and its places.

    ``unanswered``: a question that is to be asked again soon. ``of_places``: external id ->
    what was said of that place when it was asked by itself.
    """

    answer: Answer
    unanswered: Finding | None = None
    of_places: Mapping[str, Finding] = field(default_factory=dict)


def ask(asking: Asking, known: Answer) -> Told:
    """The places of the login that ``known`` has just proved to be alive."""
    client, app, at = asking.network.client, asking.app, asking.at
    answer = client.places(asking.door, app, asking.tokens, at=at)
    finding = answer.finding
    if finding.cause in SAYS_NOTHING:
        return Told(known, unanswered=finding)
    facts = _merged(known.facts, answer.facts)
    if finding.cause is Cause.ALIVE:
        return _with_singles(asking, Answer(finding, facts))
    if finding.endpoint is not Endpoint.LIST_PAGES:
        return Told(answer)
    if finding.cause not in OF_PLACES:
        # The list refuses the very token that lives by the answer of a moment ago.
        return Told(Answer(replace(finding, certainty=Certainty.INFERRED), known.facts))
    none_listed = replace(facts, places=answer.facts.places or (), absent=finding.cause)
    return _with_singles(asking, Answer(known.finding, none_listed))


def _with_singles(asking: Asking, answer: Answer) -> Told:
    facts, places = answer.facts, {p.external_id: p for p in answer.facts.places or ()}
    if facts.account_id not in (None, asking.credential.account_id):
        return Told(answer)
    of_places: dict[str, Finding] = {}
    unanswered = None
    for channel in _doubtful(asking, places):
        single = _ask_single(asking, channel)
        told = single.facts.places
        if single.finding.cause is Cause.ALIVE and told:
            places[channel.external_id] = told[0]
        elif single.finding.cause in SAYS_NOTHING:
            unanswered = of_places[channel.external_id] = single.finding
        elif _counts(single.finding, facts):
            of_places[channel.external_id] = single.finding
    whole = replace(facts, places=tuple(places.values()))
    return Told(Answer(answer.finding, whole), unanswered, of_places)


def _doubtful(asking: Asking, places: Mapping[str, Place]) -> Iterator[Channel]:
    """Channels that the list leaves out, or of which it is merely concluded that they are lost."""
    if asking.network.ask_place is None:
        return
    doubtful = [
        channel
        for channel in asking.credential.channels.order_by("pk")
        if Kind(channel.kind).traits.listed and _is_doubtful(places.get(channel.external_id))
    ]
    yield from doubtful[:MOST_SINGLES]


def _is_doubtful(place: Place | None) -> bool:
    return place is None or (not place.allowed and place.certainty is not Certainty.SAID)


def _ask_single(asking: Asking, channel: Channel) -> Answer:
    assert asking.network.ask_place  # noqa: S101 - nothing is doubtful without it
    try:
        own = vault.open_place_token(channel)
    except UnsealError:
        own = ""
    place = Place(
        Kind(channel.kind), channel.external_id, channel.name, role=channel.role, token=own
    )
    return asking.network.ask_place(asking.door, asking.app, asking.tokens, place, at=asking.at)


def _counts(finding: Finding, facts: Facts) -> bool:
    """Whether what a place says of itself is the word on it; else the list's stands.

    What is merely concluded counts beside a list that is complete. Anything about the token is
    for the login to say, which is alive.
    """
    sure = facts.complete or finding.certainty is Certainty.SAID
    return sure and finding.cause in OF_PLACES


def _merged(first: Facts, second: Facts) -> Facts:
    """What either told, the second's word before the first's."""
    told = {
        name: getattr(second, name) for name in FACT_FIELDS if getattr(second, name) is not None
    }
    no_expiry = second.no_expiry or (first.no_expiry and second.expires_at is None)
    return replace(
        first,
        **told,
        no_expiry=no_expiry,
        absent=second.absent,
        absent_scope=second.absent_scope,
        complete=second.complete,
    )
