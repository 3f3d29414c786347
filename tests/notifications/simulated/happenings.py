"""What happens within the thirty days, decided beforehand."""

from __future__ import annotations

import heapq
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count

from channels.contract import Cause
from channels.models import Credential
from tests.every_network import RENEWED_BY_THE_PERSON
from tests.notifications.simulated import networks
from tests.notifications.simulated.people import DAY, HOUR, MINUTE, START, Size

DAYS = 30
# From a reported post to the check that it brings forward.
SOON = timedelta(seconds=70)
CAUSES = (
    Cause.PASSWORD_CHANGED,
    Cause.REVOKED_BY_USER,
    Cause.INVALID_TOKEN_UNSPECIFIED,
    Cause.CHECKPOINT_OR_LOCKED,
)
# How long trouble lasts: from gone before anybody can be told, to not within the month.
LASTS = (
    (0.15, 2 * MINUTE, 10 * MINUTE),
    (0.25, 20 * MINUTE, 3 * HOUR),
    (0.35, 3 * HOUR, DAY),
    (0.15, DAY, 6 * DAY),
    (0.10, 60 * DAY, 61 * DAY),
)


@dataclass(frozen=True, slots=True)
class Outage:
    """``told``: it lasts long enough for people to be told of it."""

    network: str
    begins: datetime
    lasts: timedelta
    told: bool

    @property
    def ends(self) -> datetime:
        return self.begins + self.lasts


OUTAGES = (
    Outage("linkedin", START + 12 * DAY + 9 * HOUR, 7 * HOUR, told=True),
    Outage("x", START + 20 * DAY + 14 * HOUR, 40 * MINUTE, told=False),
    Outage("facebook", START + 24 * DAY + 22 * HOUR, 5 * HOUR, told=True),
)
MAIL_DOWN = (START + 9 * DAY + 6 * HOUR, START + 9 * DAY + 8 * HOUR)  # a Monday morning


@dataclass(slots=True)
class Agenda:
    """Deeds by their time."""

    _heap: list[tuple[datetime, int, Callable[[datetime], None]]] = field(default_factory=list)
    _number: Iterator[int] = field(default_factory=count)

    def add(self, at: datetime, deed: Callable[[datetime], None]) -> None:
        heapq.heappush(self._heap, (at, next(self._number), deed))

    def until(self, at: datetime) -> Iterator[tuple[datetime, Callable[[datetime], None]]]:
        while self._heap and self._heap[0][0] <= at:
            when, _number, deed = heapq.heappop(self._heap)
            yield when, deed


def planned(size: Size) -> Agenda:
    dice = random.Random(size.seed + 1)
    agenda = Agenda()
    by_person: dict[int, list[Credential]] = {}
    for login in Credential.objects.order_by("pk").prefetch_related("channels"):
        by_person.setdefault(login.user_id, []).append(login)
        _Life(login, agenda, dice).plan()
    for logins in by_person.values():
        if dice.random() < 0.15:
            _bad_day(logins, agenda, dice)
    return agenda


def _bad_day(logins: list[Credential], agenda: Agenda, dice: random.Random) -> None:
    """More trouble in a day than most want mails of: lost and found again, hour by hour."""
    at = START + dice.uniform(1, DAYS - 2) * DAY
    for number in range(10):
        life = _Life(logins[number % len(logins)], agenda, dice)
        life.locked(at + number * 100 * MINUTE, lasts=dice.uniform(30, 90) * MINUTE)


def down_at(network: str, at: datetime) -> bool:
    return any(
        outage.network == network and outage.begins <= at < outage.ends for outage in OUTAGES
    )


@dataclass(frozen=True, slots=True)
class _Life:
    """One login's month. Troubles follow each other; none begins where nothing can be told."""

    login: Credential
    agenda: Agenda
    dice: random.Random

    def plan(self) -> None:
        self._ends()
        if self.dice.random() < 0.35:
            at = self._moment()
            while at < START + DAYS * DAY:
                at = self._trouble(at) + self.dice.uniform(1, 10) * DAY
        if self.dice.random() < 0.08:
            self._refused_posts(self._moment())
        if self.dice.random() < 0.06:
            self._posts_in_an_outage()
        if self.dice.random() < 0.05:
            self._hiccup(self._moment())

    def _moment(self) -> datetime:
        return START + self.dice.random() * DAYS * DAY

    def _ends(self) -> None:
        """Most refresh before the end that comes near; some after it, or not at all."""
        end = self.login.data_access_expires_at or self.login.expires_at
        if self.login.network in RENEWED_BY_THE_PERSON and end and self.dice.random() < 0.75:
            self._refresh_at(end + self.dice.uniform(-10, 2) * DAY)

    def _trouble(self, at: datetime) -> datetime:
        """Break something at ``at`` or after it; when it is mended."""
        at, pk = self._clear_of_outages(at), self.login.pk
        over = self._clear_of_outages(at + self._length())
        kind = self.dice.random()
        places = list(self.login.channels.all())
        if kind < 0.2 and len(places) > 1:
            channel = self.dice.choice(places).pk
            self.agenda.add(at, lambda when: networks.takes_role(pk, channel, at=when))
            self.agenda.add(over, lambda when: networks.answers_again(pk, at=when))
        elif kind < 0.3:
            self.agenda.add(at, lambda when: networks.takes_permission(pk, at=when))
            self._refresh_at(over)
        else:
            self._lose(at, over)
        return over

    def _lose(self, at: datetime, over: datetime) -> None:
        pk, cause = self.login.pk, self.dice.choice(CAUSES)
        locked = cause is Cause.CHECKPOINT_OR_LOCKED
        if not locked and self.dice.random() < 0.4:
            many = self.dice.choice((1, 1, 3, 50))
            self.agenda.add(at - SOON, lambda when: networks.posts_fail(pk, many, at=when))
        self.agenda.add(at, lambda when: networks.says_dead(pk, cause, at=when))
        if locked:
            self.agenda.add(over, lambda when: networks.answers_again(pk, at=when))
        else:
            self._refresh_at(over)

    def locked(self, at: datetime, *, lasts: timedelta) -> None:
        """The network locks the account for a while, unless it is known to be broken."""
        pk, at = self.login.pk, self._clear_of_outages(at)
        cause = Cause.CHECKPOINT_OR_LOCKED
        self.agenda.add(at, lambda when: _if_alive(pk, cause, at=when))
        self.agenda.add(at + lasts, lambda when: _unlocked(pk, at=when))

    def _refresh_at(self, at: datetime) -> None:
        pk, at = self.login.pk, self._clear_of_outages(at)
        if at > START:
            self.agenda.add(at, lambda when: networks.person_refreshes(pk, at=when))

    def _refused_posts(self, at: datetime) -> None:
        """A post that its network refuses for what is in it, and again some hours later."""
        pk, body = self.login.pk, '{"message":"this is a duplicate"}'
        for wait in (timedelta(0), 20 * MINUTE, 5 * HOUR):
            self.agenda.add(
                at + wait,
                lambda when: networks.posts_fail(pk, 2, at=when, status=422, body=body),
            )

    def _posts_in_an_outage(self) -> None:
        pk = self.login.pk
        for outage in OUTAGES:
            if outage.network == self.login.network:
                for share in (0.1, 0.5, 0.8):
                    self.agenda.add(
                        outage.begins + share * outage.lasts,
                        lambda when: networks.posts_fail(pk, 1, at=when, status=503),
                    )

    def _hiccup(self, at: datetime) -> None:
        """One login for which the network does not answer twice."""
        pk, at = self.login.pk, self._clear_of_outages(at)
        for wait in (timedelta(0), 20 * MINUTE):
            self.agenda.add(at + wait, lambda when: networks.does_not_answer(pk, at=when))
        self.agenda.add(at + 30 * MINUTE, lambda when: _still_alive(pk, at=when))

    def _length(self) -> timedelta:
        weights = [share for share, _low, _high in LASTS]
        _share, low, high = self.dice.choices(LASTS, weights)[0]
        return low + self.dice.random() * (high - low)

    def _clear_of_outages(self, at: datetime) -> datetime:
        for outage in OUTAGES:
            if (
                outage.network == self.login.network
                and outage.begins - HOUR <= at < outage.ends + 2 * HOUR
            ):
                return outage.ends + (2 + 4 * self.dice.random()) * HOUR
        return at


def _still_alive(pk: int, *, at: datetime) -> None:
    """A check that finds what it found before the fault: nothing of the login has changed."""
    if networks.login(pk).cause == Cause.NETWORK_FAULT:
        networks.answers_again(pk, at=at)


def _if_alive(pk: int, cause: Cause, *, at: datetime) -> None:
    if networks.login(pk).cause == Cause.ALIVE:
        networks.says_dead(pk, cause, at=at)


def _unlocked(pk: int, *, at: datetime) -> None:
    if networks.login(pk).cause == Cause.CHECKPOINT_OR_LOCKED:
        networks.answers_again(pk, at=at)
