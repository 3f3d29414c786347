"""The thirty days in steps of five minutes: what the schedule runs, by a clock of ours.

Steps in which nothing can be due ask nobody: people are planned for where an end is near or
their Monday has come, outages are looked for where a network does not answer. Once a week
the whole plan runs over everybody, as the schedule does.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime, timedelta
from unittest.mock import patch
from zoneinfo import ZoneInfo

from django.contrib.auth.models import User
from django.db.models import Q
from django.test import override_settings

from channels import sweeping
from channels.contract import Cause
from channels.models import Credential
from notifications import delivery, forecast, outages, owing
from notifications.models import Notice, Outage, Preferences
from tests.notifications.simulated import happenings, networks
from tests.notifications.simulated.happenings import DAYS, OUTAGES, Agenda
from tests.notifications.simulated.ledger import Ledger
from tests.notifications.simulated.people import DAY, HOUR, MINUTE, START, Size, settle_in
from tests.notifications.simulated.post import Letter, PostOffice

STEP = 5 * MINUTE
END = START + DAYS * DAY
FURTHEST_LEAD = 15 * DAY
FAULTS = (Cause.NETWORK_FAULT.value, Cause.APP_FAULT.value)


def run(size: Size) -> tuple[Ledger, list[Letter]]:
    """Live through all of it; what was true, and every mail that left."""
    settle_in(size)
    PostOffice.letters = []
    ledger = Ledger()
    with _as_in_production():
        sweeping.sweep_states(at=START)
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
        stack.enter_context(patch.object(owing, "wake_sender", lambda: None))
        yield


def _live(agenda: Agenda, dice: random.Random) -> None:
    diary = _Diary()
    at = START
    while at <= END:
        for when, deed in agenda.until(at):
            deed(when)
        _networks(at, dice)
        if _every(15 * MINUTE, at):
            sweeping.sweep_states(at=at)
        if _every(7 * DAY, at - 3 * HOUR):
            forecast.plan(at=at)
        for user in diary.due(at):
            forecast.plan_for(user, at=at)
        if _troubled():
            outages.look(at=at)
        PostOffice.now = at
        if Notice.objects.due(at).exists() or _every(HOUR, at):
            delivery.deliver_due(at=at)
        at += STEP


def _every(wait: timedelta, at: datetime) -> bool:
    return (at - START) % wait == timedelta(0)


def _troubled() -> bool:
    asked = Credential.objects.filter(cause__in=FAULTS)
    return asked.exists() or Outage.objects.filter(over_at=None).exists()


def _networks(at: datetime, dice: random.Random) -> None:
    down = {one.network for one in OUTAGES if _around(one, at)}
    if _every(HOUR, at):
        networks.quiet_renewals(down - {"x"} if not happenings.down_at("x", at) else down, at=at)
    if _every(6 * HOUR, at):
        networks.quiet_answers(down, at=at)
    for one in OUTAGES:
        if one.begins <= at < one.begins + STEP:
            _spread_checks(one.network, at, dice)
        if _around(one, at):
            _check_due(one, at)


def _around(one: happenings.Outage, at: datetime) -> bool:
    """From its beginning until the last login has been asked again after its end."""
    return one.begins <= at < one.ends + 2 * HOUR


def _spread_checks(network: str, at: datetime, dice: random.Random) -> None:
    """Every login is asked within six hours, as the schedule has it."""
    for login in Credential.objects.filter(network=network, quarantined=""):
        login.next_check_at = at + 6 * HOUR * dice.random()
        login.save(update_fields=["next_check_at"])


def _check_due(one: happenings.Outage, at: datetime) -> None:
    """Ask whom the site's own schedule says, with its own back-off."""
    able = Credential.objects.filter(cause__in=[Cause.ALIVE.value, Cause.NETWORK_FAULT.value])
    for login in able.due(at).filter(network=one.network):
        if at < one.ends:
            networks.does_not_answer(login.pk, at=at)
        elif login.cause == Cause.NETWORK_FAULT:
            networks.answers_again(login.pk, at=at)
        else:
            Credential.objects.filter(pk=login.pk).update(next_check_at=at + 6 * HOUR)


class _Diary:
    """Whom there may be something to plan for in a step."""

    def __init__(self) -> None:
        found = Preferences.objects.select_related("user")
        self.people: list[tuple[User, ZoneInfo, Preferences]] = [
            (one.user, one.tz, one) for one in found
        ]

    def due(self, at: datetime) -> list[User]:
        by_hour = [(user, tz, mine) for user, tz, mine in self.people if self._hour(tz, mine, at)]
        near = self._ending(at) if by_hour or _every(HOUR / 2, at) else set()
        found = [
            user
            for user, tz, _mine in by_hour
            if user.pk in near or at.astimezone(tz).weekday() == 0
        ]
        if _every(HOUR / 2, at):
            soon = self._ending(at, within=36 * HOUR)
            last_day = [one for one, _tz, mine in self.people if 0 in mine.lead_days]
            found += [one for one in last_day if one.pk in soon and one not in found]
        return found

    @staticmethod
    def _hour(tz: ZoneInfo, mine: Preferences, at: datetime) -> bool:
        """Whether their hour was struck in this step, or their quiet hours have ended."""
        now, before = at.astimezone(tz), (at - STEP).astimezone(tz)
        clocks = {mine.digest_at, mine.quiet_until or mine.digest_at}
        if now.date() != before.date():
            return any(clock <= now.time() or clock > before.time() for clock in clocks)
        return any(before.time() < clock <= now.time() for clock in clocks)

    @staticmethod
    def _ending(at: datetime, within: timedelta = FURTHEST_LEAD) -> set[int]:
        window = (at, at + within)
        near = Q(expires_at__range=window, network="linkedin")
        near |= Q(data_access_expires_at__range=window)
        return set(Credential.objects.filter(near).values_list("user_id", flat=True))
