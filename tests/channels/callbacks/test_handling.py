"""What Facebook and Instagram tell us unasked: believed once, when it is proved."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from channels.contract import Cause
from channels.models import (
    Channel,
    DataDeletion,
    Event,
    EventKind,
    HeardPush,
)
from channels.records import findings
from tests.channels.callbacks.signing import DEAUTHORIZE, DELETE, post, sealed, signed
from tests.factories import make_channel, make_credential

pytestmark = pytest.mark.django_db


@pytest.fixture
def page() -> Channel:
    login = make_credential(network="facebook", account_id="218471", at=datetime.now(UTC))
    return make_channel(login, name="Acme")


@pytest.fixture
def strict() -> Client:
    """A stranger without a session, against whom CSRF protection is on."""
    return Client(enforce_csrf_checks=True)


class TestAccessRemoved:
    def test_the_login_is_over_and_its_history_says_who_told(
        self, strict: Client, page: Channel
    ) -> None:
        answer = post(strict, DEAUTHORIZE, signed())
        assert answer.status_code == 200
        page.credential.refresh_from_db()
        assert page.credential.cause == Cause.REVOKED_BY_USER.value
        event = Event.objects.filter(kind=EventKind.CALLBACK).get()
        assert event.credential == page.credential
        assert (event.cause, event.rule) == ("revoked_by_user", "told-by-callback")
        assert event.evidence["codes"]["callback"] == "access_removed"

    def test_other_peoples_logins_stay(self, strict: Client, page: Channel) -> None:
        other = make_credential(network="facebook", account_id="999")
        same_number = make_credential(network="instagram", account_id="218471")
        post(strict, DEAUTHORIZE, signed())
        for login in (other, same_number):
            login.refresh_from_db()
            assert login.cause == Cause.ALIVE.value

    def test_a_person_we_do_not_know_is_no_error(self, strict: Client) -> None:
        assert post(strict, DEAUTHORIZE, signed()).status_code == 200
        assert not Event.objects.exists()

    def test_instagram_may_name_the_person_by_the_second_id(self, strict: Client) -> None:
        login = make_credential(
            network="instagram", account_id="178414", other_id="9876", at=datetime.now(UTC)
        )
        request = signed("demo-instagram-secret", user_id="9876")
        assert post(strict, "/callbacks/instagram/deauthorize/", request).status_code == 200
        login.refresh_from_db()
        assert login.cause == Cause.REVOKED_BY_USER.value

    def test_news_older_than_the_token_only_asks_for_a_check(self, strict: Client) -> None:
        now = datetime.now(UTC)
        login = make_credential(
            network="facebook", account_id="218471", at=now, age=timedelta(minutes=1)
        )
        post(strict, DEAUTHORIZE, signed(at=now - timedelta(minutes=10)))
        login.refresh_from_db()
        assert login.cause == Cause.ALIVE.value
        assert login.next_check_at <= datetime.now(UTC)
        event = Event.objects.get()
        assert (event.kind, event.cause) == (EventKind.CALLBACK, "")


OLD = timedelta(hours=1, minutes=1)
FORGED: dict[str, str] = {
    "nothing": "",
    "no dot": "abc",
    "two empty parts": ".",
    "no signature": "." + signed().partition(".")[2],
    "another secret": signed("somebody-elses-secret"),
    "another network's secret": signed("demo-instagram-secret"),
    "changed payload": signed().partition(".")[0] + "." + signed(user_id="1").partition(".")[2],
    "cut": signed()[:-3],
    "glued": signed() + "AAAA",
    "not base64": "????." + signed().partition(".")[2],
    "letters of another alphabet": "ñ" + signed(),
    "no JSON": sealed(b"user_id=218471"),
    "a list": sealed(b"[1, 2]"),
    "too deep": sealed(b"[" * 2500),
    "no algorithm": signed(algorithm=None),
    "algorithm none": signed(algorithm="none"),
    "algorithm of a plainer kind": signed(algorithm="HMAC-SHA1"),
    "nobody": signed(user_id=""),
    "a person that is no text": signed(user_id={"id": "218471"}),
    "no time": signed(issued_at=None),
    "too old": signed(at=datetime.now(UTC) - OLD),
    "huge": sealed(b'{"user_id": "218471"}' + b" " * 9000),
}


class TestRefused:
    @pytest.mark.parametrize("address", [DEAUTHORIZE, DELETE])
    @pytest.mark.parametrize("case", FORGED)
    def test_what_is_not_proved_changes_nothing(
        self, strict: Client, page: Channel, case: str, address: str
    ) -> None:
        assert post(strict, address, FORGED[case]).status_code == 400
        self.assert_unchanged(page)

    @pytest.mark.parametrize("address", [DEAUTHORIZE, DELETE])
    def test_a_clock_ahead_of_ours_is_believed_and_remembered_for_longer(
        self, strict: Client, address: str
    ) -> None:
        ahead = datetime.now(UTC) + timedelta(days=60)
        request = signed(at=ahead)
        assert post(strict, address, request).status_code == 200
        assert HeardPush.objects.get().at == ahead.replace(microsecond=0)
        assert post(strict, address, request).status_code == 400

    @pytest.mark.parametrize("address", [DEAUTHORIZE, DELETE])
    def test_the_same_request_again_is_refused(self, strict: Client, address: str) -> None:
        request = signed()
        assert post(strict, address, request).status_code == 200
        login = make_credential(network="facebook", account_id="218471", at=datetime.now(UTC))
        assert post(strict, address, request).status_code == 400
        signature, _, payload = request.partition(".")
        assert post(strict, address, f"{signature}=.{payload}").status_code == 400
        login.refresh_from_db()
        assert login.cause == Cause.ALIVE.value
        assert HeardPush.objects.count() == 1

    @pytest.mark.parametrize(
        ("body", "kind"),
        [
            (b"signed_request=" + b"x" * 10_000_000, "application/x-www-form-urlencoded"),
            (b"x" * 20_000, "text/plain"),
            (b"\x00\xff", "application/x-www-form-urlencoded"),
            (b'{"signed_request": "x"}', "application/json"),
            (b"--", "multipart/form-data; boundary=b"),
            (b"--", "multipart/form-data"),
            (b"a=1", "application/x-www-form-urlencoded; charset=utf-7"),
            (b"&".join(b"a%d=1" % n for n in range(1500)), "application/x-www-form-urlencoded"),
        ],
    )
    def test_a_huge_or_odd_body_is_refused(
        self, strict: Client, page: Channel, body: bytes, kind: str
    ) -> None:
        answer: Any = strict.post(DELETE, data=body, content_type=kind)
        assert answer.status_code == 400
        self.assert_unchanged(page)

    def test_the_answer_and_the_log_repeat_nothing_of_it(
        self, strict: Client, caplog: pytest.LogCaptureFixture
    ) -> None:
        request = signed("somebody-elses-secret")
        answer = post(strict, DEAUTHORIZE, request)
        assert answer.content == b"Not accepted."
        assert request not in caplog.text
        assert "callback=deauthorize refused" in caplog.text

    @pytest.mark.parametrize("method", ["get", "put", "delete", "head"])
    def test_only_a_post_is_taken(self, strict: Client, method: str) -> None:
        assert getattr(strict, method)(DEAUTHORIZE).status_code == 405

    @pytest.mark.parametrize(
        "address",
        [
            "/callbacks/x/deauthorize/",
            "/callbacks/myspace/deauthorize/",
            "/callbacks/facebook/anything/",
        ],
    )
    def test_an_address_that_no_network_was_given_is_nothing(
        self, strict: Client, address: str
    ) -> None:
        assert post(strict, address, signed()).status_code == 404

    def test_a_network_that_is_not_set_up_is_nothing(
        self, strict: Client, settings: Settings
    ) -> None:
        settings.NETWORK_APPS = {}
        assert post(strict, DEAUTHORIZE, signed("")).status_code == 404

    def assert_unchanged(self, page: Channel) -> None:
        page.credential.refresh_from_db()
        assert page.credential.cause == Cause.ALIVE.value
        assert Channel.objects.filter(pk=page.pk).exists()
        assert not HeardPush.objects.exists()
        assert not DataDeletion.objects.exists()
        assert not Event.objects.exists()


def test_what_was_heard_is_forgotten_after_days(strict: Client) -> None:
    HeardPush.objects.create(
        network="facebook", mark="old", at=datetime.now(UTC) - timedelta(days=4)
    )
    post(strict, DEAUTHORIZE, signed())
    assert not HeardPush.objects.filter(mark="old").exists()


def test_what_fails_half_way_may_be_sent_again(
    strict: Client, page: Channel, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError("the database went away")

    request = signed()
    with monkeypatch.context() as patch:
        patch.setattr(findings, "record_finding", fail)
        strict.raise_request_exception = False
        assert post(strict, DEAUTHORIZE, request).status_code == 500
    assert not HeardPush.objects.exists()
    assert post(strict, DEAUTHORIZE, request).status_code == 200
