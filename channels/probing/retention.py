"""Deletes rows that have expired."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Model, Q, QuerySet

from channels.contract import Cause
from channels.models import (
    HAND_OVER_LIFE,
    PENDING_LIFE,
    Event,
    EventKind,
    FailureReport,
    HandOver,
    HeardPush,
    OperatorAlert,
    Pause,
    Pending,
    RefreshRun,
    Renewal,
    Silence,
    Tally,
    UnknownAnswer,
)
from core.bounded_deletes import delete_in_chunks

RUN_LIFE = timedelta(days=30)
PUSH_LIFE = timedelta(days=30)
TALLY_LIFE = timedelta(days=60)
# Nobody has come to ask for so long: there is no login left that waits.
SILENCE_LIFE = timedelta(days=7)


def delete_expired(*, at: datetime) -> int:
    """Delete rows that are void or old ``at`` (aware UTC); how many. Safe to repeat."""
    return sum(delete_in_chunks(rows) for rows in _expired(at))


def delete_undecided(*, at: datetime) -> int:
    """Delete the tokens that waited for somebody's word in vain: soon, as the pages promise.

    ``at``: aware UTC. Returns how many rows; safe to repeat.
    """
    return sum(delete_in_chunks(rows) for rows in _undecided(at))


def _undecided(at: datetime) -> list[QuerySet[Model]]:
    return [
        Pending.objects.filter(created_at__lte=at - PENDING_LIFE),
        HandOver.objects.filter(state=HandOver.State.ASKED, asked_at__lte=at - HAND_OVER_LIFE),
    ]


def _expired(at: datetime) -> list[QuerySet[Model]]:
    # Written several times a day: it is kept for less long.
    well = Q(kind=EventKind.ASKED, cause=Cause.ALIVE.value, at__lt=at - settings.ALL_WELL_LIFE)
    closed = ~Q(outcome=Renewal.Outcome.PENDING)
    return [
        *_undecided(at),
        OperatorAlert.objects.filter(ended_at__lt=at - settings.EVENT_LIFE),
        Event.objects.filter(well | Q(at__lt=at - settings.EVENT_LIFE)),
        FailureReport.objects.filter(reported_at__lt=at - settings.REPORT_LIFE),
        HandOver.objects.filter(asked_at__lt=at - settings.HAND_OVER_RECORD_LIFE),
        Renewal.objects.filter(closed, started_at__lt=at - settings.RENEWAL_LIFE),
        RefreshRun.objects.filter(finished_at__lt=at - RUN_LIFE),
        HeardPush.objects.filter(at__lt=at - PUSH_LIFE),
        Pause.objects.filter(Q(asked_until=None) | Q(asked_until__lt=at), until__lt=at),
        Silence.objects.filter(ask_at__lt=at - SILENCE_LIFE),
        Tally.objects.filter(day__lt=(at - TALLY_LIFE).date()),
        UnknownAnswer.objects.filter(last_at__lt=at - settings.UNKNOWN_ANSWER_LIFE),
    ]
