"""Which of the claimed messages leave in one mail now, and what waits until when. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from notifications import reasons, topics
from notifications.models import Notice, Preferences
from notifications.timing import quiet_hours

# The last mail of a day is kept open for so long, for what else may come.
GATHER = timedelta(hours=1)
# It leaves so long before the night: what was found out by day is not kept until morning.
BEFORE_QUIET = timedelta(minutes=5)
# In a message's context: its end would come before the person's hour.
PRESSING = "pressing"
# Whoever was kept for one of these has had the hour: on the next day it would be another one.
WAITED = (reasons.HOUR, reasons.GATHERING, reasons.CAPPED)


@dataclass(slots=True)
class Plan:
    """``mail``: these go now, together. ``rest``: in further mails of this round."""

    mail: list[Notice] = field(default_factory=list)
    rest: list[Notice] = field(default_factory=list)
    later: list[tuple[list[Notice], datetime, str]] = field(default_factory=list)

    def hold(self, notices: list[Notice], until: datetime, reason: str = "") -> None:
        if notices:
            self.later.append((notices, until, reason))


def plan(
    notices: Sequence[Notice],
    preferences: Preferences,
    *,
    left: int | None,
    gathering_until: datetime | None,
    at: datetime,
) -> Plan:
    """``left``: mails left of today's cap. ``gathering_until``: where others already wait."""
    decided = Plan()
    tests = [notice for notice in notices if notice.topic == topics.TEST]
    ready = _allowed(
        [notice for notice in notices if notice.topic != topics.TEST], preferences, decided, at
    )
    if tests:
        decided.mail, decided.rest = tests[:1], tests[1:] + ready
    elif not ready:
        pass
    elif left == 0:
        _hold_until_tomorrow(ready, preferences, decided, at)
    elif left == 1:
        _last_of_the_day(ready, preferences, decided, gathering_until, at)
    else:
        decided.mail = _first(ready)
        decided.rest = [notice for notice in ready if notice not in decided.mail]
    return decided


def urgent(notice: Notice) -> bool:
    return notice.topic == topics.TEST or topics.get(notice.topic).urgent


def waits_for_its_hour(notice: Notice) -> bool:
    """Whether the person's hour is still to come for it: a moment waited for once is enough."""
    return by_hour(notice) and not notice.attempts and notice.reason not in WAITED


def by_hour(notice: Notice) -> bool:
    """Whether it leaves at the hour that the person chose, and not when it happens."""
    return not urgent(notice) and not notice.context.get(PRESSING)


def _allowed(
    notices: list[Notice], preferences: Preferences, decided: Plan, at: datetime
) -> list[Notice]:
    """What may go at this hour; the rest waits for the end of the quiet, or for the morning."""
    pressing = [notice for notice in notices if not by_hour(notice)]
    forecasts = [notice for notice in notices if waits_for_its_hour(notice)]
    waited = [notice for notice in notices if notice not in pressing and notice not in forecasts]
    allowed = quiet_hours.allowed_from(at, preferences.quiet, preferences.tz)
    morning = max(allowed, forecast_moment(at, preferences))
    ready = []
    groups = (
        (pressing, allowed, ""),
        (waited, allowed, reasons.HOUR),
        (forecasts, morning, reasons.HOUR),
    )
    for group, moment, reason in groups:
        if moment > at:
            decided.hold(group, moment, reason)
        else:
            ready += group
    return ready


def forecast_moment(day: datetime, preferences: Preferences) -> datetime:
    """When this person's forecasts go out on the local day of ``day``."""
    mine = preferences
    return quiet_hours.forecast_moment(day, mine.digest_at, mine.user_id, mine.quiet, mine.tz)


def _first(ready: list[Notice]) -> list[Notice]:
    """Urgent ones first, topic by topic; all forecasts of a morning together."""
    pressing = [notice for notice in ready if urgent(notice)]
    if not pressing:
        return ready
    return [notice for notice in pressing if notice.topic == pressing[0].topic]


def _last_of_the_day(
    ready: list[Notice],
    preferences: Preferences,
    decided: Plan,
    gathering_until: datetime | None,
    at: datetime,
) -> None:
    """One mail for all: now where somebody has waited for it, else when the hour is over."""
    waited = any(
        notice.reason == reasons.GATHERING or notice.created_at <= at - GATHER for notice in ready
    )
    until = gathering_until or _gathered_by(preferences, at)
    if until <= at or (gathering_until is None and waited):
        decided.mail = sorted(ready, key=lambda notice: not urgent(notice))
        return
    decided.hold(ready, until, reasons.GATHERING)


def _gathered_by(preferences: Preferences, at: datetime) -> datetime:
    """In an hour; before the night if that begins earlier, and no later than the day's end."""
    quiet, tz = preferences.quiet, preferences.tz
    until = min(at + GATHER, quiet_hours.local_day(at, tz)[1])
    if quiet is None:
        return until
    return min(until, quiet_hours.next_wall(at, quiet[0], tz) - BEFORE_QUIET)


def _hold_until_tomorrow(
    ready: list[Notice], preferences: Preferences, decided: Plan, at: datetime
) -> None:
    _today, tomorrow = quiet_hours.local_day(at, preferences.tz)
    first = quiet_hours.allowed_from(tomorrow, preferences.quiet, preferences.tz)
    morning = max(first, forecast_moment(tomorrow, preferences))
    decided.hold([notice for notice in ready if not by_hour(notice)], first, reasons.CAPPED)
    decided.hold([notice for notice in ready if by_hour(notice)], morning, reasons.CAPPED)
