"""What was promised, checked against every mail that left. Reads no code of the sender's.

Each check returns what breaks its promise, in words; nothing: it is kept.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import datetime

from channels.contract import State
from channels.models import Channel, Credential
from notifications import topics
from notifications.models import Notice, Outage
from tests.notifications.simulated.days import END, STEP
from tests.notifications.simulated.happenings import OUTAGES
from tests.notifications.simulated.ledger import HOLDS, Fault, Ledger
from tests.notifications.simulated.people import HOUR
from tests.notifications.simulated.post import Letter, refused
from tests.notifications.simulated.record import PROMISED, Mail, Record, Waits

BACK = (State.WORKING, State.ENDS_SOON)


def above_the_cap(record: Record) -> Iterator[str]:
    """1: nobody above their cap on any local day."""
    for person in record.people.values():
        days = Counter(person.day(letter.at) for letter in person.letters)
        for day, many in days.items():
            if person.cap and many > person.cap:
                yield f"{person.address} had {many} mails on {day}, allows {person.cap}"


def told_after_repair(record: Record) -> Iterator[str]:
    """2: nobody told about a fault that was repaired before the mail left."""
    for mail in record.mails:
        for notice in mail.notices:
            if not _still_so(notice, mail.at, record.ledger):
                yield f"{notice.topic} {notice.key} at {mail.at}: repaired before"
        unsteady = any("unsteady" in notice.context for notice in mail.notices)
        if len(mail.topics) == 1 and mail.letter and not unsteady:
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
    if "unsteady" in notice.context:
        return any(ledger.unsteady(channel, at) for channel in notice.context["channels"])
    if notice.topic in (topics.CONNECTION_LOST, topics.LIMITED):
        return any(_is_of(notice, fault) and _lasts(fault, at) for fault in of_login)
    of_token = notice.topic == topics.UPDATE_FAILURES and "generation" in notice.context
    if of_token or notice.topic == topics.ENDS_SOON:
        mended = list(ledger.refreshed[notice.credential_id])
        if of_token:
            mended += [fault.over for fault in of_login if fault.over and fault.every]
        return not any(notice.created_at < when <= at for when in mended)
    if notice.topic == topics.NETWORK_TROUBLE and "outage" in notice.context:
        named = notice.context["channels"]
        return any(ledger.state(channel, at) is State.CANNOT_TELL for channel in named)
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
        if any(record.ledger.unsteady(channel, fault.since) for channel in fault.channels):
            yield from _once_where_unsteady(fault, told, record)
            continue
        by_failure = [notice for notice in failures[fault.login] if _tells_of(notice, fault)]
        yield from _once_and_in_time(fault, told, by_failure, record)
    every = sum(len(notices) for notices in sent.values())
    if matched != every:
        yield f"{every - matched} messages on lost connections belong to no fault"


def _once_where_unsteady(fault: Fault, told: list[Notice], record: Record) -> Iterator[str]:
    """It is told that it breaks and mends; of one break only what has held for hours."""
    name = f"login {fault.login} lost at {fault.since} in an unsteady time"
    if len(told) > 1:
        yield f"{name}: told {len(told)} times"
    said = Notice.objects.filter(
        credential=fault.login, context__has_key="unsteady", created_at__lte=fault.since
    )
    if not told and not said.exists():
        yield f"{name}: nothing was said"
    since, until = fault.since + HOLDS, fault.over or END
    waits = Waits(record.people[fault.user], topics.CONNECTION_LOST, 1)
    if not told and since < until and waits.unexcused(since, until) > PROMISED:
        yield f"{name}: holds, and was not told"


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
        waits = Waits(record.people[fault.user], topics.CONNECTION_LOST, 1)
        if waits.unexcused(fault.since, fault.over or END) > PROMISED:
            yield f"{name}: not told"


def _tells_of(notice: Notice, fault: Fault) -> bool:
    """A mail on failed posts that left when their cause was about to be found out, or was."""
    at = notice.ended_at
    if not at or "generation" not in notice.context:
        return False
    return fault.since - HOUR <= at and (fault.over is None or at < fault.over)


def _by_login(topic: str) -> dict[int | None, list[Notice]]:
    by_login: dict[int | None, list[Notice]] = defaultdict(list)
    sent = Notice.objects.filter(topic=topic, outcome=Notice.Outcome.SENT)
    for notice in sent.exclude(context__has_key="unsteady"):
        by_login[notice.credential_id].append(notice)
    return by_login


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
    began = Counter(outage.network for outage in OUTAGES if outage.told)
    recorded = list(Outage.objects.exclude(told_at=None))
    if Counter(outage.network for outage in recorded) != began:
        yield f"outages that were told: {recorded}"
    for outage in recorded:
        told = Counter(sent.filter(key=f"outage:{outage.pk}").values_list("user_id", flat=True))
        clear = Counter(
            sent.filter(key=f"outage:{outage.pk}:over").values_list("user_id", flat=True)
        )
        yield from _touched(outage, told, record)
        if outage.over_at is None:
            yield f"{outage} does not end"
        for user in told.keys() | clear.keys():
            if told[user] != 1 or clear[user] != 1:
                yield f"{outage}: user {user} told {told[user]} times, all-clear {clear[user]}"
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
        waits = Waits(record.people[user], topics.NETWORK_TROUBLE, 1)
        wants = record.people[user].wants(topics.NETWORK_TROUBLE)
        if since and wants and not told[user] and waits.unexcused(*since) > PROMISED:
            yield f"{outage}: user {user} is touched, and was not told"


def _untold_since(
    channels: list[int], begins: datetime, ends: datetime, ledger: Ledger
) -> tuple[datetime, datetime] | None:
    """The time in which one of the channels could not be told, from the first step on."""
    at, steps = begins, []
    while at < ends:
        if any(ledger.state(channel, at) is State.CANNOT_TELL for channel in channels):
            steps.append(at)
        at += STEP
    return (steps[0], steps[-1]) if steps else None


def _asked_to_refresh(record: Record) -> Iterator[str]:
    """Nobody, neither by the message nor because a fault was taken for a lost connection."""
    for mail in record.mails:
        faulty = mail.topics == {topics.NETWORK_TROUBLE} or (
            mail.topics == {topics.UPDATE_FAILURES}
            and {notice.context["cause"] for notice in mail.notices} == {"network_fault"}
        )
        if faulty and mail.letter and mail.letter.asks_to_refresh:
            yield f"{mail.letter.subject!r} asks {mail.letter.to} to refresh"
    network = dict(Credential.objects.values_list("pk", "network"))
    for fault in record.ledger.faults:
        for outage in OUTAGES:
            down = (
                outage.network == network[fault.login] and outage.begins < fault.since < outage.ends
            )
            if down and fault.cause != "expired":
                yield f"login {fault.login} counts as lost at {fault.since} in an outage"


def sent_twice(record: Record) -> Iterator[str]:
    """7: no message twice, and no post that failed in two messages."""
    by_letter = Counter((letter.to, letter.at) for letter in record.letters)
    by_record = Counter((mail.person.address, mail.at) for mail in record.mails)
    for where in by_letter.keys() | by_record.keys():
        if by_letter[where] != by_record[where]:
            yield f"{where}: {by_letter[where]} mails, {by_record[where]} noted"
    subjects = Counter((letter.to, letter.at, letter.subject) for letter in record.letters)
    yield from (f"{same} twice" for same, many in subjects.items() if many > 1)
    posts = Counter(pk for mail in record.mails for notice in mail.notices for pk in _posts(notice))
    yield from (f"post {pk} told {many} times" for pk, many in posts.items() if many > 1)


def given_up(record: Record) -> Iterator[str]:
    """Beside the seven: a mail server that is down for two hours costs nobody a message."""
    lost = Notice.objects.filter(outcome__in=[Notice.Outcome.FAILED, Notice.Outcome.UNSURE])
    for notice in lost:
        if not refused(record.people[notice.user_id].address):
            yield f"{notice.key}: {notice.reason}"


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
