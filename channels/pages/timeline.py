"""A token's history, as a person reads it: what repeats itself is told once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Q, QuerySet

from channels.contract import SAYS_NOTHING, Cause, State, Visibility
from channels.lifeline.past import Change, Past
from channels.models import FOR_CALL, Channel, Event, EventKind
from channels.words.event_history import event_sentence

WELL = frozenset(
    {
        EventKind.CONNECTED,
        EventKind.REFRESHED,
        EventKind.RENEWED,
        EventKind.TOKEN_GIVEN,
        EventKind.HANDED_OVER,
    }
)
# What a tool says is not the network's own word yet.
UNSURE = frozenset(
    {EventKind.RENEWAL_FAILED, EventKind.REFRESH_ABANDONED, EventKind.FAILURE_REPORTED}
)


# What a person did, so that it has a token; and how many of such events are drawn at the most.
SIGN_INS, DRAWN = (EventKind.CONNECTED, EventKind.REFRESHED), 200


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One line, newest moment first; ``since`` is the oldest of several alike."""

    at: datetime
    since: datetime
    times: int
    sentence: str
    tone: str  # a State, for the colour
    codes: str
    rule: str
    source: str


def events_of(channel: Channel) -> QuerySet[Event]:
    """What concerns this channel: its own events, and its login's. Newest first.

    Of a login that it was handed to, only what came since: what the former one's time brought
    stands among the channel's own. A renewal for one call is no story beside that call's.
    """
    of_login = Q(channel=None)
    if channel.handed_over_at:
        of_login &= Q(at__gte=channel.handed_over_at)
    mine = of_login | Q(channel=channel)
    events = Event.objects.filter(mine, credential=channel.credential_id)
    in_passing = Q(kind=EventKind.RENEWED, evidence__has_key=FOR_CALL)
    return events.exclude(in_passing).order_by("-at", "-pk")


def past_of(channel: Channel) -> Past:
    """The sign-ins and changes of state that its history begins with: one query."""
    drawn = (*SIGN_INS, EventKind.STATE_CHANGED)
    rows = events_of(channel).filter(Q(kind__in=SIGN_INS) | Q(channel=channel), kind__in=drawn)
    latest = list(rows.values_list("kind", "at", "before", "after")[:DRAWN])[::-1]
    changed = [(at, before, after) for kind, at, before, after in latest if kind not in SIGN_INS]
    began = min([channel.created_at, *(at for _kind, at, _before, _after in latest)])
    first = changed[0][1] if changed else channel.state
    changes = [Change(began, State(first or State.WORKING))]
    changes += [Change(at, State(after)) for at, _before, after in changed if after]
    signed_in = [at for kind, at, _before, _after in latest if kind in SIGN_INS]
    return Past(changes, signed_in)


def entries(events: Iterable[Event], network: str) -> list[TimelineEntry]:
    """``events`` newest first. Neighbours that say the same become one line."""
    merged: list[TimelineEntry] = []
    for event in events:
        entry = _entry(event, network)
        if merged and _alike(merged[-1], entry):
            merged[-1] = replace(merged[-1], since=entry.at, times=merged[-1].times + 1)
        else:
            merged.append(entry)
    return merged


def _alike(newer: TimelineEntry, older: TimelineEntry) -> bool:
    return (newer.sentence, newer.codes, newer.rule) == (older.sentence, older.codes, older.rule)


def _entry(event: Event, network: str) -> TimelineEntry:
    codes = event.evidence.get("codes") or {}
    return TimelineEntry(
        at=event.at,
        since=event.at,
        times=1,
        sentence=event_sentence(event, network),
        tone=_tone(event).value,
        codes=", ".join(f"{name} {value}" for name, value in codes.items() if value),
        rule=event.rule,
        source=str(event.evidence.get("source") or ""),
    )


def _tone(event: Event) -> State:
    if event.kind == EventKind.PUBLISHED:
        public = event.evidence.get("visibility") == Visibility.PUBLIC
        return State.WORKING if public else State.LIMITED
    if event.kind in WELL:
        return State.WORKING
    if event.kind in UNSURE:
        return State.CANNOT_TELL
    if event.kind == EventKind.STATE_CHANGED and event.after:
        return State(event.after)
    if event.evidence.get("look"):
        return State.CANNOT_TELL  # not believed yet
    if event.kind == EventKind.ASKED and event.cause:
        return _tone_of(Cause(event.cause))
    return State.NEEDS_YOU


def _tone_of(cause: Cause) -> State:
    if cause is Cause.ALIVE:
        return State.WORKING
    if cause in SAYS_NOTHING:
        return State.CANNOT_TELL
    return State.LIMITED if cause is Cause.PERMISSION_MISSING else State.NEEDS_YOU
