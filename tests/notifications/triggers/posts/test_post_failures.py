"""Posts that failed: one message for one root cause, and follow-ups that never flood."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from django.core import mail

from channels.contract import Blame, Cause, Certainty, Finding
from channels.models import Channel, FailureReport
from channels.signals import failure_reported
from notifications import reasons, topics
from notifications.delivery import send_round
from notifications.mails import failed_posts
from notifications.models import Notice, Preferences
from notifications.triggers.posts import post_failures
from tests.factories import DAY, NOW, make_channel, make_credential, make_user
from tests.notifications.triggers.breaking import lose, mend

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sender_asleep")]
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


def fail(
    channel: Channel,
    cause: Cause = Cause.PASSWORD_CHANGED,
    *,
    at: datetime = NOW,
    post: str = "post",
    rule: str = "rule",
) -> FailureReport:
    """A publishing tool reported a post that failed at ``at``."""
    finding = Finding(cause, Blame.NOBODY, Certainty.SAID, rule)
    report = FailureReport.objects.create(
        channel=channel,
        reported_at=at,
        failed_at=at,
        post=post,
        cause=cause.value,
        certainty=Certainty.SAID.value,
        rule=rule,
    )
    failure_reported.send(Channel, channel=channel, finding=finding, report=report, at=at)
    return report


def told(topic: str = topics.UPDATE_FAILURES) -> list[Notice]:
    return list(Notice.objects.filter(topic=topic).order_by("pk"))


def test_somebody_who_chose_nothing_hears_of_a_failed_post() -> None:
    channel = make_channel()
    assert Preferences.of(channel.credential.user).wants(topics.UPDATE_FAILURES)
    fail(channel)

    assert len(told()) == 1


def test_without_a_report_nothing_is_known_to_have_failed() -> None:
    """What our own checks find is a lost connection, and never a failed post."""
    login = make_channel().credential
    lose(login)

    assert told() == []
    assert len(told(topics.CONNECTION_LOST)) == 1


def test_fifty_failed_posts_are_one_message_that_lists_them() -> None:
    channel = make_channel()
    reports = [fail(channel, post=f"post {number}") for number in range(50)]

    send_round.deliver_due(at=NOW + MINUTE)

    (notice,) = told()
    assert notice.outcome == Notice.Outcome.SENT
    assert notice.context["reports"] == [report.pk for report in reports]
    listed = failed_posts.of(notice, at=NOW)
    assert listed is not None
    assert (listed.count, listed.more) == (50, 0)
    assert {post.name for post in listed.posts} == {f"post {number}" for number in range(50)}
    assert len(mail.outbox) == 1


def test_more_than_a_message_can_hold_is_counted() -> None:
    channel = make_channel()
    for _number in range(post_failures.LISTED + 3):
        fail(channel)

    listed = failed_posts.of(told()[0], at=NOW)

    assert listed is not None
    assert (listed.count, len(listed.posts)) == (post_failures.LISTED + 3, 50)


def test_a_failure_goes_at_once() -> None:
    fail(make_channel())

    (notice,) = told()
    assert notice.due_at - NOW <= MINUTE


def test_what_fails_after_it_was_sent_waits_for_one_follow_up() -> None:
    channel = make_channel()
    fail(channel)
    send_round.deliver_due(at=NOW + MINUTE)

    for minutes in range(2, 50):
        fail(channel, at=NOW + minutes * MINUTE)

    first, second = told()
    assert second.due_at == NOW + MINUTE + HOUR
    assert second.context["count"] == 48
    assert first.context["count"] == 1


@pytest.mark.slow
def test_follow_ups_come_after_an_hour_six_and_a_day() -> None:
    channel = make_channel()
    sent: list[datetime] = []
    for minutes in range(0, 78 * 60, 10):
        at = NOW + minutes * MINUTE
        fail(channel, at=at)
        if send_round.deliver_due(at=at + MINUTE):
            sent.append(at + MINUTE)

    gaps = [(later - sooner) for sooner, later in pairwise(sent)]
    assert len(sent) == 5
    for gap, meant in zip(gaps, (HOUR, 6 * HOUR, DAY, DAY), strict=True):
        assert meant <= gap <= meant + 10 * MINUTE


def test_a_day_without_a_failure_starts_anew() -> None:
    channel = make_channel()
    fail(channel)
    send_round.deliver_due(at=NOW + MINUTE)

    fail(channel, at=NOW + 2 * DAY)

    assert told()[1].due_at - (NOW + 2 * DAY) <= MINUTE


def test_a_lost_connection_that_is_owed_lists_the_failed_posts() -> None:
    channel = make_channel()
    lose(channel.credential)
    channel.refresh_from_db()

    report = fail(channel)

    (notice,) = Notice.objects.all()
    assert notice.topic == topics.CONNECTION_LOST
    assert notice.context["reports"] == [report.pk]


def test_a_lost_connection_takes_over_the_failures_that_wait() -> None:
    channel = make_channel()
    report = fail(channel)

    lose(channel.credential, at=NOW)

    failure, lost = Notice.objects.order_by("pk")
    assert (failure.outcome, failure.reason) == ("dropped", reasons.TOLD_INSIDE)
    assert lost.context["reports"] == [report.pk]


def test_a_loss_just_told_by_a_failed_post_is_not_told_again() -> None:
    channel = make_channel()
    fail(channel)
    send_round.deliver_due(at=NOW + MINUTE)

    lose(channel.credential, at=NOW + 5 * MINUTE)

    assert not told(topics.CONNECTION_LOST)


def test_after_a_loss_was_told_failures_wait_an_hour() -> None:
    channel = make_channel()
    lose(channel.credential)
    send_round.deliver_due(at=NOW)
    channel.refresh_from_db()

    fail(channel, at=NOW + 5 * MINUTE)

    assert told()[0].due_at == NOW + HOUR


def test_another_cause_is_another_message() -> None:
    channel = make_channel()
    fail(channel)
    fail(channel, Cause.NETWORK_FAULT)
    fail(channel, Cause.ALIVE, rule="duplicate")

    assert len(told()) == 3


def test_an_outage_is_one_cause_for_all_logins_there() -> None:
    user = make_user()
    for number in range(3):
        fail(make_channel(user=user, name=f"Acme {number}"), Cause.NETWORK_FAULT)

    (notice,) = told()
    assert len(notice.context["channels"]) == 3


@pytest.mark.parametrize(
    "cause",
    [Cause.ALIVE, Cause.NETWORK_FAULT, Cause.APP_FAULT, Cause.RATE_LIMITED, Cause.UNKNOWN],
)
def test_what_no_refresh_helps_offers_none(cause: Cause) -> None:
    fail(make_channel(), cause)

    listed = failed_posts.of(told()[0], at=NOW)

    assert listed is not None
    assert not listed.words.reconnect
    assert "refresh" not in listed.words.step.lower()


def test_a_repair_drops_the_failures_that_wait() -> None:
    channel = make_channel()
    fail(channel)
    mend(channel.credential, at=NOW + timedelta(seconds=5))

    send_round.deliver_due(at=NOW + MINUTE)

    assert (told()[0].outcome, told()[0].reason) == ("dropped", reasons.REPAIRED)


def test_a_topic_that_is_off_adds_nothing() -> None:
    channel = make_channel()
    Preferences.of(channel.credential.user).choose({topics.UPDATE_FAILURES: False})
    lose(channel.credential)

    fail(channel)

    (notice,) = Notice.objects.all()
    assert "reports" not in notice.context


def test_a_message_that_is_being_sent_is_not_written_to() -> None:
    channel = make_channel()
    fail(channel)
    Notice.objects.update(claimed_at=NOW)

    fail(channel, at=NOW + timedelta(seconds=1))

    first, second = told()
    assert (first.context["count"], second.context["count"]) == (1, 1)


def test_two_people_at_one_network_never_share_a_message() -> None:
    first, second = make_channel(), make_channel(make_credential())
    fail(first, Cause.NETWORK_FAULT)
    fail(second, Cause.NETWORK_FAULT)

    assert [notice.context["channels"] for notice in told()] == [[first.pk], [second.pk]]


def test_a_mail_names_each_post_its_moment_and_the_cause() -> None:
    channel = make_channel(name="Bakery")
    fail(channel, post="Autumn bread", at=NOW)
    fail(channel, post="Rye <b>", at=NOW + timedelta(seconds=2))

    send_round.deliver_due(at=NOW + MINUTE)

    sent = mail.outbox[0]
    assert sent.subject == "2 posts to Bakery on LinkedIn could not be sent"
    assert "- Bakery (LinkedIn), 24 November 2026, 09:00 UTC: Autumn bread" in sent.body
    assert "password" in sent.body
    assert f"/channels/{channel.pk}/" in sent.body
    assert "Rye &lt;b&gt;" in str(sent.message().as_string())


@pytest.mark.parametrize("cause", [Cause.ALIVE, Cause.NETWORK_FAULT, Cause.APP_FAULT])
def test_a_mail_offers_no_refresh_where_none_helps(cause: Cause) -> None:
    ends_soon = make_channel(make_credential(age=57 * DAY))
    fail(ends_soon, cause)

    send_round.deliver_due(at=NOW + MINUTE)

    assert "/refresh/" not in mail.outbox[0].body


def test_a_lost_connection_lists_the_posts_in_its_mail() -> None:
    channel = make_channel(name="Bakery")
    lose(channel.credential)
    channel.refresh_from_db()
    fail(channel, post="Autumn bread")

    send_round.deliver_due(at=NOW + MINUTE)

    assert [message.subject for message in mail.outbox] == ["Bakery on LinkedIn needs you"]
    assert "Autumn bread" in mail.outbox[0].body
