"""The page, the mail, the flash and the API say the same of a channel, whatever is wrong."""

from __future__ import annotations

import html
import re
from unittest.mock import patch

import pytest
from django.test import Client
from django.urls import reverse

from api.endpoints.schemas import channel_out
from channels.contract import Cause, Certainty, HiddenBy, Kind, Visibility
from channels.models import Channel, FailureReport
from channels.pages.failed_posts import failed_lately
from channels.probing import check
from channels.probing.check import CheckOutcome
from channels.records.diagnoses import diagnosis_of
from channels.records.findings import settle_state
from channels.words.diagnosis_text import describe
from notifications import topics
from notifications.mails import compose
from notifications.models import Notice, Preferences
from tests.factories import NOW, make_channel, make_credential, make_user
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


def test_the_flash_names_the_state_that_the_page_and_the_mail_have(
    page: Channel, client: Client
) -> None:
    lose(page.credential, Cause.PASSWORD_CHANGED, at=NOW)
    client.force_login(page.credential.user)
    with patch.object(check, "check_now", return_value=CheckOutcome.ASKED):
        answer = client.post(reverse("channels:check", args=[page.pk]), follow=True)

    (flash,) = [str(message) for message in answer.context["messages"]]
    label = describe(page, diagnosis_of(Channel.objects.get(pk=page.pk), at=NOW), at=NOW).label
    assert label in flash
    assert all(f"{label}." in shown for shown in mail_on(page))
