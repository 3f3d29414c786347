"""From the network's consent page to channels: what is offered, and what is chosen.

Nothing is stored before the network has said whose login it is; what the person has not
chosen yet waits sealed in ``Pending``, for an hour.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction

from channels import signals, vault
from channels.consent import returned_login
from channels.consent.returned_login import Arrival
from channels.contract import Blame, Cause, Certainty, Place
from channels.journeys import refreshing
from channels.models import PENDING_LIFE, Channel, Credential, EventKind, Pending
from channels.records import findings
from channels.records.events import note
from core import sealing


class Taken(Exception):  # noqa: N818
    """Somebody else on this site has connected this account."""


class Void(Exception):  # noqa: N818
    """No such pending connection of this person, or its hour is over."""


class Changed(Exception):  # noqa: N818
    """What was chosen is no longer free: somebody was quicker."""


class Outcome(StrEnum):
    """Whether a place can become a channel of this person."""

    FREE = "free"
    YOURS = "yours"
    TAKEN = "taken"
    NO_ROLE = "no-role"
    NOT_TICKED = "not-ticked"


@dataclass(frozen=True, slots=True)
class Offer:
    """One place behind the login, and what can be done with it."""

    place: Place
    outcome: Outcome
    channel: Channel | None = None  # this person's own

    @property
    def free(self) -> bool:
        return self.outcome is Outcome.FREE


@dataclass(frozen=True, slots=True)
class Received:
    """What came of a return from the consent page."""

    pending: Pending | None  # places to choose from
    refreshed: refreshing.Refreshed | None  # the login was known


def receive(user: User, arrival: Arrival, *, at: datetime) -> Received:
    """Keep what came back, sealed, until the person has chosen. Raises Taken.

    A login that is this person's already gets its tokens refreshed; only new places are
    left to choose then.
    """
    known = _known(user, arrival)
    refreshed = None
    if known:
        refreshed = refreshing.take(known, arrival, at=at)
        if not any(offer.free for offer in offers(user, arrival)):
            return Received(None, refreshed)
    return Received(put_by(user, arrival, Pending.Purpose.CONNECT, at=at), refreshed)


def put_by(
    user: User,
    arrival: Arrival,
    purpose: Pending.Purpose,
    *,
    at: datetime,
    channel: Channel | None = None,
) -> Pending:
    """Seal what came back until the person has decided."""
    return Pending.objects.create(
        user=user,
        purpose=purpose,
        network=arrival.network,
        account_id=arrival.account_id,
        account_name=arrival.account_name[:200],
        sealed=returned_login.seal(arrival),
        channel=channel,
        created_at=at,
    )


def pending_of(
    user: User, pk: UUID, purpose: Pending.Purpose, *, at: datetime
) -> tuple[Pending, Arrival]:
    """What waits for this person's decision. Raises Void, also for what is not theirs."""
    pending = Pending.objects.filter(pk=pk, user_id=user.pk, purpose=purpose).first()
    if pending is None or pending.created_at + PENDING_LIFE <= at:
        raise Void
    return pending, returned_login.unseal(pending.network, pending.sealed)


def offers(user: User, arrival: Arrival) -> list[Offer]:
    """Every place behind the login: first what is free, then by name."""
    held = {
        channel.external_id: channel
        for channel in Channel.objects.filter(
            network=arrival.network, external_id__in=[one.external_id for one in arrival.places]
        ).select_related("credential")
    }
    found = [_offer(user, place, held.get(place.external_id)) for place in arrival.places]
    return sorted(found, key=lambda one: (not one.free, one.place.name.casefold()))


def save(user: User, pk: UUID, chosen: Collection[str], *, at: datetime) -> list[Channel]:
    """Make channels of the chosen places (external ids), all or none.

    Raises Void, Taken, or Changed; nothing is stored then.
    """
    try:
        with transaction.atomic():
            pending, arrival = pending_of(user, pk, Pending.Purpose.CONNECT, at=at)
            free = {one.place.external_id: one.place for one in offers(user, arrival) if one.free}
            if not chosen or not set(chosen) <= set(free):
                raise Changed
            # Deleted first: of two saves at once, one finds nothing to save.
            if not Pending.objects.filter(pk=pending.pk).delete()[0]:
                raise Void
            known = _known(user, arrival)
            credential = known or _new_login(user, arrival, at)
            channels = [_new_channel(credential, free[one], arrival, at) for one in chosen]
            if not known:
                heard = arrival.grant.received_at
                findings.record_answer(credential, arrival.answer, at=heard)
            findings.settle_login(credential, at=at)
            signals.channels_connected.send(sender=Channel, user=user, channels=channels, at=at)
    except IntegrityError:
        raise Changed from None
    return channels


def owner(user: User, arrival: Arrival) -> Outcome:
    """Whose the account is on this site: nobody's yet (free), this person's, or another's."""
    try:
        return Outcome.YOURS if _known(user, arrival) else Outcome.FREE
    except Taken:
        return Outcome.TAKEN


def drop(user: User, pk: UUID) -> None:
    """Forget what came back: the person wants none of it."""
    Pending.objects.filter(pk=pk, user_id=user.pk).delete()


def _known(user: User, arrival: Arrival) -> Credential | None:
    """This person's own login of that account. Raises Taken where it is somebody else's."""
    found = Credential.objects.filter(
        network=arrival.network, account_id=arrival.account_id
    ).first()
    if found and found.user_id != user.pk:
        raise Taken
    return found


def _offer(user: User, place: Place, held: Channel | None) -> Offer:
    if held and held.credential.user_id == user.pk:
        return Offer(place, Outcome.YOURS, held)
    if held:
        return Offer(place, Outcome.TAKEN)
    if not place.allowed:
        return Offer(place, Outcome.NO_ROLE)
    return Offer(place, Outcome.FREE if place.ticked else Outcome.NOT_TICKED)


def _new_login(user: User, arrival: Arrival, at: datetime) -> Credential:
    credential = Credential(
        user_id=user.pk,
        network=arrival.network,
        account_id=arrival.account_id,
        account_name=arrival.account_name[:200],
        cause_since=at,
        next_check_at=at,
        created_at=at,
    )
    vault.seal_grant(credential, arrival.grant)
    credential.scopes = list(arrival.scopes)
    credential.save()
    return credential


def _new_channel(credential: Credential, place: Place, arrival: Arrival, at: datetime) -> Channel:
    heard = arrival.grant.received_at
    channel = Channel.objects.create(
        credential=credential,
        network=credential.network,
        kind=place.kind.value,
        external_id=place.external_id,
        name=(place.name or place.external_id)[:200],
        handle=place.handle[:200],
        role=place.role[:80],
        token_sealed=sealing.seal(place.token),
        cause=Cause.ALIVE.value,
        blame=Blame.NOBODY.value,
        certainty=Certainty.SAID.value,
        rule="place-listed",
        cause_since=at,
        asked_at=heard,
        last_alive_at=heard,
        state_since=at,
        created_at=at,
    )
    note(credential, EventKind.CONNECTED, at=at, channel=channel)
    return channel
