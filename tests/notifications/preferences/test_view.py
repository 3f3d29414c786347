"""The preferences page: saved at once by htmx, by a button without it, and never by others."""

from __future__ import annotations

import re
from datetime import time, timedelta

import pytest
from django.contrib.auth.models import User
from django.core.mail import EmailMessage
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from notifications import topics
from notifications.middleware import ZONE_KEY
from notifications.models import Notice, Preferences
from notifications.preferences import saving
from tests.factories import DAY, make_channel, make_credential, make_user
from tests.markup import flat

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
PAGE = reverse("notifications:preferences")
GOOD = {
    "topic_connection_lost": "on",
    "lead_days": ["14", "3"],
    "language": "es",
    "zone": "Asia/Kolkata",
    "quiet_from": "22:00",
    "quiet_until": "07:30",
    "daily_cap": "3",
    "digest_at": "06:45",
    "digest": "always",
}


@pytest.fixture
def ada(client: Client) -> User:
    user = make_user("ada@example.com")
    client.force_login(user)
    return user


def save(client: Client, *, htmx: bool = False, **changes: object) -> HttpResponse:
    headers = {"HX-Request": "true"} if htmx else {}
    return client.post(PAGE, {**GOOD, **changes}, headers=headers)  # type: ignore[return-value]


@pytest.mark.parametrize("name", ["notifications:preferences", "notifications:test"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_is_sent_to_sign_in(client: Client, name: str, method: str) -> None:
    reply = getattr(client, method)(reverse(name))

    assert reply.status_code == 302
    assert reply["Location"].startswith(reverse("account_login"))
    assert not Preferences.objects.exists()


def test_who_never_chose_hears_of_failed_posts_and_lost_connections(
    client: Client, ada: User
) -> None:
    untouched = Preferences.of(ada)
    assert untouched.wants(topics.UPDATE_FAILURES)
    assert untouched.wants(topics.CONNECTION_LOST)
    assert re.search(
        r'<input[^>]*name="topic_update_failures"[^>]* checked',
        client.get(PAGE).content.decode(),
    )


def test_everything_is_saved_by_the_plain_button(client: Client, ada: User) -> None:
    reply = save(client)

    assert reply.status_code == 302
    mine = Preferences.of(ada)
    assert (mine.zone, mine.zone_chosen) == ("Asia/Kolkata", True)
    assert mine.language == "es"
    assert mine.quiet == (time(22), time(7, 30))
    assert mine.lead_days == [14, 3]
    assert (mine.daily_cap, mine.digest_at, mine.digest_always) == (3, time(6, 45), True)
    wanted = {topic.id for topic in topics.TOPICS if mine.wants(topic.id)}
    assert wanted == {topics.CONNECTION_LOST}
    assert client.session[ZONE_KEY] == "Asia/Kolkata"
    assert "Saved: Update Failures by email, " in client.get(PAGE).content.decode()


def test_a_change_by_htmx_is_saved_and_announced(client: Client, ada: User) -> None:
    reply = save(client, htmx=True)

    text = reply.content.decode()
    assert reply.status_code == 200
    assert "Saved: Update Failures by email, " in flat(text)
    assert 'id="preview"' in text
    assert "<html" not in text
    assert Preferences.of(ada).zone == "Asia/Kolkata"
    assert 'id="saved" role="status"' in client.get(PAGE).content.decode()


def test_another_persons_choices_stay(client: Client, ada: User) -> None:
    other = Preferences.of(make_user())

    save(client)

    other.refresh_from_db()
    assert (other.zone, other.zone_chosen) == ("UTC", False)
    assert not other.choices.exists()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"quiet_until": ""}, "Say when they end"),
        ({"quiet_from": ""}, "Say when they start"),
        ({"quiet_until": "22:00"}, "Choose another end"),
        ({"quiet_from": "25:99"}, "Write a time of day"),
        ({"language": "tlh"}, "We do not write in this language yet"),
        ({"language": ""}, "Choose a language"),
        ({"zone": "Atlantis/Sunken"}, "We do not know this time zone"),
        ({"zone": ""}, "Choose a time zone"),
        ({"lead_days": ["2"]}, "Choose from the days that are shown"),
        ({"daily_cap": ""}, "Write a number from 0 to 50"),
        ({"daily_cap": "-1"}, "Write a number from 0 to 50"),
        ({"daily_cap": "many"}, "Write a number from 0 to 50"),
        ({"daily_cap": "51"}, "Write a number from 0 to 50"),
        ({"digest_at": ""}, "Write a time of day, such as 09:00"),
        ({"digest_at": "noon"}, "Write a time of day, such as 09:00"),
        ({"digest": ""}, "Choose one of the two"),
        ({"digest": "never"}, "Choose one of the two"),
    ],
)
@pytest.mark.parametrize("htmx", [True, False])
def test_bad_input_is_not_saved_and_says_why(
    client: Client, ada: User, changes: dict[str, object], words: str, htmx: bool
) -> None:
    before = Preferences.of(ada)
    reply = save(client, htmx=htmx, **changes)

    text = reply.content.decode()
    assert reply.status_code == 200
    assert words in text
    assert "1 choice is not saved" in flat(text)
    (field,) = changes
    mine = Preferences.of(ada)
    for column in saving.COLUMNS[field]:
        assert getattr(mine, column) == getattr(before, column)
    # Whatever else was chosen is kept.
    assert not mine.wants(topics.WEEKLY_DIGEST)


def test_what_was_typed_is_kept(client: Client, ada: User) -> None:
    odd = {"zone": "Europe/Berlin", "daily_cap": "many", "digest_at": "noonish"}
    text = client.post(PAGE, {**GOOD, **odd, "quiet_until": ""}).content.decode()

    assert 'value="22:00"' in text
    assert '<option value="Europe/Berlin" selected>' in text
    assert re.search(r'name="daily_cap"[^>]* value="many"[^>]* aria-invalid="true"', text)
    assert re.search(r'name="digest_at"[^>]* value="noonish"[^>]* aria-invalid="true"', text)
    assert re.search(r'<input[^>]* name="digest" value="always"[^>]* checked', text)
    assert re.search(r'<input[^>]* name="topic_connection_lost"[^>]* checked', text)
    assert not re.search(r'<input[^>]* name="topic_weekly_digest"[^>]* checked', text)


def test_every_topic_and_lead_day_can_be_chosen(client: Client, ada: User) -> None:
    text = client.get(PAGE).content.decode()

    for topic in topics.TOPICS:
        assert f'name="topic_{topic.id}"' in text
    for lead in topics.LEAD_DAYS:
        assert re.search(rf'name="lead_days" value="{lead}"', text)
    assert 'value="09:00"' in text  # the hour of reminders
    assert re.search(r'name="daily_cap"[^>]* value="8"', text)
    assert re.search(r'<input[^>]* name="digest" value="news"[^>]* checked', text)


def test_no_limit_a_day_is_a_choice(client: Client, ada: User) -> None:
    save(client, daily_cap="0")

    assert Preferences.of(ada).daily_cap == 0
    assert re.search(r'name="daily_cap"[^>]* value="0"', client.get(PAGE).content.decode())


def test_the_next_message_is_shown_with_its_reason(client: Client, ada: User) -> None:
    login = make_credential(ada, age=10 * DAY, at=timezone.now())
    make_channel(login, name="Bakery")

    Preferences.objects.update_or_create(user=ada, defaults={"digest_always": True})

    text = flat(client.get(PAGE).content.decode())

    assert re.search(r"Monday \d+ \w+ 09:\d\d UTC</time></strong>, email, how each", text)
    assert "<summary>Why this?</summary>" in text
    assert "Because the digest goes out every Monday. You have “Weekly digest” on." in text


def test_an_end_is_foretold_in_the_persons_zone(client: Client, ada: User) -> None:
    login = make_credential(ada, age=30 * DAY, at=timezone.now())
    make_channel(login, name="Bakery")
    mine, _new = Preferences.objects.update_or_create(user=ada, defaults={"zone": "Asia/Kolkata"})
    mine.choose({topics.WEEKLY_DIGEST: False})

    text = flat(client.get(PAGE).content.decode())

    assert re.search(r"09:\d\d IST</time></strong>, email, LinkedIn Bakery: ends in 7 days", text)
    assert "Because the end is then 7 days away. You have “Ends soon” on." in text


def test_without_channels_no_message_is_in_sight(client: Client, ada: User) -> None:
    assert "None for now" in client.get(PAGE).content.decode()


@pytest.mark.django_db(transaction=True)
def test_a_test_message_is_sent_and_said_where_to(
    client: Client, ada: User, mailoutbox: list[EmailMessage]
) -> None:
    reply = client.post(reverse("notifications:test"), follow=True)

    text = reply.content.decode()
    assert "A test is on its way to ada@example.com." in text
    assert f'<a href="{reverse("mailbox:list")}">demo mailbox</a>' in text
    assert [mail.to for mail in mailoutbox] == [["ada@example.com"]]
    assert Notice.objects.get().outcome == Notice.Outcome.SENT
    assert "This is your test message" in text


def test_looking_at_the_tests_address_sends_nothing(client: Client, ada: User) -> None:
    assert client.get(reverse("notifications:test")).status_code == 302
    assert not Notice.objects.exists()


def test_pressing_again_and_again_sends_one(client: Client, ada: User) -> None:
    for _press in range(5):
        client.post(reverse("notifications:test"))

    assert Notice.objects.count() <= 2  # two where a minute ended in between


def test_without_an_address_the_test_says_so(client: Client) -> None:
    client.force_login(User.objects.create(username="nomail"))

    reply = client.post(reverse("notifications:test"), follow=True)

    assert "We know no email address of yours." in reply.content.decode()
    assert not Notice.objects.exists()


def test_the_last_messages_are_ones_own(client: Client, ada: User) -> None:
    now = timezone.now()
    for user, reason in ((ada, "its end has moved"), (make_user(), "not for you")):
        Notice.objects.create(
            user=user,
            topic=topics.ENDS_SOON,
            key="k",
            created_at=now,
            due_at=now - timedelta(hours=1),
            ended_at=now,
            outcome=Notice.Outcome.DROPPED,
            reason=reason,
        )

    text = client.get(PAGE).content.decode()

    assert "its end has moved" in text
    assert "not for you" not in text


def make_notice(user: User, number: int, outcome: Notice.Outcome, reason: str = "") -> Notice:
    now = timezone.now()
    return Notice.objects.create(
        user=user,
        topic=topics.CONNECTION_LOST,
        key=f"lost:{number}",
        created_at=now + timedelta(seconds=number),
        due_at=now,
        ended_at=now,
        outcome=outcome,
        reason=reason,
        subject=f"Message {number}.",
    )


def test_what_became_of_each_message_is_said_in_words(client: Client, ada: User) -> None:
    make_notice(ada, 1, Notice.Outcome.SENT, "bounced")
    make_notice(ada, 2, Notice.Outcome.SENT, "complained")
    make_notice(ada, 3, Notice.Outcome.SENT, "delivered")
    make_notice(ada, 4, Notice.Outcome.DROPPED, "repaired")
    make_notice(ada, 5, Notice.Outcome.FAILED, "given_up:TimeoutError")

    text = re.sub(r"<[^>]+>", "", client.get(PAGE).content.decode())

    for words in (
        *("Came back", "Reported as spam", "Delivered", "Not sent", "Failed"),
        *("it came back", "repaired before the message went out", "TimeoutError"),
    ):
        assert words in text


def test_older_messages_stand_on_further_pages(client: Client, ada: User) -> None:
    for number in range(45):
        make_notice(ada, number, Notice.Outcome.SENT)

    pages = [client.get(f"{PAGE}?page={number}").content.decode() for number in range(1, 6)]

    for number in range(45):
        assert [f"Message {number}." in text for text in pages].count(True) == 1
    assert "Older" in pages[0]
    assert "Newer" not in pages[0]
    assert "Newer" in pages[4]
    assert "Older" not in pages[4]
    assert client.get(f"{PAGE}?page=soon").status_code == 200
