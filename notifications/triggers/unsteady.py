"""A channel that breaks and mends again and again: told once, and once more when it holds.

Within ``WITHIN`` the first change is told as a loss and the second as a recovery. The third
begins an unsteady time of the login: one message, then silence until it has held for
``STEADY_AFTER``, then one on how it stands. A person's own sign-in begins anew. Webhooks and
the weekly digest go on telling every change.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.dispatch import receiver

from channels.contract import State
from channels.public.messages import (
    Channel,
    Credential,
    Event,
    EventKind,
    credential_refreshed,
    diagnosis_of,
)
from notifications import reasons, topics
from notifications.models import Preferences, UnsteadyTime
from notifications.triggers import root_causes
from notifications.triggers.concerned_channels import LIVING
from notifications.triggers.enqueue import amend, drop, enqueue_notice

WITHIN = timedelta(days=1)
# So many changes within that time are told one by one.
CHANGES = 2
STEADY_AFTER = timedelta(hours=4)
SIGNED_IN = (EventKind.REFRESHED, EventKind.CONNECTED)


def takes(channel: Channel, before: State, after: State, *, at: datetime) -> bool:
    """Whether this change belongs to an unsteady time, and is told in no message of its own."""
    if not {before, after} & {*LIVING, *root_causes.TROUBLE}:
        return False
    going_on = _open(channel.credential_id)
    if going_on is None or channel.pk not in going_on.channels:
        changes = _changes(channel, at=at)
        if len(changes) <= CHANGES:
            return False
        going_on = _begin(channel, changes[0], at=at) if going_on is None else going_on
    _note_change(going_on, channel, at=at)
    _enqueue(going_on, channel, before, after, at=at)
    return True


def held(*, at: datetime) -> QuerySet[UnsteadyTime]:
    """Those in which nothing has changed for long enough ``at`` (aware UTC)."""
    rows = UnsteadyTime.objects.filter(over_at=None, last_change_at__lte=at - STEADY_AFTER)
    return rows.select_related("credential__user", "notice")


def can_be_told(time: UnsteadyTime, *, at: datetime) -> bool:
    """Whether how its channels stand ``at`` is known at all."""
    return all(_state(channel, at) in _TOLD for channel in channels_of(time))


def holds(time: UnsteadyTime, *, at: datetime) -> bool:
    """Whether nothing has changed for so long ``at`` (aware UTC) that it is over."""
    return time.over_at is not None or at - time.last_change_at >= STEADY_AFTER


def troubled(time: UnsteadyTime, *, at: datetime) -> bool:
    return any(_state(channel, at) in root_causes.TROUBLE for channel in channels_of(time))


def end(time: UnsteadyTime, reason: str, *, at: datetime) -> bool:
    """Close it; True for the one who did. Its message is dropped where it has not left."""
    open_row = UnsteadyTime.objects.filter(pk=time.pk, over_at=None)
    if not open_row.update(over_at=at):
        return False
    if time.notice is not None:
        while not amend(time.notice, {"over": at.isoformat()}):
            time.notice.refresh_from_db()
        drop(time.notice, reason, at=at)
        time.notice.refresh_from_db()
    return True


def channels_of(time: UnsteadyTime) -> list[Channel]:
    rows = Channel.objects.filter(pk__in=time.channels, credential=time.credential_id)
    return list(rows.select_related("credential").order_by("pk"))


_TOLD = (*LIVING, *root_causes.TROUBLE)


@receiver(credential_refreshed)
def _refreshed(
    sender: object, credential: Credential, at: datetime, by: object = None, **kwargs: object
) -> None:
    """Who signed in has seen on the screen how it stands."""
    going_on = _open(credential.pk)
    if going_on is not None and by in (None, credential.user):
        end(going_on, reasons.SEEN_ON_SCREEN, at=at)


def _open(credential: int) -> UnsteadyTime | None:
    rows = UnsteadyTime.objects.filter(credential=credential, over_at=None)
    return rows.select_related("credential__user", "notice").first()


def _begin(channel: Channel, since: datetime, *, at: datetime) -> UnsteadyTime:
    try:
        with transaction.atomic():
            return UnsteadyTime.objects.create(
                credential=channel.credential, since=since, last_change_at=at
            )
    except IntegrityError:  # another worker was first
        going_on = _open(channel.credential_id)
        if going_on is None:
            raise
        return going_on


def _note_change(time: UnsteadyTime, channel: Channel, *, at: datetime) -> None:
    """Where the login itself is in question, every channel behind it is."""
    concerned = {*time.channels, channel.pk}
    if diagnosis_of(channel, at=at).about_login:
        concerned.update(channel.credential.channels.values_list("pk", flat=True))
    time.channels, time.last_change_at = sorted(concerned), at
    time.save(update_fields=["channels", "last_change_at"])


def _enqueue(
    time: UnsteadyTime, channel: Channel, before: State, after: State, *, at: datetime
) -> None:
    """The one message, unless it has been written."""
    if time.notice is not None:
        if time.notice.context.get("channels") != time.channels:
            amend(time.notice, {"channels": time.channels}, waiting=True)
        return
    troubled = after if after in root_causes.TROUBLE else before
    lost = troubled is State.NEEDS_YOU
    time.notice = enqueue_notice(
        Preferences.of(channel.credential.user),
        topics.CONNECTION_LOST if lost else topics.LIMITED,
        f"unsteady:{time.pk}",
        at=at,
        credential=channel.credential,
        context={
            "unsteady": time.since.isoformat(),
            "root": f"unsteady:{channel.credential_id}",
            "channels": time.channels,
        },
    )
    time.save(update_fields=["notice"])


def _changes(channel: Channel, *, at: datetime) -> list[datetime]:
    """When it went from well to troubled or back, within a day and since the last sign-in.

    Not being able to tell is neither.
    """
    signed_in = Event.objects.filter(
        credential=channel.credential_id, kind__in=SIGNED_IN, at__gt=at - WITHIN
    )
    last = signed_in.order_by("at").values_list("at", flat=True).last()
    events = Event.objects.filter(
        channel=channel, kind=EventKind.STATE_CHANGED, at__gt=last or at - WITHIN, at__lte=at
    )
    was: bool | None = None
    moments = []
    for event in events.order_by("at", "pk"):
        was = _troubled(event.before) if was is None else was
        now = _troubled(event.after)
        if now is not None and was is not None and now is not was:
            moments.append(event.at)
        was = was if now is None else now
    return moments


def _troubled(state: str) -> bool | None:
    if state in {each.value for each in root_causes.TROUBLE}:
        return True
    return False if state in {each.value for each in LIVING} else None


def _state(channel: Channel, at: datetime) -> State:
    return diagnosis_of(channel, at=at).state
