"""Somebody asked Facebook to have us delete their data: access ends now, the rest goes in a day."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from accounts.leaving.asking import TIME_TO_THINK
from accounts.models import Letter, LogEntry
from accounts.sign_in_log.kinds import What
from channels.callbacks import deletions
from channels.contract import Cause
from channels.models import Channel, Credential, DataDeletion, Event, Pending
from channels.tasks import delete_undecided
from tests.channels.callbacks.signing import DEAUTHORIZE, DELETE, post, signed
from tests.factories import make_channel, make_credential, make_user

pytestmark = pytest.mark.django_db
PERSON = "218471"
MINUTE = timedelta(minutes=1)


@pytest.fixture
def page() -> Channel:
    login = make_credential(network="facebook", account_id=PERSON, at=datetime.now(UTC))
    return make_channel(login, name="Acme")


@pytest.fixture
def strict() -> Client:
    return Client(enforce_csrf_checks=True)


def a_day_later() -> int:
    return deletions.carry_out_due(at=datetime.now(UTC) + TIME_TO_THINK + MINUTE)


def test_access_ends_at_once_and_all_of_it_goes_a_day_later(strict: Client, page: Channel) -> None:
    kept = make_channel(network="facebook")
    Pending.objects.create(
        user=make_user(), network="facebook", account_id=PERSON, created_at=datetime.now(UTC)
    )
    assert post(strict, DELETE, signed()).status_code == 200
    page.credential.refresh_from_db()
    assert page.credential.cause == Cause.REVOKED_BY_USER.value
    assert not Pending.objects.exists(), "what was undecided there goes now"

    assert deletions.carry_out_due(at=datetime.now(UTC) + TIME_TO_THINK - MINUTE) == 0
    assert Channel.objects.filter(pk=page.pk).exists()
    assert a_day_later() == 1
    assert list(Channel.objects.all()) == [kept]
    assert list(Credential.objects.all()) == [kept.credential]
    assert a_day_later() == 0, "once"


def test_whoever_connects_anew_meanwhile_keeps_it(strict: Client, page: Channel) -> None:
    post(strict, DELETE, signed())
    fresh = datetime.now(UTC) + timedelta(hours=1)
    Credential.objects.filter(pk=page.credential_id).update(issued_at=fresh)
    assert a_day_later() == 1
    assert Channel.objects.filter(pk=page.pk).exists()
    assert DataDeletion.objects.get().channels == 0


def test_its_person_is_told_and_has_the_day(strict: Client, page: Channel) -> None:
    post(strict, DELETE, signed())
    entry = LogEntry.objects.get(what=What.DELETION_AT_NETWORK)
    assert (entry.user, entry.place, entry.browser) == (page.credential.user, "", "")
    letter = Letter.objects.get()
    assert letter.to == page.credential.user.email
    assert letter.context["title"] == "Facebook asks us to delete your data"
    assert any("Refresh the login before then" in line for line in letter.context["lines"])


def test_news_of_a_removed_app_sent_to_the_wrong_address_loses_nothing(
    strict: Client, page: Channel
) -> None:
    """Meta's signature covers neither address nor kind: what somebody overheard passes there."""
    overheard = signed()
    post(strict, DEAUTHORIZE, overheard)
    history = Event.objects.count()
    assert post(strict, DELETE, overheard).status_code == 200
    assert Channel.objects.filter(pk=page.pk).exists()
    assert Event.objects.count() >= history > 0
    assert Letter.objects.exists()


def test_a_login_younger_than_the_wish_is_not_concerned(strict: Client) -> None:
    now = datetime.now(UTC)
    make_credential(network="facebook", account_id=PERSON, at=now, age=MINUTE)
    post(strict, DELETE, signed(at=now - timedelta(minutes=10)))
    assert DataDeletion.objects.get().done_at
    assert not Letter.objects.exists()
    a_day_later()
    assert Credential.objects.count() == 1


def test_the_task_that_comes_by_every_few_minutes_does_it(strict: Client, page: Channel) -> None:
    post(strict, DELETE, signed())
    DataDeletion.objects.update(due_at=datetime.now(UTC) - MINUTE)
    assert delete_undecided() == 1
    assert not Channel.objects.exists()


class TestItsPage:
    def told(self, strict: Client) -> tuple[str, str]:
        told = json.loads(post(strict, DELETE, signed()).content)
        assert set(told) == {"url", "confirmation_code"}
        assert told["url"].startswith("http://localhost:8000/callbacks/deleted/")
        return told["url"].removeprefix("http://localhost:8000"), told["confirmation_code"]

    def words(self, strict: Client, path: str) -> str:
        answer = strict.get(path)
        assert answer.status_code == 200
        return " ".join(answer.content.decode().split())

    def test_it_says_when_then_that_it_is_done_and_names_nobody(
        self, strict: Client, page: Channel
    ) -> None:
        path, code = self.told(strict)
        before = self.words(strict, path)
        assert "Your data will be deleted" in before
        assert "unless you connect the login again before then" in before
        a_day_later()
        after = self.words(strict, path)
        assert "its history and 1 channel were deleted" in after
        for words in (before, after):
            assert code in words
            assert "Facebook" in words
            for secret in (PERSON, page.name, page.credential.account_name):
                assert secret not in words.replace("Channel Care", "")
        assert DataDeletion.objects.get().account_id == ""

    def test_a_person_we_never_knew_gets_a_code_too(self, strict: Client) -> None:
        path, _ = self.told(strict)
        assert "Nothing about that account" in self.words(strict, path)
        assert DataDeletion.objects.get().account_id == ""

    def test_a_code_that_was_not_given_out_is_nothing(self, strict: Client) -> None:
        assert strict.get("/callbacks/deleted/abc/").status_code == 404
        assert Client().post("/callbacks/deleted/abc/").status_code == 405

    def test_no_two_codes_are_alike(self, strict: Client) -> None:
        first, second = (post(strict, DELETE, signed(nonce=n)).content for n in (1, 2))
        assert first != second
