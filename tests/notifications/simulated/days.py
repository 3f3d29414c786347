"""The thirty days in steps of five minutes: what the schedule runs, by a clock of ours.

Steps in which nothing can be due ask nobody: people are planned for where an end is near or
their Monday has come, states are swept where an end is reached (and every three hours),
outages are looked for while there is one (and every hour). Once a week the whole plan runs
over everybody, as the schedule does.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime, time, timedelta
from unittest.mock import patch
from zoneinfo import ZoneInfo

from django.contrib.auth.models import User
from django.db.models.functions import Coalesce
from django.test import override_settings

from channels.contract import Cause
from channels.models import Credential
from channels.probing import state_sweep
from notifications.delivery import send_round
from notifications.models import Notice, Preferences
from notifications.triggers import connection_changes, enqueue, planning, reminders
from notifications.triggers.outages import look
from tests.every_network import RENEWED_BY_THE_PERSON
from tests.notifications.simulated import happenings, networks
from tests.notifications.simulated.happenings import DAYS, OUTAGES, Agenda
from tests.notifications.simulated.ledger import Ledger
from tests.notifications.simulated.people import DAY, HOUR, MINUTE, START, Size, settle_in
from tests.notifications.simulated.post import Letter, PostOffice

STEP = 5 * MINUTE
END = START + DAYS * DAY
FURTHEST_LEAD = 15 * DAY


def run(size: Size) -> tuple[Ledger, list[Letter]]:
    """Live through all of it; what was true, and every mail that left."""
    settle_in(size)
    PostOffice.letters = []
    ledger = Ledger()
    with _as_in_production():
        state_sweep.sweep_states(at=START)
        ledger.begin()
        try:
            _live(happenings.planned(size), random.Random(size.seed + 2))
        finally:
            ledger.stop()
    return ledger, PostOffice.letters


@contextmanager
def _as_in_production() -> Iterator[None]:
    """A minute for swarms; the schedule alone wakes the sender; no round ends by the wall clock."""
    office = f"{PostOffice.__module__}.{PostOffice.__qualname__}"
    with ExitStack() as stack:
        stack.enter_context(override_settings(EMAIL_BACKEND=office, NOTICES_GATHER=MINUTE))
        stack.enter_context(patch.object(enqueue, "wake_sender", lambda: None))
        yield


def _live(agenda: Agenda, dice: random.Random) -> None:
    diary = _Diary()
    at = START
    while at <= END:
        for when, deed in agenda.until(at):
            deed(when)
        _networks(at, dice)
        if _every(HOUR, at):
            diary.look_ahead(at)
        if _every(3 * HOUR, at) or diary.ends_reached(at):
            state_sweep.sweep_states(at=at)
        if _every(7 * DAY, at - 3 * HOUR):
            planning.plan(at=at)
        if _every(10 * MINUTE, at):
            connection_changes.settle_unsteady(at=at)
        for user in diary.due(at):
            reminders.plan_for(Preferences.of(user), at=at)
        if _every(HOUR, at) or any(_around(outage, at) for outage in OUTAGES):
            look.check_all(at=at)
        PostOffice.now = at
        if Notice.objects.due(at).exists() or _every(HOUR, at):
            send_round.deliver_due(at=at)
        at += STEP


def _every(wait: timedelta, at: datetime) -> bool:
    return (at - START) % wait == timedelta(0)


def _not_renewed(down: set[str], at: datetime) -> set[str]:
    """Tokens of hours are renewed up to the outage itself."""
    up = {each for each in networks.RENEWED_EVERY_HOUR if not happenings.down_at(each, at)}
    return down - up


def _networks(at: datetime, dice: random.Random) -> None:
    down = {outage.network for outage in OUTAGES if _around(outage, at)}
    if _every(HOUR, at):
        networks.quiet_renewals(_not_renewed(down, at), at=at)
    if _every(6 * HOUR, at):
        networks.quiet_answers(down, at=at)
    for outage in OUTAGES:
        if outage.begins <= at < outage.begins + STEP:
            _spread_checks(outage, at, dice)
        if _around(outage, at):
            _check_due(outage, at)


def _around(outage: happenings.Outage, at: datetime) -> bool:
    """From its beginning until the last login has been asked again after its end."""
    return outage.begins <= at < outage.ends + 2 * HOUR


def _spread_checks(outage: happenings.Outage, at: datetime, dice: random.Random) -> None:
    """Every login is asked within six hours, as the schedule has it; half in a short one."""
    within = min(6 * HOUR, 2 * outage.lasts)
    for login in Credential.objects.filter(network=outage.network, quarantined=""):
        login.next_check_at = at + within * dice.random()
        login.save(update_fields=["next_check_at"])


def _check_due(outage: happenings.Outage, at: datetime) -> None:
    """Ask whom the site's own schedule says, with its own back-off."""
    able = Credential.objects.filter(cause__in=[Cause.ALIVE.value, Cause.NETWORK_FAULT.value])
    for login in able.due(at).filter(network=outage.network):
        if at < outage.ends:
            networks.does_not_answer(login.pk, at=at)
        elif login.cause == Cause.NETWORK_FAULT:
            networks.answers_again(login.pk, at=at)
        else:
            Credential.objects.filter(pk=login.pk).update(next_check_at=at + 6 * HOUR)


class _Diary:
    """Whom there may be something to plan for, and when an end is reached."""

    def __init__(self) -> None:
        self._by_clock: dict[tuple[ZoneInfo, frozenset[time]], list[Preferences]] = {}
        for choices in Preferences.objects.select_related("user"):
            clocks = frozenset({choices.digest_at, choices.quiet_until or choices.digest_at})
            self._by_clock.setdefault((choices.tz, clocks), []).append(choices)
        self._ends: list[tuple[datetime, int]] = []

    def look_ahead(self, at: datetime) -> None:
        """Read the ends that are near; a refresh only moves them away."""
        logins = Credential.objects.filter(network__in=RENEWED_BY_THE_PERSON)
        soon = logins.annotate(end=Coalesce("data_access_expires_at", "expires_at"))
        near = soon.filter(end__range=(at - HOUR, at + FURTHEST_LEAD))
        self._ends = list(near.values_list("end", "user_id"))

    def ends_reached(self, at: datetime) -> bool:
        return any(at - STEP < end <= at for end, _user in self._ends)

    def due(self, at: datetime) -> list[User]:
        due = [mine for mine in self._struck(at) if self._near(mine, at) or _monday(mine, at)]
        if _every(HOUR / 2, at):
            last_day = {user for end, user in self._ends if at < end <= at + 36 * HOUR}
            everybody = (mine for people in self._by_clock.values() for mine in people)
            due += [x for x in everybody if 0 in x.lead_days and x.user_id in last_day]
        return list({mine.user_id: mine.user for mine in due}.values())

    def _struck(self, at: datetime) -> Iterator[Preferences]:
        """Those whose hour has come in this step, or whose quiet hours have ended."""
        for (tz, clocks), people in self._by_clock.items():
            now, before = at.astimezone(tz), (at - STEP).astimezone(tz)
            if now.date() != before.date():
                struck = any(clock <= now.time() or clock > before.time() for clock in clocks)
            else:
                struck = any(before.time() < clock <= now.time() for clock in clocks)
            if struck:
                yield from people

    def _near(self, mine: Preferences, at: datetime) -> bool:
        return any(user == mine.user_id and end > at for end, user in self._ends)


def _monday(mine: Preferences, at: datetime) -> bool:
    return at.astimezone(mine.tz).weekday() == 0
