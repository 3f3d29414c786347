"""The last messages as a person reads them: what became of each, and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser
from django.core.paginator import Page, Paginator
from django.db.models import Count, Window
from django.utils.translation import gettext as _

from notifications import reasons, topics
from notifications.models import Notice, NoticeQuerySet

SHOWN = 10
# The class of a state's colour and the sign, beside the word.
SIGNS = {
    Notice.Outcome.OWED: "cannot_tell",
    Notice.Outcome.SENT: "working",
    Notice.Outcome.DROPPED: "not_set_up",
    Notice.Outcome.FAILED: "needs_you",
    Notice.Outcome.UNSURE: "cannot_tell",
}
# What became of a mail after it was sent weighs more than that it was.
CAME_BACK = (reasons.BOUNCED, reasons.COMPLAINED)


@dataclass(frozen=True, slots=True)
class Line:
    when: datetime
    name: str  # the subject where one was written, else the topic
    topic: str
    outcome: str
    sign: str
    reason: str
    address: str


def lines(user: AbstractBaseUser) -> list[Line]:
    """The newest first."""
    return [_line(notice) for notice in _notices(user)[:SHOWN]]


def page(user: AbstractBaseUser, number: str | None) -> tuple[Page[Notice], list[Line]]:
    """The page of that number, or the nearest there is, and its lines."""
    shown = _counted_page(user, number)
    if shown is None:
        shown = Paginator(_notices(user), SHOWN).get_page(number)
    return shown, [_line(notice) for notice in shown.object_list]


def _counted_page(user: AbstractBaseUser, number: str | None) -> Page[Notice] | None:
    """The rows and the count of all by one query; None where there is no page of that number."""
    wanted = number or "1"
    place = int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) < 6 else 0
    if not place:
        return None
    counted = _notices(user).annotate(total=Window(Count("pk")))
    rows = list(counted[(place - 1) * SHOWN : place * SHOWN])
    if not rows and place > 1:
        return None
    pages = Paginator(rows, SHOWN)
    pages.count = rows[0].total if rows else 0  # type: ignore[attr-defined]
    return Page(rows, place, pages)


def _notices(user: AbstractBaseUser) -> NoticeQuerySet:
    return Notice.objects.filter(user_id=user.pk).order_by("-created_at", "-pk")


def _line(notice: Notice) -> Line:
    topic, outcome = str(_topic(notice.topic)), Notice.Outcome(notice.outcome)
    came_back = notice.reason in CAME_BACK
    return Line(
        when=notice.ended_at or notice.due_at,
        name=notice.subject or topic,
        topic=topic,
        outcome=_of_sent(notice.reason) or _outcome(outcome),
        sign="needs_you" if came_back else SIGNS[outcome],
        reason=reasons.spoken(notice.reason),
        address=notice.address,
    )


def _topic(topic: str) -> object:
    if topic == topics.TEST:
        return topics.TEST_TOPIC.name
    try:
        return topics.get(topic).name
    except KeyError:
        return topic


def _of_sent(reason: str) -> str:
    return {
        reasons.DELIVERED: _("Delivered"),
        reasons.BOUNCED: _("Came back"),
        reasons.COMPLAINED: _("Reported as spam"),
    }.get(reason, "")


def _outcome(outcome: Notice.Outcome) -> str:
    return {
        Notice.Outcome.OWED: _("Waiting"),
        Notice.Outcome.SENT: _("Sent"),
        Notice.Outcome.DROPPED: _("Not sent"),
        Notice.Outcome.FAILED: _("Failed"),
        Notice.Outcome.UNSURE: _("Not certain"),
    }[outcome]
