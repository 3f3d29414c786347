"""What was promised, checked against every mail that left. Reads no code of the sender's.

Each check returns what breaks its promise, in words; nothing: it is kept.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from channels.contract import State
from channels.models import Channel, Credential
from notifications import topics
from notifications.models import Notice, Outage, Preferences
from tests.notifications.simulated.days import END, STEP
from tests.notifications.simulated.happenings import MAIL_DOWN, OUTAGES
from tests.notifications.simulated.ledger import Fault, Ledger
from tests.notifications.simulated.people import HOUR, MINUTE, START
from tests.notifications.simulated.post import Letter, refused

PROMISED = 15 * MINUTE
# The last mail of a day is kept open for an hour; and what was tried while the mail server
# was down is tried again after so long at the latest.
LAST_OF_THE_DAY = HOUR + STEP
RETRIED = 2 * HOUR
BACK = (State.WORKING, State.ENDS_SOON)


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
        return sum(one.at < at and self.day(one.at) == today for one in self.letters)

    def wants(self, topic: str) -> bool:
        return topic not in self.off and not refused(self.address)


@dataclass
class Record:
    """All that happened, and every mail."""

    ledger: Ledger
    letters: list[Letter]

    @cached_property
    def people(self) -> dict[int, Person]:
        found = {}
        by_address = defaultdict(list)
        for letter in self.letters:
            by_address[letter.to].append(letter)
        for mine in Preferences.objects.select_related("user").prefetch_related("choices"):
            off = frozenset(one.id for one in topics.TOPICS if not mine.wants(one.id))
            found[mine.user_id] = Person(
                mine.user_id,
                mine.user.email,
                mine.tz,
                mine.quiet,
                mine.daily_cap,
                mine.digest_at,
                off,
                by_address[mine.user.email],
            )
        return found

    @cached_property
    def mails(self) -> list[Mail]:
        """What the site says that it has sent, mail by mail."""
        batches = defaultdict(list)
        for one in Notice.objects.filter(outcome=Notice.Outcome.SENT).order_by("pk"):
            batches[one.batch].append(one)
        return [Mail(found, self) for found in batches.values()]

    def latest(self) -> list[str]:
        """What left later than promised, whatever its topic."""
        found = []
        for mail in self.mails:
            for one in mail.notices:
                due = self.ledger.due[one.pk]
                if (late := self.late(one, due, mail.at)) > PROMISED:
                    person = mail.person
                    near = [x.at for x in person.letters if abs(x.at - mail.at) < 36 * HOUR]
                    left = ", ".join(f"{x.astimezone(person.zone):%d %H:%M}" for x in near)
                    found.append(
                        f"{one.key} due {due} left {mail.at}, {late}: {person.zone}, "
                        f"quiet {person.quiet}, cap {person.cap}, mails {left}"
                    )
        return found

    def late(self, notice: Notice, since: datetime, until: datetime) -> timedelta:
        """How long it could have left and did not, between two moments."""
        waits = _Waits(self.people[notice.user_id], notice.topic, notice.attempts)
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
        return {one.topic for one in self.notices}

    @property
    def letter(self) -> Letter | None:
        subject = self.notices[0].subject
        found = [x for x in self.person.letters if x.at == self.at and x.subject == subject]
        return found[0] if len(found) == 1 else None


@dataclass(slots=True)
class _Waits:
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


def above_the_cap(record: Record) -> Iterator[str]:
    """1: nobody above their cap on any local day."""
    for person in record.people.values():
        days = Counter(person.day(one.at) for one in person.letters)
        for day, many in days.items():
            if person.cap and many > person.cap:
                yield f"{person.address} had {many} mails on {day}, allows {person.cap}"


def told_after_repair(record: Record) -> Iterator[str]:
    """2: nobody told about a fault that was repaired before the mail left."""
    for mail in record.mails:
        for notice in mail.notices:
            if not _still_so(notice, mail.at, record.ledger):
                yield f"{notice.topic} {notice.key} at {mail.at}: repaired before"
        if len(mail.topics) == 1 and mail.letter:
            yield from _named_rightly(mail, mail.letter, record.ledger)


# What each topic may say of a channel that it names.
SAYS = {
    topics.CONNECTION_LOST: (State.NEEDS_YOU,),
    topics.LIMITED: (State.LIMITED,),
    topics.ENDS_SOON: BACK,
    topics.RECOVERED: BACK,
}


def _named_rightly(mail: Mail, letter: Letter, ledger: Ledger) -> Iterator[str]:
    allowed = SAYS.get(next(iter(mail.topics)))
    for name in letter.names if allowed else ():
        state = ledger.state(ledger.channels[name][0], letter.at)
        if allowed and state not in allowed:
            yield f"{letter.subject!r} at {letter.at} names {name}, which is {state}"


def _still_so(notice: Notice, at: datetime, ledger: Ledger) -> bool:
    of_login = ledger.by_login[notice.credential_id]
    if notice.topic in (topics.CONNECTION_LOST, topics.LIMITED):
        return any(_is_of(notice, one) and _lasts(one, at) for one in of_login)
    of_token = notice.topic == topics.UPDATE_FAILURES and "generation" in notice.context
    if of_token or notice.topic == topics.ENDS_SOON:
        mended = list(ledger.refreshed[notice.credential_id])
        if of_token:
            mended += [one.over for one in of_login if one.over and one.every]
        return not any(notice.created_at < when <= at for when in mended)
    if notice.topic == topics.NETWORK_TROUBLE and "outage" in notice.context:
        named = notice.context["channels"]
        return any(ledger.state(one, at) is State.CANNOT_TELL for one in named)
    return True


def _is_of(notice: Notice, fault: Fault) -> bool:
    """Whether a message on a lost connection is about this fault."""
    root, wanted = str(notice.context["root"]), {topics.CONNECTION_LOST: State.NEEDS_YOU}
    if wanted.get(notice.topic, State.LIMITED) is not fault.state:
        return False
    if "channel:" in root:
        return not fault.every and int(root.rsplit(":", 1)[1]) in fault.channels
    return fault.every


def _lasts(fault: Fault, at: datetime) -> bool:
    return fault.since <= at and (fault.over is None or at < fault.over)


def lost_not_told_once(record: Record) -> Iterator[str]:
    """3: every lost connection told exactly once, and in its time."""
    sent, failures = _by_login(topics.CONNECTION_LOST), _by_login(topics.UPDATE_FAILURES)
    matched = 0
    for fault in record.ledger.faults:
        person = record.people[fault.user]
        if fault.state is not State.NEEDS_YOU or not person.wants(topics.CONNECTION_LOST):
            continue
        told = [x for x in sent[fault.login] if _is_of(x, fault) and _lasts(fault, x.created_at)]
        matched += len(told)
        by_failure = [one for one in failures[fault.login] if _tells_of(one, fault)]
        yield from _once_and_in_time(fault, told, by_failure, record)
    every = sum(len(found) for found in sent.values())
    if matched != every:
        yield f"{every - matched} messages on lost connections belong to no fault"


def _once_and_in_time(
    fault: Fault, told: list[Notice], by_failure: list[Notice], record: Record
) -> Iterator[str]:
    name = f"login {fault.login} lost at {fault.since} ({fault.cause}, over {fault.over})"
    if len(told) > 1:
        yield f"{name}: told {len(told)} times"
    for notice in told:
        assert notice.ended_at
        if (late := record.late(notice, fault.since, notice.ended_at)) > PROMISED:
            yield f"{name}: told at {notice.ended_at}, {late} late"
    if not told and not by_failure:
        waits = _Waits(record.people[fault.user], topics.CONNECTION_LOST, 1)
        if waits.unexcused(fault.since, fault.over or END) > PROMISED:
            yield f"{name}: not told"


def _tells_of(notice: Notice, fault: Fault) -> bool:
    """A mail on failed posts that left when their cause was about to be found out, or was."""
    at = notice.ended_at
    if not at or "generation" not in notice.context:
        return False
    return fault.since - HOUR <= at and (fault.over is None or at < fault.over)


def _by_login(topic: str) -> dict[int | None, list[Notice]]:
    found: dict[int | None, list[Notice]] = defaultdict(list)
    for one in Notice.objects.filter(topic=topic, outcome=Notice.Outcome.SENT):
        found[one.credential_id].append(one)
    return found


def sent_in_quiet(record: Record) -> Iterator[str]:
    """4: nothing sent in quiet hours."""
    for person in record.people.values():
        for letter in person.letters:
            if person.in_quiet(letter.at):
                yield f"{person.address} got a mail at {letter.at.astimezone(person.zone)}"


def others_channels(record: Record) -> Iterator[str]:
    """5: nobody told about another's channel, by the text of every mail."""
    owners = {person.address: person.user for person in record.people.values()}
    for letter in record.letters:
        for name in letter.names:
            if record.ledger.channels[name][1] != owners[letter.to]:
                yield f"{letter.to} was told of {name}"


def outages_told_wrongly(record: Record) -> Iterator[str]:
    """6: only those touched, once, one all-clear, and nobody told to reconnect."""
    sent = Notice.objects.filter(topic=topics.NETWORK_TROUBLE, outcome=Notice.Outcome.SENT)
    began = Counter(one.network for one in OUTAGES if one.told)
    found = list(Outage.objects.exclude(told_at=None))
    if Counter(one.network for one in found) != began:
        yield f"outages that were told: {found}"
    for one in found:
        told = Counter(sent.filter(key=f"outage:{one.pk}").values_list("user_id", flat=True))
        clear = Counter(sent.filter(key=f"outage:{one.pk}:over").values_list("user_id", flat=True))
        yield from _touched(one, told, record)
        if one.over_at is None:
            yield f"{one} does not end"
        for user in told.keys() | clear.keys():
            if told[user] != 1 or clear[user] != 1:
                yield f"{one}: user {user} told {told[user]} times, all-clear {clear[user]}"
    yield from _asked_to_refresh(record)


def _touched(outage: Outage, told: Counter[int], record: Record) -> Iterator[str]:
    assert outage.told_at
    ends = outage.over_at or END
    touched: dict[int, list[int]] = defaultdict(list)
    of_network = set(Channel.objects.filter(network=outage.network).values_list("pk", flat=True))
    for pk, user in record.ledger.channels.values():
        if pk in of_network and record.ledger.ever(pk, State.CANNOT_TELL, outage.began_at, ends):
            touched[user].append(pk)
    for user in told.keys() - touched.keys():
        yield f"{outage}: user {user} is not touched, and was told"
    for user, channels in touched.items():
        since = _untold_since(channels, outage.told_at, ends, record.ledger)
        waits = _Waits(record.people[user], topics.NETWORK_TROUBLE, 1)
        wants = record.people[user].wants(topics.NETWORK_TROUBLE)
        if since and wants and not told[user] and waits.unexcused(*since) > PROMISED:
            yield f"{outage}: user {user} is touched, and was not told"


def _untold_since(
    channels: list[int], begins: datetime, ends: datetime, ledger: Ledger
) -> tuple[datetime, datetime] | None:
    """The time in which one of the channels could not be told, from the first step on."""
    at, steps = begins, []
    while at < ends:
        if any(ledger.state(one, at) is State.CANNOT_TELL for one in channels):
            steps.append(at)
        at += STEP
    return (steps[0], steps[-1]) if steps else None


def _asked_to_refresh(record: Record) -> Iterator[str]:
    """Nobody, neither by the message nor because a fault was taken for a lost connection."""
    for mail in record.mails:
        faulty = mail.topics == {topics.NETWORK_TROUBLE} or (
            mail.topics == {topics.UPDATE_FAILURES}
            and {one.context["cause"] for one in mail.notices} == {"network_fault"}
        )
        if faulty and mail.letter and mail.letter.asks_to_refresh:
            yield f"{mail.letter.subject!r} asks {mail.letter.to} to refresh"
    network = dict(Credential.objects.values_list("pk", "network"))
    for fault in record.ledger.faults:
        for one in OUTAGES:
            down = one.network == network[fault.login] and one.begins < fault.since < one.ends
            if down and fault.cause != "expired":
                yield f"login {fault.login} counts as lost at {fault.since} in an outage"


def sent_twice(record: Record) -> Iterator[str]:
    """7: no message twice, and no post that failed in two messages."""
    by_letter = Counter((one.to, one.at) for one in record.letters)
    by_record = Counter((mail.person.address, mail.at) for mail in record.mails)
    for where in by_letter.keys() | by_record.keys():
        if by_letter[where] != by_record[where]:
            yield f"{where}: {by_letter[where]} mails, {by_record[where]} noted"
    subjects = Counter((one.to, one.at, one.subject) for one in record.letters)
    yield from (f"{same} twice" for same, many in subjects.items() if many > 1)
    posts = Counter(pk for mail in record.mails for one in mail.notices for pk in _posts(one))
    yield from (f"post {pk} told {many} times" for pk, many in posts.items() if many > 1)


def given_up(record: Record) -> Iterator[str]:
    """Beside the seven: a mail server that is down for two hours costs nobody a message."""
    lost = Notice.objects.filter(outcome__in=[Notice.Outcome.FAILED, Notice.Outcome.UNSURE])
    for one in lost:
        if not refused(record.people[one.user_id].address):
            yield f"{one.key}: {one.reason}"


def _posts(notice: Notice) -> list[int]:
    return list(notice.context.get("reports", []))


PROMISES = {
    "nobody above their cap on any local day": above_the_cap,
    "nobody told about a fault repaired before": told_after_repair,
    "every lost connection told once, in its time": lost_not_told_once,
    "nothing sent in quiet hours": sent_in_quiet,
    "nobody told about another's channel": others_channels,
    "outages: those touched, once, one all-clear, no refresh": outages_told_wrongly,
    "nothing sent twice": sent_twice,
    "nothing given up": given_up,
}
