"""The guided refresh: new tokens prove whose they are, and that nothing is lost, first.

The account's stable id must match (names change). Where the old tokens still work and
the new ones may do less, nothing is changed before the person has said so.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction

from channels import registrations, registry, signals
from channels.consent.returned_login import ReturnedLogin
from channels.contract import DEAD, RECONNECT, Ability, Answer, Cause, Kind, Place, Policy, State
from channels.models import Channel, Credential, Event, EventKind
from channels.records import findings
from channels.records.events import note
from channels.renewal.new_tokens import store_grant

TROUBLE = frozenset({State.NEEDS_YOU.value, State.LIMITED.value})


@dataclass(frozen=True, slots=True)
class Comparison:
    """New tokens beside the old ones of the same login."""

    same_account: bool
    old_works: bool
    lost_scopes: tuple[str, ...]  # the old tokens had them
    lost_places: tuple[Channel, ...]  # they worked, and were left out this time

    @property
    def worse(self) -> bool:
        """Whether storing would take away something that works."""
        return self.old_works and bool(self.lost_scopes or self.lost_places)


@dataclass(frozen=True, slots=True)
class Refreshed:
    """What was stored: the login, and the event that tells what changed."""

    credential: Credential
    event: Event


def compare(credential: Credential, returned: ReturnedLogin, *, at: datetime) -> Comparison:
    """Hold new tokens against what is stored. Changes nothing."""
    granted = set(returned.scopes)
    asked_for = {ability.scope for ability in _policy(credential).abilities}
    return Comparison(
        same_account=same_account(credential, returned),
        old_works=works(credential, at=at),
        lost_scopes=tuple(
            scope for scope in credential.scopes if scope in asked_for and scope not in granted
        ),
        lost_places=tuple(_left_out(credential, returned)),
    )


def same_account(credential: Credential, returned: ReturnedLogin) -> bool:
    """Whether both are of one account: by the id that one app was told, and no other."""
    return (returned.app, returned.account_id) == (credential.app, credential.account_id)


def works(credential: Credential, *, at: datetime) -> bool:
    """Whether the stored access token is taken to be good ``at``."""
    over = credential.expires_at is not None and credential.expires_at <= at
    return Cause(credential.cause) not in DEAD and not over


def holds_refresh(credential: Credential) -> bool:
    """Whether a refresh token is held that nothing speaks against: a consent may bring no other."""
    doubted = Cause(credential.cause) in DEAD or bool(credential.suspect_cause)
    lost = credential.renewal_lost_at is not None
    return bool(credential.refresh_token_sealed) and not doubted and not lost


def store(credential: Credential, returned: ReturnedLogin, *, at: datetime) -> Refreshed:
    """Store the new tokens of the same account, and everything that came along.

    One login with six Pages is one refresh. Raises ValueError for another account.
    """
    if not same_account(credential, returned):
        raise ValueError("tokens of another account")
    with transaction.atomic():
        before = Credential.objects.select_for_update().get(pk=credential.pk)
        broken = {channel.pk for channel in before.channels.all() if _broken(channel)}
        store_grant(credential, returned.grant, at=at)
        _take_along(credential, returned)
        findings.record_answer(credential, _still_lost(before, returned), at=at, after_consent=True)
        event = _note_refreshed(before, credential, broken, at)
        channels = list(credential.channels.order_by("pk"))
        signals.credential_refreshed.send(
            sender=Credential, credential=credential, channels=channels, at=at
        )
    return Refreshed(credential, event)


def _take_along(credential: Credential, returned: ReturnedLogin) -> None:
    """What the consent says besides the tokens: the scopes, and the server that the account is
    at by now, where it has moved to another and is still the same."""
    changed: dict[str, object] = {"scopes": list(returned.scopes)} if returned.scopes else {}
    if returned.server and returned.server != credential.server:
        changed["server"] = returned.server
    if changed:
        Credential.objects.filter(pk=credential.pk).update(**changed)
        credential.refresh_from_db()


def note_abandoned(credential: Credential, why: str, *, at: datetime) -> None:
    """Note on the timeline that the person set out and came back without new tokens."""
    event = note(credential, EventKind.REFRESH_ABANDONED, at=at)
    event.evidence |= {"why": why}
    event.save(update_fields=["evidence"])


def missing_abilities(credential: Credential) -> list[Ability]:
    """What this login cannot do because a permission was not granted."""
    granted = set(credential.scopes)
    if not granted:  # nobody told
        return []
    return [ability for ability in abilities_for(credential) if ability.scope not in granted]


def abilities_for(credential: Credential) -> list[Ability]:
    """What the network offers to channels of the kinds behind this login.

    Where the network has several apps of ours, not what only another of them asks for.
    """
    kinds = {Kind(kind) for kind in credential.channels.values_list("kind", flat=True)}
    every = _policy(credential).abilities
    asked = registrations.asked_of(credential.network, credential.app)
    return [
        ability
        for ability in every
        if (not ability.kinds or kinds & set(ability.kinds))
        and (ability.needed or ability.scope in asked)
    ]


def abilities_of(network: str, scopes: Sequence[str]) -> list[Ability]:
    """What these scopes are for, in a person's words."""
    return [
        ability for ability in registry.get(network).policy.abilities if ability.scope in scopes
    ]


def scopes_to_ask(credential: Credential) -> tuple[str, ...]:
    """The scopes for "ask again": only what is missing, where the network adds to a grant.

    Empty: everything, as on the first day.
    """
    network = registry.get(credential.network)
    if not network.adds_scopes:
        return ()
    return tuple(ability.scope for ability in missing_abilities(credential))


def _policy(credential: Credential) -> Policy:
    return registry.get(credential.network).policy


def _broken(channel: Channel) -> bool:
    """Whether the person was, or is, needed: by what was told to them, or by what is known."""
    return channel.state in TROUBLE or _cut_off(channel)


def _cut_off(channel: Channel) -> bool:
    """Also where that is only suspected: "it works again" is said of what is known to work."""
    if channel.suspect_cause or channel.credential.suspect_cause:
        return True
    return Cause(channel.cause) in RECONNECT or Cause(channel.credential.cause) in RECONNECT


def _left_out(credential: Credential, returned: ReturnedLogin) -> Iterable[Channel]:
    """Channels that worked and whose place the person did not tick this time.

    A role that is gone is no choice of this moment: the old tokens lost it as well.
    """
    listed = {place.external_id: place for place in returned.places}
    for channel in credential.channels.order_by("pk"):
        place = listed.get(channel.external_id)
        ticked = place.ticked if place else returned.facts.absent is not Cause.PERMISSION_MISSING
        if Cause(channel.cause) is Cause.ALIVE and not ticked:
            yield channel


def _still_lost(before: Credential, returned: ReturnedLogin) -> Answer:
    """The answer, with roles that were lost before and whose places are not listed now.

    A place without a role cannot be ticked, so its absence says nothing new.
    """
    facts = returned.facts
    if facts.places is None:
        return returned.answer
    listed = {place.external_id for place in facts.places}
    lost = before.channels.filter(cause=Cause.LOST_PAGE_ROLE.value).exclude(external_id__in=listed)
    gone = tuple(
        Place(Kind(channel.kind), channel.external_id, "", allowed=False) for channel in lost
    )
    return Answer(returned.listed, replace(facts, places=(*facts.places, *gone)))


def _note_refreshed(before: Credential, after: Credential, broken: set[int], at: datetime) -> Event:
    event = note(
        after,
        EventKind.REFRESHED,
        at=at,
        before=before.cause,
        after=after.cause,
    )
    channels = after.channels.order_by("pk")
    event.evidence |= {
        "ended": before.expires_at.isoformat() if before.expires_at else None,
        "ends": after.expires_at.isoformat() if after.expires_at else None,
        "mended": [
            channel.pk for channel in channels if channel.pk in broken and not _broken(channel)
        ],
        "missing": [ability.scope for ability in missing_abilities(after)],
        "without": [channel.pk for channel in channels if _cut_off(channel)],
    }
    event.save(update_fields=["evidence"])
    return event
