"""What was sent, dropped and late, topic by topic, as a table in Markdown."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

from notifications import topics
from notifications.models import Notice
from tests.notifications.simulated.record import Record

HEAD = (
    "| topic | sent | dropped, with reason | open | latest, min | p95 delay, min | "
    "most to one person in a day |\n|---|---|---|---|---|---|---|"
)
MINUTE = timedelta(minutes=1)


def table(record: Record) -> str:
    """Delay: from when it was queued to the mail, night and all. Late: what no promise allows."""
    return "\n".join([HEAD, *(_row(topic.id, record) for topic in topics.TOPICS), _all(record)])


def _row(topic: str, record: Record) -> str:
    notices = list(Notice.objects.filter(topic=topic))
    sent = [notice for notice in notices if notice.outcome == Notice.Outcome.SENT]
    times = [
        (notice, record.ledger.due[notice.pk], notice.ended_at)
        for notice in sent
        if notice.ended_at
    ]
    waits = sorted(left - due for _one, due, left in times)
    late = max((record.late(*times_of) for times_of in times), default=timedelta(0))
    p95 = waits[int(len(waits) * 0.95)] if waits else timedelta(0)
    lost = [x for x in notices if x.outcome not in (Notice.Outcome.SENT, Notice.Outcome.OWED)]
    why = Counter(notice.reason for notice in lost)
    reasons = ", ".join(f"{many} {reason}" for reason, many in why.most_common()) or "0"
    days = Counter(
        (mail.person.user, mail.person.day(mail.at))
        for mail in record.mails
        if topic in mail.topics
    )
    most = max(days.values(), default=0)
    waiting = sum(notice.outcome == Notice.Outcome.OWED for notice in notices)
    name = topic.replace("_", " ")
    return (
        f"| {name} | {len(sent)} | {reasons} | {waiting} | {late / MINUTE:.0f} | "
        f"{p95 / MINUTE:.0f} | {most} |"
    )


def _all(record: Record) -> str:
    days = Counter(
        (person.user, person.day(letter.at))
        for person in record.people.values()
        for letter in person.letters
    )
    capped = dict.fromkeys(sorted({person.cap for person in record.people.values()}), 0)
    for (user, _day), many in days.items():
        cap = record.people[user].cap
        capped[cap] = max(capped[cap], many)
    most = ", ".join(f"{many} of {cap or 'no cap'}" for cap, many in capped.items())
    sent = Notice.objects.filter(outcome=Notice.Outcome.SENT).count()
    return f"| all | {sent} in {len(record.letters)} mails | | | | | {most} |"
