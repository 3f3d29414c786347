"""The why of a vote: reasons that fit, a part of the article, words without secrets."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from django.test import Client, RequestFactory, override_settings
from django.urls import reverse
from django.utils import timezone

from channels.contract import Cause
from helpcenter import readers, tasks
from helpcenter.articles.library import library
from helpcenter.feedback import votes
from helpcenter.models import Feedback
from tests.factories import break_login, make_channel, make_user

pytestmark = pytest.mark.django_db
URL = "/articles/linkedin/feedback/"
HERE = {"Origin": "http://testserver"}
HTMX = {**HERE, "HX-Request": "true"}
Reason = Feedback.Reason


def vote(client: Client, **fields: str) -> str:
    return client.post(URL, fields, headers=HERE).content.decode()


def offered(page: str, name: str = "reason") -> set[str]:
    """The values of the radio buttons, without the empty one."""
    values = re.findall(rf'<input type="radio" name="{name}" value="([\w]*)"', page)
    return {value for value in values if value}


def only() -> Feedback:
    return Feedback.objects.get()


def test_a_yes_and_a_no_are_asked_for_other_reasons(client: Client) -> None:
    assert offered(vote(client, helpful="yes")) == {"worked", "quick", "understood"}
    assert offered(vote(client, helpful="no")) == {
        "steps_differ",
        "unclear",
        "still_broken",
        "network_missing",
    }


def test_a_reader_who_was_given_a_diagnosis_may_say_that_it_is_wrong(client: Client) -> None:
    client.force_login(make_channel(network="linkedin", at=timezone.now()).credential.user)
    assert "diagnosis_wrong" in offered(vote(client, helpful="no"))
    vote(client, reason="diagnosis_wrong", comment="")
    assert only().reason == "diagnosis_wrong"


def test_a_reader_without_one_may_not(client: Client) -> None:
    vote(client, helpful="no")
    assert "errorlist" in vote(client, reason="diagnosis_wrong", comment="")
    assert only().reason == ""


def test_a_reason_of_the_other_answer_goes_with_a_changed_mind(client: Client) -> None:
    vote(client, helpful="no", reason="unclear", section="", comment="Hm.")
    vote(client, helpful="yes", reason="unclear", section="", comment="Hm, no: I see.")
    row = only()
    assert (row.helpful, row.reason, row.comment) == (True, "", "Hm, no: I see.")


def test_a_changed_mind_without_the_form_drops_the_reason_too(client: Client) -> None:
    vote(client, helpful="no", reason="unclear", comment="Hm.")
    vote(client, helpful="yes")
    assert (only().reason, only().comment) == ("", "Hm.")


def test_a_part_of_the_article_can_be_named(client: Client) -> None:
    section = library("en").by_slug["linkedin"].page.contents[1]
    page = vote(client, helpful="no")
    assert f'<option value="{section.anchor}">' in page
    vote(client, section=section.anchor, comment="")
    assert only().section == section.anchor
    page = client.get(URL).content.decode()
    assert f'<option value="{section.anchor}" selected>' in page


def test_the_parts_are_named_in_the_reader_s_language(client: Client) -> None:
    page = client.post(f"/es{URL}", {"helpful": "no"}, headers=HERE).content.decode()
    article = library("es").by_slug["linkedin"]
    assert article.language == "es"
    assert article.page.contents[0].title in page
    assert only().language == "es"


def test_a_part_that_is_not_there_is_refused(client: Client) -> None:
    vote(client, helpful="no")
    assert "errorlist" in vote(client, section="nowhere", comment="Kept.")
    assert only().section == ""


def test_lines_count_as_the_browser_counts_them(client: Client) -> None:
    vote(client, helpful="no")
    text = "line\n" * 199 + "lines"  # 1000 characters
    vote(client, comment=text.replace("\n", "\r\n"))
    assert only().comment == text


def test_the_limit_is_said_and_nothing_is_cut_off(client: Client) -> None:
    page = vote(client, helpful="no")
    assert "Up to 1000 characters" in page
    assert 'data-limit="1000"' in page
    assert "maxlength" not in page.split("<textarea")[1].split(">")[0]


@pytest.mark.parametrize(
    "secret",
    [
        "EAAGm0PX4ZCpsBAKZCqZC7kq3bZBf2ZAZD",
        "access_token=abc123def456",
        "password: hunter2!",
        "Bearer 1a2b3c4d5e6f7a8b9c0d",
    ],
)
def test_a_secret_in_the_words_is_not_kept(client: Client, secret: str) -> None:
    vote(client, helpful="no")
    page = vote(client, comment=f"I pasted {secret} there.")
    assert "we did not keep that part" in page
    assert secret[-8:] not in only().comment
    assert only().comment.startswith("I pasted ")
    assert "[redacted]" in only().comment


def test_words_without_a_secret_are_kept_as_they_are(client: Client) -> None:
    vote(client, helpful="no")
    page = vote(client, comment="My token expired after 60 days & I am <lost>.")
    assert only().comment == "My token expired after 60 days & I am <lost>."
    assert "did not keep" not in page


def test_a_no_leads_on_to_the_reader_s_own_channel(client: Client) -> None:
    now = timezone.now()
    channel = make_channel(network="linkedin", name="Harbour", at=now)
    break_login(channel.credential, Cause.EXPIRED, at=now)
    other = make_channel(user=channel.credential.user, network="x", name="Elsewhere", at=now)
    break_login(other.credential, Cause.PASSWORD_CHANGED, at=now)
    client.force_login(channel.credential.user)
    page = vote(client, helpful="no")
    assert f'href="{reverse("channels:refresh", args=[channel.pk])}"' in page
    assert "Refresh this channel" in page
    assert page.index("Harbour") < page.index("Elsewhere")
    assert "Get in touch" in page
    assert "Harbour" not in vote(client, helpful="yes")


def test_a_fault_of_ours_is_not_the_reader_s_to_fix(client: Client) -> None:
    now = timezone.now()
    channel = make_channel(network="linkedin", at=now)
    break_login(channel.credential, Cause.APP_FAULT, at=now)
    client.force_login(channel.credential.user)
    page = vote(client, helpful="no")
    assert "See what we know" in page
    assert "Refresh this channel" not in page


def test_a_no_of_a_stranger_leads_to_signing_in_and_to_a_person(client: Client) -> None:
    page = vote(client, helpful="no")
    assert "What you can do now" in page
    assert 'href="/channels/"' in page
    assert "/contact/" in page


def test_a_no_shows_nobody_else_s_channel(client: Client) -> None:
    now = timezone.now()
    channel = make_channel(network="linkedin", name="Somebody Else's", at=now)
    break_login(channel.credential, Cause.EXPIRED, at=now)
    client.force_login(make_user())
    assert "Somebody Else" not in vote(client, helpful="no")


def test_what_was_sent_can_be_changed_in_place(client: Client) -> None:
    vote(client, helpful="no", reason="unclear", comment="First words.")
    page = client.post(URL, {"comment": "Other words."}, headers=HTMX).content.decode()
    assert f'data-hx-get="{URL}"' in page
    form = client.get(URL, headers=HTMX).content.decode()
    assert "Other words." in form
    assert "<html" not in form


def test_a_vote_on_a_text_that_was_replaced_counts_nothing_and_loses_nothing(
    client: Client,
) -> None:
    page = vote(client, helpful="no", revision="0123456789ab", comment="About the old one.")
    assert "was changed after you opened it" in page
    assert "About the old one." in page
    assert not Feedback.objects.exists()
    assert "This article was changed" not in vote(
        client, helpful="no", revision=library("en").by_slug["linkedin"].revision
    )


def test_a_vote_keeps_its_day_and_no_hour(client: Client) -> None:
    vote(client, helpful="yes")
    day = only().created_at
    assert (day.hour, day.minute, day.second, day.microsecond) == (0, 0, 0, 0)
    assert day.date() == timezone.now().astimezone(UTC).date()


def test_the_article_carries_its_revision_and_stays_the_same_for_everyone(client: Client) -> None:
    page = client.get("/articles/linkedin/")
    revision = library("en").by_slug["linkedin"].revision
    assert f'name="revision" value="{revision}"' in page.content.decode()
    assert "Cookie" not in page.headers.get("Vary", "")


def test_the_same_reader_has_another_name_under_another_key() -> None:
    """Who holds the rows but not the key cannot try out users: the honest limit is in
    ``readers.voter``."""
    user, request = make_user(), RequestFactory().get("/")
    request.user = user
    subject = votes.subject(library("en").by_slug["linkedin"])
    voter = readers.voter(request, subject)
    assert readers.voter(request, subject) == voter
    with override_settings(SECRET_KEY="another key, as long as a key should be at least"):
        assert readers.voter(request, subject) != voter


def test_once_a_text_is_replaced_its_voters_are_forgotten(client: Client) -> None:
    article = library("en").by_slug["linkedin"]
    at = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
    Feedback.objects.create(
        slug="linkedin",
        language="en",
        revision="0123456789ab",
        helpful=False,
        reader_state="none",
        voter="f" * 64,
        created_at=at,
    )
    vote(client, helpful="yes")
    now = Feedback.objects.get(revision=article.revision).voter
    assert tasks.apply_retention() >= 1
    old = Feedback.objects.get(revision="0123456789ab")
    assert old.voter == f"gone-{old.pk}"
    assert Feedback.objects.get(revision=article.revision).voter == now
    assert votes.forget_voters(library("en")) == 0
