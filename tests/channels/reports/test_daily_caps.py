"""One post too many in a day: known by the network's own answer, with the end that it names."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

import pytest

from channels.contract import Cause
from channels.models import Event
from channels.records.diagnoses import diagnosis_of
from channels.reports import intake
from channels.reports.intake import FailedPost, Reported
from channels.reports.own_look import own_look
from channels.reports.wording import Failed, cap_lifts, meaning, report_words
from channels.words.event_history import event_sentence
from channels.words.of_rules.articles import article_of_answer
from tests.factories import NOW, make_channel, make_credential

pytestmark = pytest.mark.django_db
RESET = NOW + timedelta(hours=7)
EPOCH = str(int(RESET.timestamp()))
SOON = str(int((NOW + timedelta(minutes=9)).timestamp()))
X_429 = {"title": "Too Many Requests", "status": 429, "type": "about:blank"}
X_USER = {
    "x-rate-limit-remaining": "73",
    "x-rate-limit-reset": SOON,
    "x-user-limit-24hour-remaining": "0",
    "x-user-limit-24hour-reset": EPOCH,
}
X_APP = {"x-app-limit-24hour-remaining": "0", "x-app-limit-24hour-reset": EPOCH}
X_185 = {"errors": [{"code": 185, "message": "User is over daily status update limit."}]}
INSTAGRAM = {
    "error": {
        "message": "Application request limit reached",
        "type": "OAuthException",
        "code": 9,
        "error_subcode": 2207042,
    }
}
CAPS: list[tuple[str, int, dict[str, str], Any, datetime | None]] = [
    ("x", 429, X_USER, X_429, RESET),
    ("x", 429, X_APP, X_429, RESET),
    ("x", 403, {}, X_185, None),
    ("instagram", 403, {}, INSTAGRAM, None),
]


def report(network: str, status: int, headers: dict[str, str], body: Any) -> Reported:
    channel = make_channel(make_credential(network=network))
    post = FailedPost(failed_at=NOW, status=status, headers=headers, body=json.dumps(body))
    return intake.report(channel, post, by="Tool", at=NOW)


@pytest.mark.parametrize(("network", "status", "headers", "body", "again_at"), CAPS)
def test_it_is_a_cap_and_no_fault_of_the_channel(
    network: str, status: int, headers: dict[str, str], body: Any, again_at: datetime | None
) -> None:
    told = report(network, status, headers, body)

    assert told.finding.cause is Cause.RATE_LIMITED
    assert told.finding.daily_cap
    assert article_of_answer(told.finding, network) == "daily-posting-limits"
    assert "Nothing is wrong with the channel." in meaning(told.finding, told.report.channel)
    assert (told.report.daily_cap, told.report.again_at) == (True, again_at)
    kept = told.report
    failed = Failed(Cause(kept.cause), kept.rule, kept.daily_cap, kept.again_at)
    look, verdict = own_look(kept, at=NOW), diagnosis_of(kept.channel, at=NOW)
    words = report_words(kept.channel, failed, look, verdict, at=NOW)
    assert ("from 16:00" in words.step) is (again_at is not None)
    assert not words.reconnect
    history = event_sentence(Event.objects.get(kind="failure_reported"), network)
    assert words.says in history
    assert words.article == "daily-posting-limits"
    # What the tool is told stands beside what the person reads: the same moment.
    assert cap_lifts(told, told.report.channel, at=NOW) == (words.step if again_at else "")
    assert again_at in (None, told.until)


@pytest.mark.parametrize(
    "headers",
    [
        {"x-rate-limit-remaining": "0", "x-rate-limit-reset": SOON},
        {**X_USER, "x-user-limit-24hour-remaining": "3"},
        {},
    ],
)
def test_the_limit_of_a_quarter_of_an_hour_is_no_cap(headers: dict[str, str]) -> None:
    told = report("x", 429, headers, X_429)

    assert told.finding.cause is Cause.RATE_LIMITED
    assert not told.finding.daily_cap
