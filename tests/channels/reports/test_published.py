"""Published, but few can see it: our app's fault, and never a reason to sign in again."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO

import pytest
from django.core import mail
from django.core.management import call_command
from django.test import Client

from channels.contract import Blame, Cause, HiddenBy, Kind, State, Visibility
from channels.models import Channel, Event, EventKind
from channels.records.diagnoses import diagnosis_of
from channels.records.findings import settle_state
from channels.reports.failed_posts import WhenError
from channels.reports.published import PublishedPost, report_published
from channels.words.diagnosis_text import describe
from channels.words.of_rules.articles import article_of
from channels.words.summary import summary
from notifications import topics
from notifications.models import Notice
from tests.factories import DAY, NOW, break_login, make_channel, make_credential

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
LIMITED, PUBLIC, UNKNOWN = Visibility.LIMITED, Visibility.PUBLIC, Visibility.UNKNOWN


@pytest.fixture
def page(settings: object) -> Channel:
    settings.ADMINS = [("Op", "op@example.com")]  # type: ignore[attr-defined]
    return make_channel(make_credential(network="facebook"), kind=Kind.PAGE, name="Cafe")


def report(
    channel: Channel,
    visibility: Visibility,
    hidden_by: HiddenBy = HiddenBy.APP_IN_DEVELOPMENT,
    *,
    hours: int = 0,
) -> Channel:
    at = NOW + hours * HOUR
    post = PublishedPost(published_at=at, visibility=visibility, hidden_by=hidden_by, post="#1")
    return report_published(channel, post, by="Tool", at=at)


def test_what_few_can_see_is_limited_by_us_and_nothing_for_the_person(page: Channel) -> None:
    held = report(page, LIMITED)

    verdict = diagnosis_of(held, at=NOW)
    assert (verdict.state, verdict.cause, verdict.blame) == (
        State.LIMITED,
        Cause.APP_FAULT,
        Blame.US,
    )
    assert not verdict.reconnect
    assert not verdict.needs_person
    words = describe(held, verdict, at=NOW)
    assert "only people with a role in our app at Facebook can see them" in words.headline
    assert "refreshing it would change nothing" in words.explanation
    assert words.step == ""
    assert words.evidence.startswith(
        "A publishing tool of yours reported it for a post published just now. Asked"
    )
    assert article_of(verdict) == "network-fault-or-ours#unseen"
    assert held.credential.cause == Cause.ALIVE.value
    assert summary([(held, verdict)], at=NOW).heading == "Nothing for you to do."


@pytest.mark.parametrize("hidden_by", list(HiddenBy))
def test_each_reason_is_said_in_its_own_words(page: Channel, hidden_by: HiddenBy) -> None:
    held = report(page, LIMITED, hidden_by)
    headline = describe(held, diagnosis_of(held, at=NOW), at=NOW).headline
    assert "Posts of Cafe are out" in headline
    assert ("trial access" in headline) is (hidden_by is HiddenBy.TRIAL_ACCESS)
    assert ("audited our app" in headline) is (hidden_by is HiddenBy.NOT_AUDITED)
    assert ("role in our app" in headline) is (hidden_by is HiddenBy.APP_IN_DEVELOPMENT)


def test_a_later_post_that_everybody_sees_ends_it(page: Channel) -> None:
    report(page, LIMITED)
    held = report(page, PUBLIC, hours=1)
    assert held.state == State.WORKING.value
    assert diagnosis_of(held, at=NOW + HOUR).state is State.WORKING


def test_what_is_told_late_of_an_earlier_post_changes_nothing(page: Channel) -> None:
    report(page, LIMITED, hours=2)
    held = report(page, PUBLIC)
    assert held.visibility == LIMITED.value


def test_a_tool_that_cannot_tell_changes_no_state(page: Channel) -> None:
    held = report(page, UNKNOWN)
    assert (held.visibility, held.state) == (UNKNOWN.value, State.WORKING.value)
    report(page, LIMITED, hours=1)
    assert report(page, UNKNOWN, hours=2).visibility == LIMITED.value


def test_since_when_is_the_first_post_that_was_hidden(page: Channel) -> None:
    report(page, LIMITED)
    held = report(page, LIMITED, hours=5)
    assert diagnosis_of(held, at=NOW + 5 * HOUR).since == NOW


@pytest.mark.parametrize("cause", [Cause.PASSWORD_CHANGED, Cause.NETWORK_FAULT])
def test_it_hides_no_other_truth(page: Channel, cause: Cause) -> None:
    held = report(page, LIMITED)
    break_login(held.credential, cause, at=NOW, last_alive_at=NOW - DAY)
    before = diagnosis_of(Channel.objects.get(pk=held.pk), at=NOW)
    Channel.objects.update(hidden_by="", visibility=PUBLIC.value)
    after = diagnosis_of(Channel.objects.get(pk=held.pk), at=NOW)
    assert (before.state, before.cause) == (after.state, after.cause)


@pytest.mark.parametrize("when", [NOW + HOUR, NOW - 31 * DAY])
def test_a_moment_that_cannot_be(page: Channel, when: object) -> None:
    post = PublishedPost(published_at=when, visibility=LIMITED)  # type: ignore[arg-type]
    with pytest.raises(WhenError):
        report_published(page, post, by="Tool", at=NOW)
    assert not Event.objects.exists()


def test_the_operator_hears_what_to_do_once_a_day(page: Channel) -> None:
    report(page, LIMITED)
    report(page, LIMITED)
    (alert,) = mail.outbox
    assert "Posts through our app at Facebook are not seen by everybody" in alert.subject
    assert "Switch the app to live mode" in alert.body
    assert "manage.py posts_are_public facebook" in alert.body


def test_the_operator_is_asked_to_look_where_a_tool_cannot_tell(page: Channel) -> None:
    report(page, UNKNOWN)
    assert "A tool cannot tell; please look." in mail.outbox[0].body


def test_the_operators_command_brings_all_of_a_network_back(page: Channel) -> None:
    other = make_channel(make_credential(network="pinterest"))
    for channel in (page, other):
        report(channel, LIMITED)
    out = StringIO()

    call_command("posts_are_public", "facebook", stdout=out)

    assert "Facebook: 1 channels are seen again." in out.getvalue()
    assert Channel.objects.get(pk=page.pk).state == State.WORKING.value
    assert Channel.objects.get(pk=other.pk).state == State.LIMITED.value


def test_it_is_in_the_history_without_a_token(page: Channel, client: Client) -> None:
    post = PublishedPost(published_at=NOW, visibility=LIMITED, post="access_token=abc123def456")
    report_published(page, post, by="Tool", at=NOW)
    event = Event.objects.get(kind=EventKind.PUBLISHED)
    assert "abc123" not in str(event.evidence)
    client.force_login(page.credential.user)
    text = client.get(page.get_absolute_url()).content.decode()
    assert "published a post that only a few people can see" in text
    assert "A publishing tool of yours told us." in text
    assert "Add the missing permission" not in text


def test_six_pages_of_one_login_are_one_message_and_one_all_clear() -> None:
    login = make_credential(network="facebook")
    pages = [make_channel(login, kind=Kind.PAGE, name=f"Page {n}") for n in range(6)]
    for each in pages:
        report(each, LIMITED)
    (told,) = Notice.objects.all()
    assert told.topic == topics.LIMITED
    told.outcome = "sent"
    told.save()
    for each in pages:
        report(each, PUBLIC, hours=2)
    assert Notice.objects.filter(topic=topics.RECOVERED).count() == 1


def test_an_end_that_comes_near_is_the_persons_all_the_same(page: Channel) -> None:
    login = make_credential(network="linkedin", age=55 * DAY)
    held = report(make_channel(login), LIMITED)
    settle_state(held, at=NOW)
    assert diagnosis_of(held, at=NOW).state is State.ENDS_SOON


def test_a_tool_that_cannot_tell_is_told_of_on_the_page(page: Channel, client: Client) -> None:
    report(page, UNKNOWN)
    client.force_login(page.credential.user)
    text = client.get(page.get_absolute_url()).content.decode()
    assert "Your publishing tool cannot tell who sees what it publishes." in text
    assert "It works, and there is nothing for you to do." in text


def test_beside_another_trouble_the_page_says_it_too(page: Channel, client: Client) -> None:
    held = report(page, LIMITED)
    break_login(held.credential, Cause.PASSWORD_CHANGED, at=NOW)
    client.force_login(page.credential.user)
    text = client.get(page.get_absolute_url()).content.decode()
    assert "only people with a role in our app at Facebook can see them" in text
