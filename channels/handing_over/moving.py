"""A channel moves to another login; a login, with its channels, to another person.

Inside a transaction of the caller's. The old login is left as it is: it is neither revoked nor
deleted here, also where no channel is left behind it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.contrib.auth.models import User
from django.db.models import QuerySet

from channels import signals, vault
from channels.contract import Blame, Cause, Certainty, Finding, Place
from channels.models import Channel, Credential, Event, EventKind
from channels.records import findings
from channels.records.events import note
from channels.records.place_findings import record_place

COPIED_AT_ONCE = 500
# Its network has named it among what the login may publish to.
LISTED = Finding(Cause.ALIVE, Blame.NOBODY, Certainty.SAID, "place-listed")
CARRIED = [
    *("credential", "name", "handle", "role"),
    *("token_sealed", "handed_over_at", "muted_until"),
]


class Elsewhere(Exception):  # noqa: N818
    """What was to move has moved on already, or is gone."""


def carry(
    channel: Channel, login: Credential, place: Place, *, heard: datetime, at: datetime
) -> None:
    """Let ``login`` carry the channel, which its network listed as ``place`` when it was
    ``heard``. Raises Elsewhere where the channel hangs on another login than ``channel`` says.
    """
    # The login before the channel: in the order in which answers of networks are written.
    before = Credential.objects.select_for_update().filter(pk=channel.credential_id).first()
    if before is None:
        raise Elsewhere
    held = Channel.objects.select_for_update().filter(pk=channel.pk, credential=before).first()
    if held is None:
        raise Elsewhere
    if before.pk == login.pk:
        return
    _carry_history(held, before, login)
    held.credential = login
    held.name = (place.name or held.name)[:200]
    held.handle = (place.handle or held.handle)[:200]
    held.role = place.role[:80]
    vault.seal_place_token(held, place.token)
    held.handed_over_at = at
    if before.user_id != login.user_id:
        held.muted_until = None  # the person before asked for that
    held.save(update_fields=CARRIED)
    # What its network has said of the place alone, that it is restricted, outweighs the list.
    record_place(held, LISTED, at=heard, proved=True)
    note(login, EventKind.HANDED_OVER, at=at, channel=held, evidence={"to": "login"})
    findings.settle_state(held, at=at)
    signals.channel_handed_over.send(sender=Channel, channel=held, before=before, at=at)


def give_login(login: Credential, to: User, *, at: datetime) -> None:
    """Let ``to`` have the login and every channel behind it. Raises Elsewhere.

    What the person before had agreed to, lending the token to tools, does not go along; nor does
    what they did not want to hear of.
    """
    mine = Credential.objects.filter(pk=login.pk, user=login.user_id)
    if not mine.update(user=to.pk, lendable=False):
        raise Elsewhere
    Event.objects.filter(credential=login.pk).update(former=True)
    Channel.objects.filter(credential=login.pk).update(muted_until=None)
    before = login
    login = Credential.objects.get(pk=login.pk)
    for channel in login.channels.order_by("pk"):
        note(login, EventKind.HANDED_OVER, at=at, channel=channel, evidence={"to": "person"})
        signals.channel_handed_over.send(sender=Channel, channel=channel, before=before, at=at)


def _carry_history(channel: Channel, before: Credential, after: Credential) -> None:
    """The channel's own events move with it; those of its login's time are copied.

    A login's events belong to its other channels as well, and go with it when it is deleted.
    To another person all of it is history, and no news.
    """
    own = Event.objects.filter(credential=before, channel=channel)
    if before.user_id == after.user_id:
        own.update(credential=after)
    else:
        own.update(credential=after, former=True)
    copies = _copies(_of_the_login(channel, before), channel, after)
    Event.objects.bulk_create(copies, batch_size=COPIED_AT_ONCE)


def _of_the_login(channel: Channel, login: Credential) -> QuerySet[Event]:
    since = channel.handed_over_at or channel.created_at
    return Event.objects.filter(credential=login, channel=None, at__gte=since)


def _copies(events: QuerySet[Event], channel: Channel, login: Credential) -> Iterator[Event]:
    for event in events.order_by("pk").iterator(chunk_size=COPIED_AT_ONCE):
        event.pk, event.former = None, True
        event.credential, event.channel = login, channel
        yield event
