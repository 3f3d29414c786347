"""What mails ask of a person: the one next step where there is one, and nothing elsewhere."""

from __future__ import annotations

import re
from datetime import timedelta
from html.parser import HTMLParser

import pytest
from django.core.mail import EmailMultiAlternatives
from django.test import Client
from django.urls import reverse

from channels.contract import Cause, State
from channels.models import Channel, FailureReport
from channels.records.diagnoses import diagnosis_of
from helpcenter.articles.library import library
from notifications import topics
from notifications.mails import compose, parts, samples, wording
from notifications.models import Notice, Preferences
from notifications.triggers import connection_changes, obsolete
from tests.factories import DAY, NOW, make_channel, make_credential, make_user
from tests.notifications.triggers.breaking import lose

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sender_asleep"), pytest.mark.slow]
NOT_THE_PERSONS = (Cause.NETWORK_FAULT, Cause.APP_FAULT, Cause.RATE_LIMITED, Cause.UNKNOWN)
EVERY = [topic.id for topic in topics.TOPICS]
# "was refreshed" only tells what somebody did.
ASKS = re.compile(r"\b(refresh|reconnect|sign(ing)? in|log in|allow it again)\b", re.IGNORECASE)
HOUR = timedelta(hours=1)


class Read(HTMLParser):
    """What a mail says, without its styles, and where its links lead."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words, self.links, self.buttons = "", list[str](), list[str]()
        self._silent = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        held = {name: value or "" for name, value in attrs}
        self._silent = tag == "style"
        if tag == "a":
            self.links.append(held["href"])
            self.buttons += [held["href"]] if held.get("class") == "go" else []

    def handle_endtag(self, tag: str) -> None:
        self._silent = False

    def handle_data(self, data: str) -> None:
        self.words += "" if self._silent else data


def html(mail: EmailMultiAlternatives) -> Read:
    return Read(str(mail.alternatives[0][0]))


def notice_on(channel: Channel, topic: str, cause: Cause) -> Notice:
    context: dict[str, object] = {"channels": [channel.pk], "cause": cause.value}
    if topic == topics.UPDATE_FAILURES:
        report = FailureReport.objects.create(
            channel=channel,
            reported_at=NOW,
            failed_at=NOW,
            cause=cause.value,
            certainty="said",
            next_due_at=NOW + DAY,
        )
        context |= {"count": 1, "reports": [report.pk]}
    if topic == topics.NETWORK_TROUBLE:
        context |= {"outage": 1, "network": channel.network}
    if topic == topics.ENDS_SOON:
        context["end"] = f"{channel.credential.expires_at:%Y-%m-%d}"
    return Notice.objects.create(
        user=channel.credential.user,
        topic=topic,
        key=f"{topic}:{cause}",
        credential=channel.credential,
        context=context,
        created_at=NOW,
        due_at=NOW,
    )


@pytest.mark.parametrize("cause", NOT_THE_PERSONS)
@pytest.mark.parametrize("topic", EVERY)
def test_nobody_is_asked_to_reconnect_for_a_fault_of_others(topic: str, cause: Cause) -> None:
    channel = make_channel(make_credential(age=20 * DAY, last_alive_at=NOW - 3 * HOUR))
    lose(channel.credential, cause, at=NOW - HOUR)
    channel.refresh_from_db()
    assert diagnosis_of(channel, at=NOW).state is State.CANNOT_TELL
    notice = notice_on(channel, topic, cause)
    mine = Preferences.of(notice.user)
    if not parts.part_of(notice, at=NOW).items:
        assert obsolete.why_obsolete(notice, mine, at=NOW)  # it never leaves
        return

    mail = compose.message([notice], mine, at=NOW)

    seen = html(mail)
    assert not ASKS.search(f"{mail.subject}\n{mail.body}\n{seen.words}")
    assert not [link for link in seen.links if "/refresh/" in link]


@pytest.mark.parametrize("cause", [cause for cause in Cause if cause is not Cause.ALIVE])
@pytest.mark.parametrize("topic", EVERY)
def test_a_mail_has_one_button_names_the_channel_and_an_article(topic: str, cause: Cause) -> None:
    channel = make_channel(make_credential(age=20 * DAY), name="Bakery")
    lose(channel.credential, cause, at=NOW - HOUR)
    channel.refresh_from_db()
    notice = notice_on(channel, topic, cause)
    if not parts.part_of(notice, at=NOW).items:
        return

    mail = compose.message([notice], Preferences.of(notice.user), at=NOW)

    seen = html(mail)
    assert len(seen.buttons) == 1
    assert mail.body.count(f":\n{seen.buttons[0]}\n") == 1
    for words in (str(mail.body), seen.words):
        assert "Bakery" in words
        assert "LinkedIn" in words
        assert "Token issued" in words
        assert "Times are in UTC." in words
    assert [link for link in seen.links if "/articles/" in link]
    if topic != topics.WEEKLY_DIGEST:
        assert "Bakery" in mail.subject


@pytest.mark.parametrize("cause", list(Cause))
def test_the_button_of_a_failed_post_leads_to_a_refresh_only_where_that_helps(cause: Cause) -> None:
    channel = make_channel()
    notice = notice_on(channel, topics.UPDATE_FAILURES, cause)

    mail = compose.message([notice], Preferences.of(notice.user), at=NOW)

    helps = notice.context["cause"] in {
        *("expired", "revoked_by_user", "password_changed"),
        *("permission_missing", "lost_page_role"),
    }  # not where the network gave no reason: we ask it ourselves first
    refresh = "http://localhost:8000" + reverse("channels:refresh", args=[channel.pk])
    look = "http://localhost:8000" + channel.get_absolute_url()
    assert html(mail).buttons == [refresh if helps else look]


def test_two_lost_logins_are_both_listed_and_lead_to_a_walk_through_both() -> None:
    user = make_user()
    for name, cause in (("Bakery", Cause.PASSWORD_CHANGED), ("Cafe", Cause.REVOKED_BY_USER)):
        lose(make_channel(user=user, name=name).credential, cause)
    notices = list(Notice.objects.order_by("pk"))

    mail = compose.message(notices, Preferences.of(user), at=NOW)

    assert mail.subject == "Bakery on LinkedIn needs you, and 1 more matter"
    assert html(mail).buttons == ["http://localhost:8000" + reverse("channels:refresh_all")]
    for words in ("Bakery", "Cafe", "password", "Our access was removed"):
        assert words in mail.body
        assert words in html(mail).words
    assert "share one login" not in mail.body


def test_a_login_that_needs_the_person_beside_a_digest_has_the_button() -> None:
    channel = make_channel()
    lose(channel.credential)
    digest = notice_on(channel, topics.WEEKLY_DIGEST, Cause.ALIVE)
    lost = Notice.objects.get(topic=topics.CONNECTION_LOST)

    mail = compose.message([digest, lost], Preferences.of(lost.user), at=NOW)

    refresh = reverse("channels:refresh", args=[channel.pk])
    assert html(mail).buttons == [f"http://localhost:8000{refresh}"]
    assert mail.subject == "Acme on LinkedIn needs you, and 1 more matter"


def test_of_two_matters_of_one_login_the_button_leads_to_the_one_that_the_subject_names() -> None:
    login = make_credential(network="facebook")
    for name in ("Bakery", "Cafe"):
        channel = make_channel(login, name=name, cause=Cause.LOST_PAGE_ROLE.value)
        connection_changes.enqueue_trouble(channel, at=NOW)
    first, notices = login.channels.get(name="Bakery"), list(Notice.objects.order_by("pk"))

    mail = compose.message(notices, Preferences.of(login.user), at=NOW)

    assert mail.subject.startswith("Bakery on Facebook needs you")
    refresh = reverse("channels:refresh", args=[first.pk])
    assert html(mail).buttons[0] == f"http://localhost:8000{refresh}"


def test_ends_that_are_still_far_lead_to_no_walk_that_would_be_over_at_once() -> None:
    """Fourteen local days before, in the morning, can be more than fourteen times 24 hours."""
    user, issued = make_user(), NOW - 46 * DAY + 6 * HOUR
    notices = []
    for _number in range(2):
        login = make_credential(user, issued_at=issued, expires_at=issued + 60 * DAY)
        channel = make_channel(login)
        assert diagnosis_of(channel, at=NOW).state is State.WORKING
        notices.append(notice_on(channel, topics.ENDS_SOON, Cause.ALIVE))
        Notice.objects.filter(pk=notices[-1].pk).update(key=f"ends:{login.pk}")

    mail = compose.message(notices, Preferences.of(user), at=NOW)

    assert html(mail).buttons == ["http://localhost:8000" + reverse("channels:list")]


def failed_posts(channel: Channel, count: int, **fields: object) -> Notice:
    reports = [
        FailureReport.objects.create(
            channel=channel,
            reported_at=NOW,
            failed_at=NOW - timedelta(minutes=count - number),
            post=f"post number {number}.",
            cause=Cause.PASSWORD_CHANGED.value,
            certainty="said",
            **fields,
        )
        for number in range(count)
    ]
    return Notice.objects.create(
        user=channel.credential.user,
        topic=topics.UPDATE_FAILURES,
        key="failed",
        context={
            "count": count,
            "reports": [report.pk for report in reports],
            "channels": [channel.pk],
            "cause": Cause.PASSWORD_CHANGED.value,
        },
        created_at=NOW,
        due_at=NOW,
    )


def test_fifty_posts_are_listed_up_to_twenty_and_counted() -> None:
    notice = failed_posts(make_channel(name="Bakery"), 50)

    mail = compose.message([notice], Preferences.of(notice.user), at=NOW)

    assert mail.subject == "50 posts to Bakery on LinkedIn could not be sent"
    for words in (str(mail.body), html(mail).words):
        assert words.count("post number ") == 20
        assert "and 30 more." in words


def test_what_is_due_next_is_said_in_the_persons_zone_with_its_name() -> None:
    notice = failed_posts(make_channel(), 1, next_due_at=NOW + 2 * HOUR)
    FailureReport.objects.create(
        channel=make_channel(user=notice.user),
        reported_at=NOW,
        failed_at=NOW,
        next_due_at=NOW + HOUR,  # of another message
        cause="expired",
        certainty="said",
    )
    mine = Preferences.of(notice.user)
    mine.zone = "Australia/Lord_Howe"

    mail = compose.message([notice], mine, at=NOW)

    assert (
        "The next post is due on 24 November 2026, 22:00 UTC+11: refresh before then." in mail.body
    )


def test_what_was_due_and_is_past_is_no_longer_said() -> None:
    notice = failed_posts(make_channel(), 1, next_due_at=NOW - HOUR)

    assert "due" not in compose.message([notice], Preferences.of(notice.user), at=NOW).body


def test_identical_posts_are_named_as_what_may_be_the_reason() -> None:
    notice = failed_posts(make_channel(), 1, identical=4)

    mail = compose.message([notice], Preferences.of(notice.user), at=NOW)

    assert "The same post went to 4 LinkedIn channels in the same moment." in mail.body
    assert "/articles/scheduling-without-spam/#looks" in mail.body


def test_the_button_works_after_signing_in(client: Client) -> None:
    user = make_user("ada@example.com", password="long enough for a test")
    channel = make_channel(user=user)
    lose(channel.credential)
    mail = compose.message([Notice.objects.get()], Preferences.of(user), at=NOW)
    (button,) = html(mail).buttons
    path = button.removeprefix("http://localhost:8000")

    turned = client.get(path)
    assert turned.status_code == 302
    assert turned["Location"] == f"{reverse('account_login')}?next={path}"
    form = {"login": "ada@example.com", "password": "long enough for a test", "next": path}
    signed_in = client.post(turned["Location"], form)

    assert signed_in["Location"] == path
    assert client.get(path).status_code == 200


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("sample", samples.SAMPLES, ids=lambda sample: sample.slug)
def test_a_mail_can_be_read_without_pictures_and_as_text_alone(
    sample: samples.Sample, language: str
) -> None:
    mail = samples.written(sample, language)
    text, seen = str(mail.body), html(mail)

    raw = str(mail.alternatives[0][0])
    assert not re.search(r"<img|<link|<script|@import|url\(", raw)
    assert len(seen.buttons) == 1
    for link in seen.links:  # whatever the HTML leads to, the text does, too
        assert link in text
    assert "None" not in text
    assert "%(" not in text + raw + mail.subject
    assert "\n\n\n\n" not in text
    assert all(line == line.rstrip() for line in text.splitlines() if line != "-- ")


@pytest.mark.parametrize("sample", samples.SAMPLES, ids=lambda sample: sample.slug)
def test_what_stands_beside_the_subject_says_something_else(sample: samples.Sample) -> None:
    mail = samples.written(sample, "en")

    preheader = re.search(
        r'<div style="display:none[^>]*>([^<]+)</div>', str(mail.alternatives[0][0])
    )

    assert preheader
    assert preheader.group(1).rstrip(".") != mail.subject
    assert 10 < len(preheader.group(1)) <= compose.PREHEADER + 20  # quotes may be written out


def test_every_article_that_a_mail_names_exists() -> None:
    known = {article.slug: article.page.anchors for article in library("en")}
    for sample in samples.SAMPLES:
        for part in sample.make():
            slug, _mark, anchor = wording.wording_of(part, at=NOW).article.partition("#")
            assert slug in known
            assert not anchor or anchor in known[slug], (slug, anchor)
