"""Deletes rows that have expired.

Row by row along an index on the time, a thousand at once: a delete reads as many pages whatever is
kept (``bench.scale.pruning``). Monthly partitions that are dropped whole would cost next to nothing
(``docs/performance.md`` has both figures), and are not worth it below ten million channels: history
has two lives in one table, a month and more than a year, so that a partition would have to be cut
by what happened as well; the key of a partitioned table holds the columns that it is cut by, and
Django refers to no such key, as the API's stream does to events; and fifty million rows would have
to move beside code that still writes them.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Exists, OuterRef, Q

from channels.models import (
    HAND_OVER_LIFE,
    PENDING_LIFE,
    UNDERWAY_LIFE,
    WENT_WELL,
    CheckRun,
    Credential,
    Disconnected,
    Event,
    FailureReport,
    HandOver,
    HeardPush,
    OperatorAlert,
    Pause,
    Pending,
    RefreshRun,
    Renewal,
    Server,
    ServerApp,
    Silence,
    Tally,
    Underway,
    UnknownAnswer,
)
from core.bounded_deletes import Old, delete_in_turn
from core.periodic.run import GoesOn, always

RUN_LIFE = timedelta(days=30)
# What became of a channel that was disconnected: for who comes back to the page the next day.
DISCONNECTED_LIFE = timedelta(days=1)
# Of a renewal that went well nobody asks any more: twelve times a day at some networks.
RENEWED_LIFE = timedelta(days=7)
PUSH_LIFE = timedelta(days=30)
TALLY_LIFE = timedelta(days=60)
# Of a server where nobody is (any longer): the next one who comes has another made.
SERVER_APP_LIFE = timedelta(days=30)
# Nobody has come to ask for so long: there is no login left that waits.
SILENCE_LIFE = timedelta(days=7)


def delete_expired(*, at: datetime, goes_on: GoesOn = always) -> int:
    """Delete rows that are void or old ``at`` (aware UTC); how many. Safe to repeat.

    ``goes_on``: asked before each portion; what is left is for the next run.
    """
    return delete_in_turn([*_undecided(at), *_expired(at)], goes_on=goes_on)


def delete_undecided(*, at: datetime, goes_on: GoesOn = always) -> int:
    """Delete the tokens that waited for somebody's word in vain: soon, as the pages promise.

    As ``delete_expired``.
    """
    return delete_in_turn(_undecided(at), goes_on=goes_on)


def _undecided(at: datetime) -> Iterator[Old]:
    yield Pending.objects.filter(created_at__lte=at - PENDING_LIFE), "pk"
    yield Underway.objects.filter(created_at__lte=at - UNDERWAY_LIFE), "pk"
    asked = HandOver.objects.filter(state=HandOver.State.ASKED)
    yield asked.filter(asked_at__lte=at - HAND_OVER_LIFE), "pk"
    open_ends = (Disconnected.State.WAITING, Disconnected.State.ENDING)
    gone = Disconnected.objects.exclude(state__in=open_ends)
    yield gone.filter(ended_at__lte=at - DISCONNECTED_LIFE), "pk"


def _expired(at: datetime) -> Iterator[Old]:
    yield from _history(at)
    yield from _renewals(at)
    reports = FailureReport.objects.filter(reported_at__lt=at - settings.REPORT_LIFE)
    yield reports, "reported_at"
    yield HeardPush.objects.filter(at__lt=at - PUSH_LIFE), "at"
    yield Tally.objects.filter(day__lt=(at - TALLY_LIFE).date()), "day"
    # Few of each, however many channels there are.
    yield OperatorAlert.objects.filter(ended_at__lt=at - settings.EVENT_LIFE), "pk"
    yield HandOver.objects.filter(asked_at__lt=at - settings.HAND_OVER_RECORD_LIFE), "pk"
    yield CheckRun.objects.filter(started_at__lt=at - DISCONNECTED_LIFE), "pk"
    yield RefreshRun.objects.filter(finished_at__lt=at - RUN_LIFE), "pk"
    over = Q(asked_until=None) | Q(asked_until__lt=at)
    yield Pause.objects.filter(over, until__lt=at), "pk"
    yield Silence.objects.filter(ask_at__lt=at - SILENCE_LIFE), "pk"
    at_server = Credential.objects.filter(network=OuterRef("network"), server=OuterRef("name"))
    yield Server.objects.filter(~Exists(at_server)), "pk"
    there = Credential.objects.filter(network=OuterRef("network"), server=OuterRef("server"))
    unused = ServerApp.objects.filter(~Exists(there), made_at__lt=at - SERVER_APP_LIFE)
    yield unused, "pk"
    old = UnknownAnswer.objects.filter(last_at__lt=at - settings.UNKNOWN_ANSWER_LIFE)
    yield old, "pk"


def _history(at: datetime) -> Iterator[Old]:
    """What went well is written several times a day, and kept for less long."""
    well = Event.objects.filter(WENT_WELL, at__lt=at - settings.ALL_WELL_LIFE)
    yield well, "at"
    yield Event.objects.filter(at__lt=at - settings.EVENT_LIFE), "at"


def _renewals(at: datetime) -> Iterator[Old]:
    """Outcome by outcome, as their index has them."""
    for outcome in Renewal.Outcome:
        if outcome is not Renewal.Outcome.PENDING:
            stored = outcome is Renewal.Outcome.STORED
            life = min(RENEWED_LIFE, settings.RENEWAL_LIFE) if stored else settings.RENEWAL_LIFE
            yield Renewal.objects.filter(outcome=outcome, started_at__lt=at - life), "started_at"
