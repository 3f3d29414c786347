"""What is held to the promises: people with their mails, and why a mail may wait."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from notifications import topics
from notifications.models import Notice, Preferences
from tests.notifications.simulated.days import END, STEP
from tests.notifications.simulated.happenings import MAIL_DOWN
from tests.notifications.simulated.ledger import Ledger
from tests.notifications.simulated.people import HOUR, MINUTE, START
from tests.notifications.simulated.post import Letter, refused

PROMISED = 15 * MINUTE
# The last mail of a day is kept open for an hour; and what was tried while the mail server
# was down is tried again after so long at the latest.
LAST_OF_THE_DAY = HOUR + STEP
RETRIED = 2 * HOUR


@dataclass(slots=True)
class Person:
    """One person's choices, and the mails that they got."""

    user: int
    address: str
    zone: ZoneInfo
    quiet: tuple[time, time] | None
    cap: int
    digest_at: time
    off: frozenset[str]
    letters: list[Letter] = field(default_factory=list)

    def day(self, at: datetime) -> date:
        return at.astimezone(self.zone).date()

    def in_quiet(self, at: datetime) -> bool:
        if self.quiet is None:
            return False
        (start, end), now = self.quiet, at.astimezone(self.zone).time()
        return start <= now < end if start < end else not end <= now < start

    def sent_before(self, at: datetime) -> int:
        """Mails of this local day that had left before ``at``."""
        today = self.day(at)
        return sum(letter.at < at and self.day(letter.at) == today for letter in self.letters)

    def wants(self, topic: str) -> bool:
        return topic not in self.off and not refused(self.address)


@dataclass
class Record:
    """All that happened, and every mail."""

    ledger: Ledger
    letters: list[Letter]

    @cached_property
    def people(self) -> dict[int, Person]:
        people = {}
        by_address = defaultdict(list)
        for letter in self.letters:
            by_address[letter.to].append(letter)
        for mine in Preferences.objects.select_related("user").prefetch_related("choices"):
            off = frozenset(topic.id for topic in topics.TOPICS if not mine.wants(topic.id))
            people[mine.user_id] = Person(
                mine.user_id,
                mine.user.email,
                mine.tz,
                mine.quiet,
                mine.daily_cap,
                mine.digest_at,
                off,
                by_address[mine.user.email],
            )
        return people

    @cached_property
    def mails(self) -> list[Mail]:
        """What the site says that it has sent, mail by mail."""
        batches = defaultdict(list)
        for notice in Notice.objects.filter(outcome=Notice.Outcome.SENT).order_by("pk"):
            batches[notice.batch].append(notice)
        return [Mail(batch, self) for batch in batches.values()]

    def latest(self) -> list[str]:
        """What left later than promised, whatever its topic."""
        late_ones = []
        for mail in self.mails:
            for notice in mail.notices:
                due = self.ledger.due[notice.pk]
                if (late := self.late(notice, due, mail.at)) > PROMISED:
                    person = mail.person
                    near = [x.at for x in person.letters if abs(x.at - mail.at) < 36 * HOUR]
                    left = ", ".join(f"{x.astimezone(person.zone):%d %H:%M}" for x in near)
                    late_ones.append(
                        f"{notice.key} due {due} left {mail.at}, {late}: {person.zone}, "
                        f"quiet {person.quiet}, cap {person.cap}, mails {left}"
                    )
        return late_ones

    def late(self, notice: Notice, since: datetime, until: datetime) -> timedelta:
        """How long it could have left and did not, between two moments."""
        waits = Waits(self.people[notice.user_id], notice.topic, notice.attempts)
        return waits.unexcused(since, until)


@dataclass(slots=True)
class Mail:
    notices: list[Notice]
    record: Record

    @property
    def at(self) -> datetime:
        assert self.notices[0].ended_at
        return self.notices[0].ended_at

    @property
    def person(self) -> Person:
        return self.record.people[self.notices[0].user_id]

    @property
    def topics(self) -> set[str]:
        return {notice.topic for notice in self.notices}

    @property
    def letter(self) -> Letter | None:
        subject = self.notices[0].subject
        same = [x for x in self.person.letters if x.at == self.at and x.subject == subject]
        return same[0] if len(same) == 1 else None


@dataclass(slots=True)
class Waits:
    """Why somebody's message could not leave at a moment: the reasons that were promised."""

    person: Person
    topic: str
    attempts: int
    _gathered: Counter[date] = field(default_factory=Counter)
    _gathering: bool = False
    _spread: Counter[date] = field(default_factory=Counter)

    def unexcused(self, since: datetime, until: datetime) -> timedelta:
        late, at = timedelta(0), since + (-(since - START) % STEP)
        while at < min(until, END) and late <= 2 * PROMISED:
            late += timedelta(0) if self._excused(at) else STEP
            at += STEP
        return late

    def _excused(self, at: datetime) -> bool:
        """Who waits for the last mail of the day is not to be caught by the night."""
        caught, self._gathering = self._gathering and self.person.in_quiet(at), False
        if caught:
            self._gathering = True  # and all of the night counts
            return False
        if self.person.in_quiet(at) or self._no_server(at):
            return True
        left = self.person.cap - self.person.sent_before(at + STEP) if self.person.cap else 99
        if left <= 0:
            return True
        if left == 1 and self._gathered[self.person.day(at)] * STEP < LAST_OF_THE_DAY:
            self._gathered[self.person.day(at)] += 1
            self._gathering = True
            return True
        return not topics.get(self.topic).urgent and self._before_their_hour(at)

    def _no_server(self, at: datetime) -> bool:
        again = MAIL_DOWN[1] + (RETRIED if self.attempts else timedelta(0))
        return MAIL_DOWN[0] <= at < again

    def _before_their_hour(self, at: datetime) -> bool:
        """Forecasts leave at the person's hour, spread over twenty minutes."""
        local = at.astimezone(self.person.zone)
        if local.time() < self.person.digest_at:
            return True
        self._spread[local.date()] += 1
        return self._spread[local.date()] <= 5
