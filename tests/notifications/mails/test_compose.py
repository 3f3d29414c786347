"""What a message says, and what it never says."""

from __future__ import annotations

import re

import pytest
from django.core.mail import EmailMultiAlternatives
from django.utils import timezone

from channels import vault
from channels.contract import Blame, Cause, Certainty, Finding
from channels.models import Channel, Credential
from channels.signals import failure_reported
from notifications import topics
from notifications.mails import compose
from notifications.models import Notice, Preferences
from notifications.triggers import reminders
from notifications.triggers.enqueue import enqueue_notice
from tests.factories import DAY, NOW, make_channel, make_credential, make_user
from tests.notifications.triggers.breaking import lose

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sender_asleep")]


def written(topic: str) -> EmailMultiAlternatives:
    notice = Notice.objects.get(topic=topic)
    return compose.message([notice], Preferences.of(notice.user), at=NOW)


def html(mail: EmailMultiAlternatives) -> str:
    return str(mail.alternatives[0][0])


def six_pages() -> Credential:
    login = make_credential(network="facebook")
    for number in range(1, 7):
        make_channel(login, name=f"Page {number}")
    return login


def test_six_pages_stand_in_one_mail_with_one_button() -> None:
    lose(six_pages())

    mail = written(topics.CONNECTION_LOST)

    assert mail.subject == "Page 1 and 5 other channels on Facebook need you"
    for number in range(1, 7):
        assert f"Page {number}" in mail.body
        assert f"Page {number}" in html(mail)
    first = Channel.objects.get(name="Page 1")
    button = f"http://localhost:8000/channels/{first.pk}/refresh/"
    assert mail.body.count("/refresh/") == html(mail).count("/refresh/") == 1
    assert button in mail.body
    assert button in html(mail)


def test_the_cause_and_the_article_are_those_of_the_card() -> None:
    channel = make_channel(name="Bakery")
    lose(channel.credential, Cause.PASSWORD_CHANGED)

    mail = written(topics.CONNECTION_LOST)

    assert "password" in mail.body
    assert "http://localhost:8000/articles/change-a-password/#already-changed" in mail.body


def test_a_locked_account_is_not_sent_to_sign_in_again() -> None:
    channel = make_channel()
    lose(channel.credential, Cause.CHECKPOINT_OR_LOCKED)

    body = str(written(topics.CONNECTION_LOST).body)

    assert "/refresh/" not in body
    assert f"http://localhost:8000/channels/{channel.pk}/" in body


def test_an_end_is_told_in_the_persons_zone() -> None:
    login = make_credential(age=54 * DAY)  # ends 30 November, 09:00 UTC
    make_channel(login)
    mine = Preferences.of(login.user)
    mine.zone = "Asia/Kolkata"
    mine.save()
    assert reminders.plan_for(Preferences.of(login.user), at=NOW) == 1

    mail = written(topics.ENDS_SOON)

    assert "30 November 2026, 14:30" in mail.body
    assert "30 November 2026" in mail.subject
    assert timezone.get_current_timezone_name() == "UTC"


def test_an_end_that_no_network_named_is_told_as_about_that_day() -> None:
    login = make_credential(age=54 * DAY, life=None)
    make_channel(login)
    assert reminders.plan_for(Preferences.of(login.user), at=NOW) == 1

    mail = written(topics.ENDS_SOON)

    assert mail.subject.endswith("sign in again by about 30 November 2026")
    assert "The LinkedIn token of Acme ends about 30 November." in mail.body
    assert "ends on" not in mail.body


def test_every_message_can_be_ended_with_one_click() -> None:
    lose(make_channel().credential)

    mail = written(topics.CONNECTION_LOST)

    address = mail.extra_headers["List-Unsubscribe"]
    assert mail.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert address.startswith("<http://localhost:8000/preferences/notifications/unsubscribe/")
    assert address.strip("<>") in mail.body


def test_a_name_from_a_network_stays_text() -> None:
    lose(make_channel(name="<script>x</script>\r\nBcc: eve@example.com").credential)

    mail = written(topics.CONNECTION_LOST)

    assert "<script" not in html(mail)
    assert "&lt;script&gt;" in html(mail)
    assert "\n" not in mail.subject
    assert "Bcc" not in mail.message()


def test_a_failed_post_names_the_channel() -> None:
    channel = make_channel(name="Bakery")
    finding = Finding(Cause.PASSWORD_CHANGED, Blame.YOU, Certainty.SAID, "rule")
    failure_reported.send(Channel, channel=channel, finding=finding, at=NOW)

    assert (
        written(topics.UPDATE_FAILURES).subject == "A post to Bakery on LinkedIn could not be sent"
    )


def test_a_digest_begins_with_the_answer() -> None:
    user = make_user()
    make_channel(user=user, name="Bakery")
    enqueue_notice(Preferences.of(user), topics.WEEKLY_DIGEST, "digest:2026-11-23", at=NOW)

    mail = written(topics.WEEKLY_DIGEST)

    assert mail.subject == "Your week: Your channel is working."
    assert "Bakery" in mail.body


def test_no_message_holds_a_token() -> None:
    login = six_pages()
    lose(login)
    mail = written(topics.CONNECTION_LOST)
    wire = mail.message().as_string() + html(mail)

    for secret in (vault.open_tokens(login).access, login.access_token_sealed, login.fingerprint):
        assert secret
        assert secret not in wire


def test_html_needs_no_image_and_no_sheet_from_elsewhere() -> None:
    lose(make_channel().credential)

    text = html(written(topics.CONNECTION_LOST))

    assert not re.search(r"<img|<link|<script|@import|url\(", text)
    assert "prefers-color-scheme: dark" in text


@pytest.mark.parametrize("topic", [topics.RECOVERED, topics.NETWORK_TROUBLE])
def test_nothing_to_do_has_no_button_that_asks_for_something(topic: str) -> None:
    channel = make_channel(make_credential(age=55 * DAY))  # its end comes near
    told = {"channels": [channel.pk], "network": "linkedin", "network_id": "linkedin"}
    over = {"over_of": 1, "ours": False, "since": NOW.isoformat(), "until": NOW.isoformat()}
    enqueue_notice(
        Preferences.of(channel.credential.user), topic, "over", at=NOW, context=told | over
    )

    mail = written(topic)

    assert "/refresh/" not in mail.body + html(mail)
    assert "See my channels" in mail.body
