"""The page, the mail, the flash and the API say the same of a channel, whatever is wrong."""

from __future__ import annotations

import html
import re
from datetime import timedelta
from unittest.mock import patch

import pytest
from django.test import Client
from django.urls import reverse

from api.endpoints.schemas import channel_out
from channels.contract import Cause, Certainty, HiddenBy, Kind, Visibility
from channels.models import Channel, Credential, FailureReport
from channels.pages.failed_posts import failed_lately
from channels.probing import check
from channels.probing.check import CheckOutcome
from channels.probing.state_sweep import sweep_states
from channels.records.diagnoses import diagnosis_of
from channels.records.findings import record_answer, settle_state
from channels.words.diagnosis_text import describe
from notifications import topics
from notifications.mails import compose
from notifications.models import Notice, Preferences
from notifications.triggers.enqueue import enqueue_notice
from tests.channels.journeys.journey import make_answer
from tests.factories import DAY, NOW, make_channel, make_credential, make_user
from tests.notifications.triggers.breaking import lose

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sender_asleep")]
TROUBLE = [
    Cause.REVOKED_BY_USER,
    Cause.PASSWORD_CHANGED,
    Cause.INVALID_TOKEN_UNSPECIFIED,
    Cause.PERMISSION_MISSING,
    Cause.LOST_PAGE_ROLE,
    Cause.CHECKPOINT_OR_LOCKED,
    Cause.ACCOUNT_SUSPENDED,
]
HOUR = timedelta(hours=1)
TAGS = re.compile(r"<[^>]+>")


@pytest.fixture(autouse=True)
def same_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages ask the clock; the mail is written for the same moment."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


@pytest.fixture
def page() -> Channel:
    login = make_credential(make_user("ada@example.com"), "facebook")
    return make_channel(login, kind=Kind.PAGE, name="Harbour Cafe")


def read(client: Client, channel: Channel) -> str:
    client.force_login(channel.credential.user)
    return _words(client.get(channel.get_absolute_url()).content.decode())


def _words(text: str) -> str:
    return " ".join(html.unescape(TAGS.sub(" ", text)).split())


def mail_on(channel: Channel) -> list[str]:
    """The text and the HTML of the mail that is owed."""
    notice = Notice.objects.get(outcome="owed")
    mail = compose.message([notice], Preferences.of(channel.credential.user), at=NOW)
    return [" ".join(str(mail.body).split()), _words(str(mail.alternatives[0][0]))]


@pytest.mark.parametrize("cause", TROUBLE)
def test_of_a_channel_in_trouble(page: Channel, client: Client, cause: Cause) -> None:
    lose(page.credential, cause, at=NOW)
    page = Channel.objects.get(pk=page.pk)
    words = describe(page, diagnosis_of(page, at=NOW), at=NOW)
    told = channel_out(page, at=NOW)

    for shown in (read(client, page), *mail_on(page)):
        for sentence in (words.headline, words.explanation, words.label):
            assert sentence in shown
    assert (told.headline, told.explanation) == (words.headline, words.explanation)
    assert told.state_words == words.label


@pytest.mark.parametrize("hidden_by", list(HiddenBy))
def test_of_posts_that_few_can_see(page: Channel, client: Client, hidden_by: HiddenBy) -> None:
    page.visibility, page.hidden_by = Visibility.LIMITED.value, hidden_by.value
    page.hidden_since = NOW
    page.save()
    settle_state(page, at=NOW)
    words = describe(page, diagnosis_of(page, at=NOW), at=NOW)

    for shown in (read(client, page), *mail_on(page)):
        assert words.headline in shown
        assert words.explanation in shown
        assert "Add the missing permission" not in shown


@pytest.mark.usefixtures("nobody_looks")
def test_of_a_channel_that_nobody_has_looked_at(page: Channel, client: Client) -> None:
    """A week without a worker: nothing and nobody says that it works."""
    login = page.credential
    login.next_check_at = NOW - 7 * DAY
    login.asked_at = login.last_alive_at = NOW - 7 * DAY - HOUR
    login.save()
    page = Channel.objects.get(pk=page.pk)
    enqueue_notice(Preferences.of(login.user), topics.WEEKLY_DIGEST, "digest:2026-11-23", at=NOW)
    words = describe(page, diagnosis_of(page, at=NOW), at=NOW)
    told = channel_out(page, at=NOW)
    says = "We have not checked Harbour Cafe since 08:00 UTC on 17 Nov."
    answer = "We have not asked Facebook for longer than we should. The fault is ours."

    assert words.headline.startswith(says)
    assert says in read(client, page)
    for shown in (read(client, page), *mail_on(page)):
        assert "Cannot tell" in shown
        assert "Working" not in shown
    cards = _words(client.get(reverse("channels:list")).content.decode())
    live = reverse("channels:live")
    in_article = _words(client.get(live, {"networks": "facebook"}).content.decode())
    at_home = _words(client.get(live, {"summary": "1"}).content.decode())
    assert says in cards
    assert says in in_article
    for shown in (cards, at_home, mail_on(page)[0]):
        assert answer in shown
        assert "All" not in shown or "are working" not in shown
    assert (told.state, told.cause, told.blame) == ("cannot_tell", "app_fault", "us")
    assert (told.headline, told.not_looked_since) == (words.headline, login.asked_at)


@pytest.mark.usefixtures("nobody_looks")
def test_a_worker_that_comes_back_after_a_week_tells_nobody_anything(page: Channel) -> None:
    """Neither the sweep that marks what was not looked at, nor the looks that follow."""
    login = page.credential
    Credential.objects.update(next_check_at=NOW - 7 * DAY, asked_at=NOW - 7 * DAY - HOUR)
    assert sweep_states(at=NOW) == 1
    assert Channel.objects.get().state == "cannot_tell"
    record_answer(login, make_answer(Cause.ALIVE), at=NOW)

    assert Channel.objects.get().state == "working"
    assert not Notice.objects.exists()


@pytest.mark.parametrize("looked", [False, True])
@pytest.mark.parametrize("certainty", [Certainty.SAID, Certainty.INFERRED])
@pytest.mark.parametrize("cause", list(Cause))
def test_of_a_post_that_failed(
    page: Channel, client: Client, cause: Cause, certainty: Certainty, looked: bool
) -> None:
    report = FailureReport.objects.create(
        channel=page,
        reported_at=NOW,
        failed_at=NOW.replace(hour=8, minute=55),
        cause=cause.value,
        certainty=certainty.value,
    )
    if looked:
        page.last_alive_at = page.credential.last_alive_at = NOW
        page.credential.save()
        page.save()
    Notice.objects.create(
        user=page.credential.user,
        topic=topics.UPDATE_FAILURES,
        key="failed",
        context={"count": 1, "reports": [report.pk], "channels": [page.pk], "cause": cause.value},
        created_at=NOW,
        due_at=NOW,
    )
    (failed,) = failed_lately(page, diagnosis_of(page, at=NOW), at=NOW)

    shown_on_page, *mails = read(client, page), *mail_on(page)
    for shown in (shown_on_page, *mails):
        assert failed.words.says in shown
        assert failed.words.step in shown
    for shown in mails:
        assert ("Being checked" in shown) is ("Being checked" in shown_on_page)
        assert ("Refresh now" in shown) is failed.words.reconnect
        assert not ("Working." in shown and failed.words.reconnect), "well, and yet to be refreshed"


def test_the_flash_says_what_the_page_and_the_mail_say(page: Channel, client: Client) -> None:
    lose(page.credential, Cause.PASSWORD_CHANGED, at=NOW)
    client.force_login(page.credential.user)
    with patch.object(check, "check_now", return_value=CheckOutcome.ASKED):
        answer = client.post(reverse("channels:check", args=[page.pk]), follow=True)

    (flash,) = [str(message) for message in answer.context["messages"]]
    says = describe(page, diagnosis_of(Channel.objects.get(pk=page.pk), at=NOW), at=NOW).sentence
    assert flash == f"We have just asked Facebook. {says}"
    assert all(says in shown for shown in (read(client, page), *mail_on(page)))
