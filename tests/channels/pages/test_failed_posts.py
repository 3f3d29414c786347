"""The posts that failed lately on a channel, on its page."""

from __future__ import annotations

from datetime import timedelta

import pytest

from channels.contract import Cause, Certainty
from channels.models import Channel, FailureReport
from channels.pages.failed_posts import failed_lately
from channels.records.diagnoses import diagnosis_of
from tests.factories import DAY, NOW, make_channel

pytestmark = pytest.mark.django_db


def fail(channel: Channel, cause: Cause, ago: timedelta, post: str = "") -> None:
    FailureReport.objects.create(
        channel=channel,
        reported_at=NOW - ago,
        failed_at=NOW - ago,
        post=post,
        cause=cause.value,
        certainty=Certainty.SAID.value,
    )


def test_each_cause_is_told_once_with_its_last_post_and_how_many_there_were() -> None:
    channel = make_channel()
    fail(channel, Cause.ALIVE, 3 * DAY, "first")
    fail(channel, Cause.ALIVE, DAY, "last")
    fail(channel, Cause.PASSWORD_CHANGED, 2 * DAY, "other")

    told = failed_lately(channel, diagnosis_of(channel, at=NOW), at=NOW)

    assert [(each.post, each.count) for each in told] == [("last", 2), ("other", 1)]


def test_after_a_week_it_is_no_longer_told() -> None:
    channel = make_channel()
    fail(channel, Cause.ALIVE, 7 * DAY - timedelta(minutes=1), "still told")
    fail(channel, Cause.PASSWORD_CHANGED, 7 * DAY, "told no more")

    told = failed_lately(channel, diagnosis_of(channel, at=NOW), at=NOW)

    assert [each.post for each in told] == ["still told"]
