"""What happened to a person's channels, in an order in which nothing is ever skipped.

An event's own id will not do: PostgreSQL hands ids out before transactions commit, so that
a lower one may become visible after a higher one was read, and whoever asks "after that"
never sees it. So each person's events get a second number once they are visible, given
under a lock on that person's ``Stream`` row: a number that is visible is followed by
higher ones only. Whoever reads does the numbering; writers of events wait for nobody.
"""

from __future__ import annotations

from django.db import transaction
from django.db.models import QuerySet

from api.models import Change, Stream
from channels.public.tools import Event, EventKind

AT_ONCE = 1000
# "Asked, and all is well" several times a day is no change.
LEFT_OUT = (EventKind.ASKED,)


def changes_after(user_id: int, number: int) -> QuerySet[Change]:
    """What follows ``number`` (0: from the first that is kept), in the order of the stream."""
    return (
        # What was handed to somebody else since is theirs.
        Change.objects.filter(
            user_id=user_id, number__gt=number, event__credential__user_id=user_id
        )
        .select_related("event", "event__credential")
        .order_by("number")
    )


def end_of(user_id: int) -> int:
    """The number of the last event that was numbered; it never goes down."""
    return Stream.objects.filter(user_id=user_id).values_list("last", flat=True).first() or 0


def bring_up_to_date(user_id: int) -> None:
    """Give every visible event of this person its place."""
    while _unnumbered(user_id).exists() and _number_some(user_id) == AT_ONCE:
        pass


def _number_some(user_id: int) -> int:
    with transaction.atomic():
        Stream.objects.get_or_create(user_id=user_id)
        stream = Stream.objects.select_for_update().get(user_id=user_id)
        # Asked only now: whoever held the lock before may have numbered them.
        events = list(_unnumbered(user_id).order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
        Change.objects.bulk_create(
            Change(user_id=user_id, number=stream.last + place, event_id=event)
            for place, event in enumerate(events, start=1)
        )
        stream.last += len(events)
        stream.save(update_fields=["last"])
    return len(events)


def _unnumbered(user_id: int) -> QuerySet[Event]:
    events = Event.objects.filter(credential__user_id=user_id, change=None, former=False)
    return events.exclude(kind__in=LEFT_OUT)
