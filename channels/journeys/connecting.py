"""From the network's consent page to channels: what is offered, and what is chosen.

Nothing is stored before the network has said whose login it is, and the person has chosen.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction

from channels import signals, token_marks, vault
from channels.consent.returned_login import ReturnedLogin
from channels.contract import Blame, Cause, Certainty, Place
from channels.journeys import pending_logins, refreshing
from channels.models import Channel, Credential, EventKind, Pending
from channels.records import findings, pictures
from channels.records.events import note
from core.names.natural_order import natural
from core.waking import wake

# The page that they come to shows them, as soon as they are there.
FETCH_PICTURES = "channels.fetch_pictures"


class Taken(Exception):  # noqa: N818
    """Somebody else on this site has connected this account."""


class Changed(Exception):  # noqa: N818
    """What was chosen is no longer free: somebody was quicker."""


class Outcome(StrEnum):
    """Whether a place can become a channel of this person."""

    FREE = "free"
    YOURS = "yours"
    TAKEN = "taken"
    NO_ROLE = "no-role"
    NOT_TICKED = "not-ticked"
    BARRED = "barred"


class Addable(StrEnum):
    """What a login that came back would bring."""

    ITSELF = "itself"
    PLACES = "places"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Offer:
    """One place behind the login, and what can be done with it."""

    place: Place
    outcome: Outcome
    channel: Channel | None = None  # this person's own
    elsewhere: bool = False  # on another login of theirs
    # A place of the same kind, connected by another app of ours that knows the person by another
    # id: whether it is the same place, nobody can tell but they.
    perhaps: Channel | None = None

    @property
    def free(self) -> bool:
        return self.outcome is Outcome.FREE

    @property
    def publishes(self) -> bool:
        """Whether the login that came back may publish there, whoever has connected it."""
        return self.place.allowed and self.place.ticked and not self.place.barred


def offers(user: User, returned: ReturnedLogin) -> list[Offer]:
    """Every place behind the login: first what is free, then by name."""
    held = {
        (channel.id_told_to, channel.external_id): channel
        for channel in Channel.objects.filter(
            network=returned.network,
            external_id__in=[place.external_id for place in returned.places],
        ).select_related("credential")
    }
    every = [
        _offer(user, place, held.get((_told_to(place, returned), place.external_id)), returned)
        for place in returned.places
    ]
    return sorted(every, key=lambda offer: (not offer.free, natural(offer.place.name)))


def addable(every: Collection[Offer]) -> Addable:
    """The account as a channel, or places that its network lists: there an account is none."""
    listed = {offer.place.kind.traits.listed for offer in every if offer.free}
    if False in listed:
        return Addable.ITSELF
    return Addable.PLACES if listed else Addable.NOTHING


def save(user: User, pk: UUID, chosen: Collection[str], *, at: datetime) -> list[Channel]:
    """Make channels of the chosen places (external ids), all or none.

    Raises pending_logins.Void, Taken, or Changed; nothing is stored then.
    """
    try:
        with transaction.atomic():
            _pending, returned = pending_logins.take(user, pk, Pending.Purpose.CONNECT, at=at)
            places = [offer.place for offer in offers(user, returned) if offer.free]
            free = {place.external_id: place for place in places}
            if not chosen or not set(chosen) <= set(free):
                raise Changed
            known = known_login(user, returned)
            credential = known or new_login(user, returned, at=at)
            channels = [
                _new_channel(credential, free[external_id], returned, at) for external_id in chosen
            ]
            if known:
                pictures.note(channels, returned.facts, at=at)
            else:
                heard = returned.grant.received_at
                findings.record_answer(credential, returned.answer, at=heard)
            findings.settle_login(credential, at=at)
            wake(FETCH_PICTURES)
            signals.channels_connected.send(sender=Channel, user=user, channels=channels, at=at)
    except IntegrityError:
        raise Changed from None
    return channels


def owner(user: User, returned: ReturnedLogin) -> Outcome:
    """Whose the account is on this site: nobody's yet (free), this person's, or another's."""
    try:
        return Outcome.YOURS if known_login(user, returned) else Outcome.FREE
    except Taken:
        return Outcome.TAKEN


def place_for(channel: Channel, returned: ReturnedLogin) -> Place | None:
    """This very channel among what came back, where it may be published to and was ticked."""
    for place in returned.places if returned.network == channel.network else ():
        ids = (_told_to(place, returned), place.external_id)
        if ids == (channel.id_told_to, channel.external_id) and place.allowed and place.ticked:
            return place
    return None


def login_of(account: ReturnedLogin | Pending) -> Credential | None:
    """The login of that account on this site, whosever it is. The one place that compares ids."""
    mine = Credential.objects.filter(
        network=account.network, app=account.app, account_id=account.account_id
    )
    return mine.select_related("user").first()


def own_login(user: User, account: ReturnedLogin | Pending) -> Credential | None:
    """This person's login of that account; None also where it is somebody else's."""
    login = login_of(account)
    return login if login and login.user_id == user.pk else None


def known_login(user: User, returned: ReturnedLogin) -> Credential | None:
    """This person's own login of that account. Raises Taken where it is somebody else's."""
    credential = login_of(returned)
    if credential and credential.user_id != user.pk:
        raise Taken
    return credential


def _offer(user: User, place: Place, held: Channel | None, returned: ReturnedLogin) -> Offer:
    if held and held.credential.user_id == user.pk:
        elsewhere = not refreshing.same_account(held.credential, returned)
        return Offer(place, Outcome.YOURS, held, elsewhere)
    if held:
        return Offer(place, Outcome.TAKEN)
    if not place.allowed:
        return Offer(place, Outcome.NO_ROLE)
    if place.barred:
        return Offer(place, Outcome.BARRED)
    outcome = Outcome.FREE if place.ticked else Outcome.NOT_TICKED
    return Offer(place, outcome, perhaps=_perhaps_the_same(user, place, returned))


def _perhaps_the_same(user: User, place: Place, returned: ReturnedLogin) -> Channel | None:
    """This person's own place of that kind, by another app of ours. The ids of two apps are not
    compared, nor are names, which people share."""
    if place.kind.traits.listed:
        return None
    theirs = Channel.objects.visible_to(user).filter(network=returned.network, kind=place.kind)
    return theirs.exclude(credential__app=returned.app).order_by("pk").first()


def _told_to(place: Place, returned: ReturnedLogin) -> str:
    """The app whose id of the place this is. What a network lists has one id for all apps; a
    person's own id is each app's, so that two apps' say nothing about each other."""
    return "" if place.kind.traits.listed else returned.app


@transaction.atomic
def new_login(user: User, returned: ReturnedLogin, *, at: datetime) -> Credential:
    """With the tokens that came back. Raises IntegrityError where somebody was quicker."""
    credential = Credential(
        user_id=user.pk,
        network=returned.network,
        app=returned.app,
        server=returned.server,
        account_id=returned.account_id,
        account_name=returned.account_name[:200],
        issued_at=returned.grant.received_at,
        cause_since=at,
        next_check_at=at,
        created_at=at,
    )
    credential.save(force_insert=True)  # its tokens are sealed for the row
    vault.seal_grant(credential, returned.grant)
    credential.scopes = list(returned.scopes)
    credential.save()
    token_marks.keep(credential)
    return credential


def _new_channel(
    credential: Credential, place: Place, returned: ReturnedLogin, at: datetime
) -> Channel:
    heard = returned.grant.received_at
    channel = Channel.objects.create(
        credential=credential,
        network=credential.network,
        kind=place.kind.value,
        external_id=place.external_id,
        id_told_to=_told_to(place, returned),
        name=(place.name or place.external_id)[:200],
        handle=place.handle[:200],
        role=place.role[:80],
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
    vault.seal_place_token(channel, place.token)
    channel.save(update_fields=["token_sealed"])
    note(credential, EventKind.CONNECTED, at=at, channel=channel)
    return channel
