""" "Did this help?": one vote per reader and revision, with or without JavaScript."""

from __future__ import annotations

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from channels.contract import Cause
from helpcenter.articles.library import library
from helpcenter.feedback import views
from helpcenter.models import Feedback
from tests.factories import DAY, break_login, make_channel, make_user

pytestmark = pytest.mark.django_db
URL = "/articles/linkedin/feedback/"
HERE = {"Origin": "http://testserver"}
HTMX = {**HERE, "HX-Request": "true"}


def vote(client: Client, **fields: str) -> str:
    return client.post(URL, fields, headers=HERE).content.decode()


def only() -> Feedback:
    return Feedback.objects.get()


def test_one_click_is_a_vote_on_this_revision(client: Client) -> None:
    page = vote(client, helpful="yes")
    assert "You said that this helped" in page
    row = only()
    assert (row.slug, row.language, row.helpful) == ("linkedin", "en", True)
    assert row.revision == library().by_slug["linkedin"].revision
    assert row.reader_state == "none"


def test_a_changed_mind_replaces_the_vote(client: Client) -> None:
    vote(client, helpful="yes")
    assert "did not help" in vote(client, helpful="no")
    assert not only().helpful


def test_two_readers_are_two_votes() -> None:
    vote(Client(), helpful="yes")
    vote(Client(), helpful="no")
    assert Feedback.objects.count() == 2


def test_a_signed_in_reader_is_one_reader_on_every_device() -> None:
    user = make_user()
    for _ in range(2):
        client = Client()
        client.force_login(user)
        vote(client, helpful="yes")
    assert Feedback.objects.count() == 1


def test_the_row_does_not_say_who_voted() -> None:
    user, client = make_user("someone@example.com"), Client()
    client.force_login(user)
    vote(client, helpful="no")
    kept = " ".join(str(value) for value in Feedback.objects.values_list()[0])
    assert "someone" not in kept
    assert str(client.session.session_key) not in kept


def test_the_reader_s_state_is_kept_in_a_bucket(client: Client) -> None:
    now = timezone.now()
    channel = make_channel(network="linkedin", at=now)
    client.force_login(channel.credential.user)
    vote(client, helpful="yes")
    assert only().reader_state == "working"
    break_login(channel.credential, Cause.EXPIRED, at=now)
    vote(client, helpful="no")
    assert only().reader_state == "expired"


def test_trouble_elsewhere_is_not_the_bucket_of_this_article(client: Client) -> None:
    now = timezone.now()
    channel = make_channel(network="x", at=now)
    break_login(channel.credential, Cause.EXPIRED, at=now)
    client.force_login(channel.credential.user)
    vote(client, helpful="no")
    assert only().reader_state == "none"


def test_another_article_gives_the_same_reader_another_name(client: Client) -> None:
    vote(client, helpful="yes")
    client.post("/articles/x/feedback/", {"helpful": "yes"}, headers=HERE)
    assert len(set(Feedback.objects.values_list("voter", flat=True))) == 2


@pytest.mark.django_db(transaction=True)
def test_reason_and_comment_are_stored_and_mailed(client: Client) -> None:
    vote(client, helpful="no")
    page = vote(client, reason="steps_differ", comment="Step 3 looks different.")
    assert "with the people who write" in page
    row = only()
    assert (row.reason, row.comment) == ("steps_differ", "Step 3 looks different.")
    assert row.mailed_at is not None
    assert "Step 3 looks different." in mail.outbox[0].body
    assert mail.outbox[0].to == ["support@localhost"]


@pytest.mark.django_db(transaction=True)
def test_words_that_are_edited_are_mailed_once_more(client: Client) -> None:
    vote(client, helpful="no")
    vote(client, reason="unclear", comment="Step 3 looks different.")
    vote(client, reason="unclear", comment="Step 3 looks different. So does step 4.")

    assert len(mail.outbox) == 2
    assert "So does step 4." in mail.outbox[1].body
    assert only().mailed_at is not None


@pytest.mark.django_db(transaction=True)
def test_another_reason_for_the_same_words_is_not_mailed_again(client: Client) -> None:
    vote(client, helpful="no")
    vote(client, reason="unclear", comment="Step 3 looks different.")
    vote(client, reason="steps_differ", comment="Step 3 looks different.")

    assert len(mail.outbox) == 1


def test_edited_words_begin_their_tries_anew(client: Client) -> None:
    vote(client, helpful="no")
    vote(client, reason="unclear", comment="Step 3.")
    Feedback.objects.update(mail_tries=5, mail_leased_until=timezone.now() + DAY)
    vote(client, reason="unclear", comment="Step 4.")

    assert (only().mail_tries, only().mail_leased_until) == (0, None)
    assert Feedback.objects.due(timezone.now()).exists()


@pytest.mark.django_db(transaction=True)
def test_a_vote_without_words_is_not_mailed(client: Client) -> None:
    vote(client, helpful="no")
    vote(client, reason="unclear", comment="")
    assert not mail.outbox


def test_a_comment_that_is_too_long_is_kept_in_the_field(client: Client) -> None:
    vote(client, helpful="no")
    text = "long " * 250
    reply = client.post(URL, {"reason": "", "comment": text}, headers=HERE)
    assert reply.status_code == 422
    page = reply.content.decode()
    assert "at most 1000 characters" in page
    assert text.strip() in page
    assert only().comment == ""


def test_a_thousand_characters_fit(client: Client) -> None:
    vote(client, helpful="no")
    vote(client, comment="é" * 1000)
    assert only().comment == "é" * 1000


def test_htmx_gets_a_fragment(client: Client) -> None:
    reply = client.post(URL, {"helpful": "yes"}, headers=HTMX)
    page = reply.content.decode()
    assert page.strip().startswith("<section")
    assert 'id="helped"' in page
    assert "<html" not in page


def test_htmx_gets_errors_in_a_fragment_that_it_will_show(client: Client) -> None:
    client.post(URL, {"helpful": "no"}, headers=HTMX)
    reply = client.post(URL, {"comment": "x" * 1001}, headers=HTMX)
    assert reply.status_code == 200
    assert "at most 1000 characters" in reply.content.decode()


def test_the_form_is_a_page_of_its_own_and_begins_no_session(client: Client) -> None:
    page = client.get(URL).content.decode()
    assert 'name="helpful" value="yes"' in page
    assert "sessionid" not in client.cookies


def test_coming_back_shows_the_vote(client: Client) -> None:
    vote(client, helpful="no")
    assert "You said that this did not help" in client.get(URL).content.decode()


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Sec-Fetch-Site": "cross-site", "Origin": "http://testserver"},
        {"Referer": "https://evil.example/testserver"},
        {},
    ],
)
def test_a_form_from_elsewhere_counts_nothing(headers: dict[str, str]) -> None:
    client = Client(enforce_csrf_checks=True)
    reply = client.post(URL, {"helpful": "yes"}, headers=headers)
    assert "nothing was counted" in reply.content.decode()
    assert not Feedback.objects.exists()


def test_a_browser_that_says_nothing_may_vote_with_the_token_of_our_form() -> None:
    client = Client(enforce_csrf_checks=True)
    client.get(URL)
    token = client.cookies["csrftoken"].value
    client.post(URL, {"helpful": "yes", "csrfmiddlewaretoken": token})
    assert only().helpful


def test_a_forged_token_counts_nothing() -> None:
    client = Client(enforce_csrf_checks=True)
    reply = client.post(URL, {"helpful": "yes", "csrfmiddlewaretoken": "f" * 64})
    assert reply.status_code == 403
    assert not Feedback.objects.exists()


def test_nonsense_is_no_vote(client: Client) -> None:
    assert "Did this help?" in vote(client, helpful="perhaps")
    assert "Did this help?" in vote(client, comment="words before a vote")
    assert not Feedback.objects.exists()


def test_an_unknown_reason_is_refused_beside_its_field(client: Client) -> None:
    vote(client, helpful="no")
    assert "errorlist" in vote(client, reason="hacked", comment="")


def test_a_vote_on_nothing_is_not_found(client: Client) -> None:
    assert client.post("/articles/nowhere/feedback/", headers=HERE).status_code == 404


def test_too_many_votes_from_one_address_wait(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "VOTES_AN_HOUR", 2)
    for _ in range(2):
        vote(client, helpful="yes")
    reply = client.post(URL, {"comment": "Still here."}, headers=HERE)
    assert reply.status_code == 429
    assert "Still here." in reply.content.decode()


def test_a_changed_mind_keeps_what_was_written(client: Client) -> None:
    vote(client, helpful="yes")
    vote(client, helpful="no", reason="unclear", comment="On second thought.")
    vote(client, helpful="yes")
    row = only()
    assert (row.helpful, row.comment) == (True, "On second thought.")


def test_words_without_a_vote_are_shown_again(client: Client) -> None:
    assert "words before a vote" in vote(client, comment="words before a vote")
