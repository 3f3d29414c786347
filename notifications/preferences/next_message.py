"""The next mail that a person gets if nothing changes: when, about what, and why then.

Walks ahead with the sender's own rules (``batching``, ``daily_cap``, ``obsolete``) and writes
nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q

from notifications import reasons
from notifications.delivery import daily_cap, send_round
from notifications.delivery.daily_cap import RecentMails
from notifications.models import Notice, Preferences
from notifications.timing import batching
from notifications.topics import ENDS_SOON
from notifications.triggers import reminders
from notifications.triggers.calendar_facts import CalendarFacts
from notifications.triggers.obsolete import why_obsolete
from notifications.triggers.posts.reported_posts import look_awaited_until
from notifications.triggers.reminders import Forecast

# So often the walk may stop on its way to the next mail; each stop is some hours on.
STOPS = 100
# What of a forecast its row will hold: the instant of the end is computed again.
KEPT = ("end", "lead", batching.PRESSING)


@dataclass(frozen=True, slots=True)
class NextMail:
    """Leaves in the sender's first round from ``when`` (aware UTC) on. ``notices`` may be
    unsaved: what the calendar will enqueue."""

    when: datetime
    notices: tuple[Notice, ...]


def next_mail(
    preferences: Preferences, *, at: datetime, facts: CalendarFacts | None = None
) -> NextMail | None:
    """None where nothing is in sight. ``at``: aware UTC. ``facts``: as known at that moment."""
    facts = facts or CalendarFacts(preferences.user_id, at=at)
    pool, mails = _read(preferences, facts, at)
    now = at
    for _stop in range(STOPS):
        pool = [notice for notice in pool if not _is_past(notice, preferences, facts, now)]
        if not pool:
            return None
        mail = _round(pool, preferences, mails, now)
        if mail:
            return NextMail(now, tuple(mail))
        now = _next_stop(pool, now)
    return None


def _read(
    preferences: Preferences, facts: CalendarFacts, at: datetime
) -> tuple[list[Notice], RecentMails]:
    """What is queued and still true, with what the calendar will enqueue; and the mails that
    count for the day. One query for the messages of all three."""
    later = reminders.foreseen(preferences, at=at, facts=facts)
    keys = [forecast.key for _written_at, forecast in later]
    concerned = Q(outcome=Notice.Outcome.OWED) | Q(key__in=keys) | daily_cap.recent(at)
    rows = list(
        Notice.objects.filter(concerned, user_id=preferences.user_id).order_by("due_at", "pk")
    )
    for notice in rows:
        notice.user = preferences.user
    held = {notice.key for notice in rows}
    still_true = [
        notice
        for notice in rows
        if _waits(notice) and not why_obsolete(notice, preferences, at=at, known=facts.channels)
    ]
    foreseen = [
        _unsaved_notice(forecast, preferences, written_at)
        for written_at, forecast in later
        if forecast.key not in held
    ]
    counted = [notice for notice in rows if daily_cap.counts(notice, at)]
    mails = RecentMails((row.user_id, row.claimed_at, row.batch) for row in counted)
    return still_true + foreseen, mails


def _waits(notice: Notice) -> bool:
    return notice.outcome == Notice.Outcome.OWED and notice.claimed_at is None


def _unsaved_notice(forecast: Forecast, preferences: Preferences, written_at: datetime) -> Notice:
    return Notice(
        user=preferences.user,
        topic=forecast.topic,
        key=forecast.key,
        credential=forecast.credential,
        context={name: forecast.context[name] for name in KEPT if name in forecast.context},
        created_at=written_at,
        due_at=forecast.due_at,
    )


def _is_past(notice: Notice, preferences: Preferences, facts: CalendarFacts, now: datetime) -> bool:
    """What else may have changed by then is not known; that an end is past is."""
    if notice.topic != ENDS_SOON:
        return False
    return bool(why_obsolete(notice, preferences, at=now, known=facts.channels))


def _round(
    pool: list[Notice], preferences: Preferences, mails: RecentMails, now: datetime
) -> list[Notice]:
    """One round of the sender: the mail that leaves now, or none and what is due moves on."""
    due = sorted(
        (notice for notice in pool if notice.due_at <= now), key=lambda notice: notice.due_at
    )
    if not any(_ready_at(notice) <= now for notice in due):
        return []
    due = [notice for notice in due if not _waits_for_look(notice, now)]
    waiting = [
        notice for notice in pool if notice.reason == reasons.GATHERING and notice.due_at > now
    ]
    plan = batching.plan(
        due,
        preferences,
        left=mails.left(preferences, mine=None, at=now),
        gathering_until=min((notice.due_at for notice in waiting), default=None),
        at=now,
    )
    for held, until, reason in plan.later:
        for notice in held:
            notice.due_at, notice.reason = until, reason
    return plan.mail


def _waits_for_look(notice: Notice, now: datetime) -> bool:
    """As the sender keeps it back. What our look will say is not known yet."""
    until = look_awaited_until(notice, at=now)
    if until is not None:
        notice.due_at, notice.reason = until, reasons.LOOKING
    return until is not None


def _ready_at(notice: Notice) -> datetime:
    gather: timedelta = settings.NOTICES_GATHER
    if notice.topic in send_round.GATHERED:
        return max(notice.due_at, notice.created_at + gather)
    return notice.due_at


def _next_stop(pool: list[Notice], now: datetime) -> datetime:
    moments = [
        moment for notice in pool for moment in (notice.due_at, _ready_at(notice)) if moment > now
    ]
    return min(moments, default=now + timedelta(days=1))
