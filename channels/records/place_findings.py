"""What holds for each place behind a login: its role, its tick, a permission for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from django.db import transaction

from channels import vault
from channels.contract import (
    SAYS_NOTHING,
    Answer,
    Blame,
    Cause,
    Certainty,
    Facts,
    Finding,
    Kind,
    Place,
)
from channels.models import Channel, Credential, EventKind
from channels.records import restrictions
from channels.records.events import note
from channels.records.standings import STANDING, apply_finding, look_of

OF_THE_PLACE = ["name", "handle", "role", "token_sealed"]


def record_place(channel: Channel, finding: Finding, *, at: datetime, proved: bool = False) -> None:
    """Write what holds for one place: its role, its tick, a permission for it.

    ``proved``: it needs no second look.
    """
    if restrictions.stays_restricted(channel, at=at):
        return
    with transaction.atomic():
        before = (channel.cause, channel.suspect_looks)
        apply_finding(channel, finding, at=at, proved=proved)
        channel.save(update_fields=STANDING)
        if (channel.cause, channel.suspect_looks) != before:
            look = look_of(channel, finding)
            note(
                channel.credential,
                EventKind.ASKED,
                at=at,
                finding=finding,
                channel=channel,
                look=look,
            )


def place_findings(
    held: Credential,
    places: Iterable[Channel],
    answer: Answer,
    of_places: Mapping[str, Finding],
) -> Iterator[tuple[Channel, Finding]]:
    """What holds for each of these places behind the login; nothing where it could not be told."""
    facts = answer.facts
    if facts.places is None or facts.account_id not in (None, held.account_id):
        return
    listed = {place.external_id: place for place in facts.places}
    for channel in places:
        place = listed.get(channel.external_id)
        if place is not None:
            _update_place(channel, place)
        finding = of_places.get(channel.external_id)
        if finding is None and (place is not None or _missing(channel, facts)):
            finding = _place_finding(place, facts, answer.finding)
        if finding is not None and finding.cause not in SAYS_NOTHING:
            yield channel, finding


def _missing(channel: Channel, facts: Facts) -> bool:
    """Whether it means something that no place is listed for this channel."""
    return facts.complete and Kind(channel.kind).traits.listed


def _place_finding(place: Place | None, facts: Facts, asked: Finding) -> Finding:
    certainty, needs = Certainty.SAID, ""
    if place is None:
        # A list may leave out what is there: merely concluded, and looked at again.
        cause, rule, certainty = facts.absent, "place-not-listed", Certainty.INFERRED
        needs = facts.absent_scope
    elif place.needs:
        cause, rule, certainty = Cause.PERMISSION_MISSING, "place-behind-a-box", place.certainty
        needs = place.needs
    elif not place.allowed:
        cause, rule, certainty = Cause.LOST_PAGE_ROLE, "role-does-not-publish", place.certainty
    elif not place.ticked:
        cause, rule = Cause.PERMISSION_MISSING, "place-not-ticked"
    elif place.barred:
        cause, rule, certainty = Cause.ACCOUNT_SUSPENDED, "place-barred", place.certainty
    else:
        cause, rule = Cause.ALIVE, "place-listed"
    return Finding(
        cause,
        Blame.NOBODY if cause is Cause.ALIVE else Blame.YOU,
        certainty,
        rule,
        source=asked.source,
        codes={"scope": needs} if needs else {},
        endpoint=asked.endpoint,
        status=asked.status,
        at=asked.at,
    )


def _update_place(channel: Channel, place: Place) -> None:
    """Names may change, a role too; a token is only ever replaced by another."""
    before = [getattr(channel, name) for name in OF_THE_PLACE]
    channel.name = (place.name or channel.name)[:200]
    channel.handle = (place.handle or channel.handle)[:200]
    channel.role = place.role[:80]
    if place.token and not vault.is_place_token(channel, place.token):
        vault.seal_place_token(channel, place.token)
    if [getattr(channel, name) for name in OF_THE_PLACE] != before:
        channel.save(update_fields=OF_THE_PLACE)
