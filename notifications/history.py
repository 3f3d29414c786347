"""The last messages as a person reads them: what became of each, and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser
from django.utils.translation import gettext as _

from notifications import reasons, topics
from notifications.models import Notice

SHOWN = 20
# The class of a state's colour and the sign, beside the word.
SIGNS = {
    Notice.Outcome.OWED: "cannot_tell",
    Notice.Outcome.SENT: "working",
    Notice.Outcome.DROPPED: "not_set_up",
    Notice.Outcome.FAILED: "needs_you",
    Notice.Outcome.UNSURE: "cannot_tell",
}


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
    found = Notice.objects.filter(user_id=user.pk).order_by("-created_at", "-pk")
    return [_line(one) for one in found[:SHOWN]]


def _line(notice: Notice) -> Line:
    topic = str(_topic(notice.topic))
    return Line(
        when=notice.ended_at or notice.due_at,
        name=notice.subject or topic,
        topic=topic,
        outcome=_outcome(Notice.Outcome(notice.outcome)),
        sign=SIGNS[Notice.Outcome(notice.outcome)],
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


def _outcome(outcome: Notice.Outcome) -> str:
    return {
        Notice.Outcome.OWED: _("Waiting"),
        Notice.Outcome.SENT: _("Sent"),
        Notice.Outcome.DROPPED: _("Not sent"),
        Notice.Outcome.FAILED: _("Failed"),
        Notice.Outcome.UNSURE: _("Not certain"),
    }[outcome]
