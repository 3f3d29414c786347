"""Messages that follow from the calendar: ends that come near, and the weekly digest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from channels.public.messages import Channel, Credential
from notifications import topics
from notifications.models import Preferences
from notifications.timing import batching, quiet_hours
from notifications.triggers import concerned_channels, digests
from notifications.triggers.calendar_facts import CalendarFacts
from notifications.triggers.enqueue import Wanted, enqueue_all

# A digest that could not be planned in time is left out: the next one says it all.
DIGEST_LIFE = timedelta(hours=6)
# On the day itself: this long before the hour of the end, or before quiet hours begin.
BEFORE_THE_END = timedelta(hours=2)
BEFORE_QUIET = timedelta(minutes=30)
# A sender's round may come so much later than its moment.
ROUND_LATE = timedelta(minutes=15)
# So many Mondays are tried for the next digest.
MONDAYS = 10
JUST_AFTER = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Forecast:
    """A message that will be due at ``due_at`` (aware UTC) if nothing changes."""

    due_at: datetime
    topic: str
    key: str
    credential: Credential | None = None
    channels: tuple[Channel, ...] = ()
    context: dict[str, Any] = field(default_factory=dict)


def plan_for(preferences: Preferences, *, at: datetime, facts: CalendarFacts | None = None) -> int:
    """Enqueue what is due to this person; how much of it was new."""
    facts = facts or CalendarFacts(preferences.user_id, at=at)
    return enqueue_all(due_to(preferences, at=at, facts=facts), at=at)


def due_to(preferences: Preferences, *, at: datetime, facts: CalendarFacts) -> list[Wanted]:
    """What is due to this person, whether or not it has been enqueued."""
    ends = _ends_due(_ends(preferences, at, facts), preferences, at)
    due = [*_digest(preferences, at, facts), *ends]
    return [
        Wanted(
            preferences,
            forecast.topic,
            forecast.key,
            forecast.due_at,
            forecast.credential,
            forecast.context,
        )
        for forecast in due
    ]


def may_have_digest(preferences: Preferences, *, at: datetime) -> bool:
    """Whether it is the time of the week: only then are the news of the week asked for."""
    return _next_monday(preferences, at - DIGEST_LIFE) <= at


def next_moment(
    preferences: Preferences, *, at: datetime, facts: CalendarFacts | None = None
) -> datetime:
    """When ``plan_for`` may have more to enqueue, if nothing happens until then: the next lead
    day of an end, or the next Monday."""
    ends = _ends(preferences, at, facts)
    leads = [forecast.due_at for forecast in ends if forecast.due_at > at]
    return min([_next_monday(preferences, at + JUST_AFTER), *leads])


def foreseen(
    preferences: Preferences, *, at: datetime, facts: CalendarFacts | None = None
) -> list[tuple[datetime, Forecast]]:
    """What the next ``plan`` enqueues, and what later ones will if nothing changes, whether or
    not it has been enqueued; each with the moment at which its row will be written."""
    facts = facts or CalendarFacts(preferences.user_id, at=at)
    # Of two leads that quiet hours push onto one moment, the nearer one is told.
    reminders = list(_ends(preferences, at, facts))
    ends = {
        (_end_key(forecast), forecast.due_at): forecast
        for forecast in reminders
        if forecast.due_at > at
    }
    by_key = {forecast.key: (forecast.due_at, forecast) for forecast in ends.values()}
    for monday, forecast in _next_digest(preferences, at, facts):
        by_key[forecast.key] = (monday, forecast)
    due = [*_digest(preferences, at, facts), *_ends_due(reminders, preferences, at)]
    for forecast in due:
        by_key[forecast.key] = (at, forecast)
    return [
        (written_at, forecast)
        for written_at, forecast in by_key.values()
        if preferences.wants(forecast.topic)
    ]


def _next_digest(
    preferences: Preferences, at: datetime, facts: CalendarFacts
) -> Iterator[tuple[datetime, Forecast]]:
    """Of the first Monday on which it would have something to say."""
    monday = _next_monday(preferences, at)
    for _week in range(MONDAYS):
        if monday > at and _has_digest(preferences, facts, monday, known_at=at):
            yield monday, _digest_on(preferences, monday)
            return
        monday = _next_monday(preferences, monday + timedelta(days=1))


def _digest(
    preferences: Preferences, at: datetime, facts: CalendarFacts | None = None
) -> Iterator[Forecast]:
    facts = facts or CalendarFacts(preferences.user_id, at=at)
    last = _next_monday(preferences, at - DIGEST_LIFE)
    if last > at:
        return
    first = facts.lately.first_login_at
    if first is not None and first <= last and _has_digest(preferences, facts, at):
        yield _digest_on(preferences, last)


def _has_digest(
    preferences: Preferences,
    facts: CalendarFacts,
    at: datetime,
    *,
    known_at: datetime | None = None,
) -> bool:
    if preferences.digest_always:
        return facts.lately.first_login_at is not None
    return digests.something_to_say(facts, at=at, known_at=known_at)


def _next_monday(preferences: Preferences, at: datetime) -> datetime:
    """The person's hour on the first Monday not before ``at``."""
    return quiet_hours.next_monday(at, preferences.digest_at, preferences.tz)


def _digest_on(preferences: Preferences, monday: datetime) -> Forecast:
    due = quiet_hours.allowed_from(monday, preferences.quiet, preferences.tz)
    day = monday.astimezone(preferences.tz).date()
    return Forecast(due, topics.WEEKLY_DIGEST, f"digest:{day:%Y-%m-%d}")


def _ends_due(
    reminders: Iterable[Forecast], preferences: Preferences, at: datetime
) -> Iterator[Forecast]:
    """For each end the reminder of the nearest lead day that has been reached."""
    reached: dict[str, Forecast] = {}
    for forecast in reminders:
        if forecast.due_at <= at:
            end_key = _end_key(forecast)
            reached[end_key] = max(
                forecast, reached.get(end_key, forecast), key=lambda each: each.due_at
            )
    for forecast in reached.values():
        yield _moved_if_late(forecast, preferences, at)


def _end_key(forecast: Forecast) -> str:
    """One end, whatever its leads: their keys differ in what follows the last colon."""
    return forecast.key.rpartition(":")[0]


def _moved_if_late(forecast: Forecast, preferences: Preferences, at: datetime) -> Forecast:
    """A login that was connected inside its lead days is told on the next morning."""
    morning = quiet_hours.next_wall(at, preferences.digest_at, preferences.tz)
    fresh = at - forecast.due_at < timedelta(hours=1)
    due = forecast.due_at if fresh or morning >= forecast.context["ends_at"] else morning
    due = quiet_hours.allowed_from(due, preferences.quiet, preferences.tz)
    pressing = _pressing(max(due, at), forecast.context["ends_at"], preferences)
    context = {"end": forecast.context["end"], "lead": forecast.context["lead"], **pressing}
    return Forecast(
        due, forecast.topic, forecast.key, forecast.credential, forecast.channels, context
    )


def _pressing(due: datetime, ends_at: datetime, preferences: Preferences) -> dict[str, bool]:
    """Set where the person's hour would come too late, and the reminder goes at once."""
    told = max(due, batching.forecast_moment(due, preferences))
    # A round that comes a little later must not run into the night.
    told = (
        quiet_hours.allowed_from(told + ROUND_LATE, preferences.quiet, preferences.tz) - ROUND_LATE
    )
    too_late = told > ends_at - BEFORE_THE_END + timedelta(seconds=quiet_hours.JITTER_S)
    return {batching.PRESSING: True} if too_late else {}


def _ends(
    preferences: Preferences, at: datetime, facts: CalendarFacts | None = None
) -> Iterator[Forecast]:
    facts = facts or CalendarFacts(preferences.user_id, at=at)
    for login, behind in facts.by_login(at=at):
        by_day: dict[str, list[tuple[Channel, datetime]]] = {}
        for channel, verdict in concerned_channels.ending(behind):
            if verdict.ends_at and verdict.ends_at > at:
                by_day.setdefault(concerned_channels.end_day(verdict.ends_at), []).append(
                    (channel, verdict.ends_at)
                )
        for day, pairs in by_day.items():
            ends_at = min(end for _channel, end in pairs)
            channels = tuple(channel for channel, _end in pairs)
            yield from _lead_reminders(preferences, login, channels, day, ends_at)


def _lead_reminders(
    preferences: Preferences,
    login: Credential,
    channels: tuple[Channel, ...],
    day: str,
    ends_at: datetime,
) -> Iterator[Forecast]:
    for lead in preferences.lead_days:
        due = _lead_at(preferences, ends_at, lead)
        pressing = _pressing(due, ends_at, preferences)
        yield Forecast(
            due,
            topics.ENDS_SOON,
            f"ends:{login.pk}:{day}:{lead}",
            login,
            channels,
            {"end": day, "lead": lead, "ends_at": ends_at, **pressing},
        )


def _lead_at(preferences: Preferences, ends_at: datetime, lead: int) -> datetime:
    """The person's hour, so many local days before; on the day itself always before the end."""
    tz, quiet = preferences.tz, preferences.quiet
    day = ends_at.astimezone(tz) - timedelta(days=lead)
    morning = quiet_hours.at_wall(day, preferences.digest_at, tz)
    if lead:
        return quiet_hours.allowed_from(morning, quiet, tz)
    last = min(morning, ends_at - BEFORE_THE_END)
    allowed = quiet_hours.allowed_from(last, quiet, tz)
    if allowed < ends_at or quiet is None:
        return allowed
    begin = quiet_hours.at_wall(last, quiet[0], tz)
    if begin > last:  # the night began on the day before
        begin = quiet_hours.at_wall(last.astimezone(tz) - timedelta(days=1), quiet[0], tz)
    return begin - BEFORE_QUIET
