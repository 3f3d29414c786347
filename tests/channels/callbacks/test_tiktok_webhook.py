"""TikTok says that a connection ended, and why: believed once, when it is signed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from channels.callbacks.handling import REPLAYS_REFUSED_FOR
from channels.contract import Blame, Cause, Certainty, Finding, State, WhyRemoved
from channels.diagnosis.diagnose import Step
from channels.models import Credential, Event, EventKind, HeardPush
from channels.networks.tiktok.pushes import WINDOW
from channels.records import findings
from channels.records.diagnoses import diagnosis_of
from channels.registry import get
from channels.words.causes import explanation, headline
from tests.channels.callbacks import pushed
from tests.channels.callbacks.pushed import tiktok_signature as signature
from tests.factories import make_channel, make_credential

pytestmark = pytest.mark.django_db
WEBHOOK = "/callbacks/tiktok/webhook/"
OPEN_ID = "_000abc"
HOUR = timedelta(hours=1)


@pytest.fixture
def login() -> Credential:
    login = make_credential(network="tiktok", account_id=OPEN_ID, at=datetime.now(UTC))
    make_channel(login)
    return login


@pytest.fixture
def strict() -> Client:
    """A stranger without a session, against whom CSRF protection is on."""
    return Client(enforce_csrf_checks=True)


def removed(reason: object = 1, *, at: datetime | None = None, **changed: Any) -> bytes:
    return pushed.removed(OPEN_ID, reason, at=at or datetime.now(UTC), **changed)


def tell(client: Client, body: bytes, signed: str | None = None) -> HttpResponse:
    header = signature(body) if signed is None else signed
    answer: Any = client.post(
        WEBHOOK, body, content_type="application/json", headers={"Tiktok-Signature": header}
    )
    told: HttpResponse = answer
    return told


def cause_of(login: Credential) -> str:
    login.refresh_from_db()
    return login.cause


REASONS: Mapping[object, tuple[Cause, str]] = {
    0: (Cause.INVALID_TOKEN_UNSPECIFIED, "told-by-callback"),
    1: (Cause.REVOKED_BY_USER, "told-by-callback"),
    2: (Cause.ACCOUNT_SUSPENDED, WhyRemoved.ACCOUNT_DELETED),
    3: (Cause.CHECKPOINT_OR_LOCKED, WhyRemoved.AGE_CHANGED),
    4: (Cause.ACCOUNT_SUSPENDED, WhyRemoved.ACCOUNT_BANNED),
    5: (Cause.INVALID_TOKEN_UNSPECIFIED, WhyRemoved.OUR_APP),
    "4": (Cause.ACCOUNT_SUSPENDED, WhyRemoved.ACCOUNT_BANNED),
    77: (Cause.INVALID_TOKEN_UNSPECIFIED, "told-by-callback"),
}


@pytest.mark.parametrize("reason", REASONS)
def test_each_reason_is_told_at_once_as_what_it_is(
    strict: Client, login: Credential, reason: object
) -> None:
    assert tell(strict, removed(reason)).status_code == 200
    cause, rule = REASONS[reason]
    assert cause_of(login) == cause.value
    assert (login.rule, login.certainty) == (rule, "said")
    assert login.quarantined == login.fingerprint
    assert Event.objects.get(kind=EventKind.CALLBACK).rule == rule
    assert login.channels.get().state == State.NEEDS_YOU.value


@pytest.mark.parametrize("content", ["", "{", "[1]", "4", '{"why": 4}', None, 4, {"reason": "x"}])
def test_a_reason_that_cannot_be_read_is_none(
    strict: Client, login: Credential, content: object
) -> None:
    assert tell(strict, removed(content=content)).status_code == 200
    assert cause_of(login) == Cause.INVALID_TOKEN_UNSPECIFIED.value


def refused(rule: str = "token_invalid", cause: Cause = Cause.INVALID_TOKEN_UNSPECIFIED) -> Finding:
    return Finding(cause, Blame.NOBODY, Certainty.SAID, rule)


@pytest.mark.parametrize("reason", [2, 3, 4, 5])
def test_the_reason_stands_while_the_token_is_refused_without_one(
    strict: Client, login: Credential, reason: int
) -> None:
    tell(strict, removed(reason))
    cause, rule = REASONS[reason]
    for minutes in (1, 2, 12, 60, 600):
        at = datetime.now(UTC) + timedelta(minutes=minutes)
        login.refresh_from_db()
        findings.record_finding(login, refused(), at=at)
        over = refused("over_by_our_record", Cause.EXPIRED)
        findings.record_finding(login, over, at=at)
        assert (cause_of(login), login.rule) == (cause.value, rule)
        assert not login.suspect_cause


def test_a_new_token_ends_what_was_told(strict: Client, login: Credential) -> None:
    tell(strict, removed(4))
    login.refresh_from_db()
    alive = Finding(Cause.ALIVE, Blame.NOBODY, Certainty.SAID, "working")
    findings.record_finding(login, alive, at=datetime.now(UTC))
    assert (cause_of(login), login.quarantined) == (Cause.ALIVE.value, "")


STEPS = {2: Step.APPEAL, 3: Step.UNLOCK, 4: Step.APPEAL, 5: Step.REFRESH}


@pytest.mark.parametrize("reason", STEPS)
def test_the_card_says_what_happened_and_sends_to_refresh_only_where_it_helps(
    strict: Client, login: Credential, reason: int
) -> None:
    tell(strict, removed(reason))
    login.refresh_from_db()
    channel = login.channels.get()
    diagnosis = diagnosis_of(channel, at=datetime.now(UTC))
    policy = get("tiktok").policy
    assert diagnosis.step is STEPS[reason]
    # The line of its life is over: nothing of it is renewed.
    assert diagnosis.ended_at is not None
    assert diagnosis.renews_at is None
    assert diagnosis.blame is (Blame.US if reason == 5 else Blame.YOU)
    said = {2: "deleted", 3: "age", 4: "banned", 5: "Our own app"}[reason]
    assert said in headline(diagnosis, policy, channel.name)
    assert "refresh" in explanation(diagnosis, policy, channel.name) or reason == 5


@pytest.mark.parametrize("reason", [2, 3, 4])
def test_once_it_is_settled_there_a_sign_in_is_offered_and_nothing_else_would_help(
    strict: Client, login: Credential, reason: int
) -> None:
    tell(strict, removed(reason))
    channel = login.channels.get()
    strict.force_login(login.user)
    refresh = reverse("channels:refresh", args=[channel.pk])

    assert refresh in strict.get(channel.get_absolute_url()).content.decode()
    assert "Continue to TikTok" in strict.get(refresh).content.decode()


class TestTakenAndNothingDone:
    def assert_unchanged(self, login: Credential) -> None:
        assert cause_of(login) == Cause.ALIVE.value
        assert not Event.objects.exists()

    @pytest.mark.parametrize("event", ["video.upload.failed", "video.publish.completed", ""])
    def test_an_event_that_is_not_ours(self, strict: Client, login: Credential, event: str) -> None:
        assert tell(strict, removed(event=event)).status_code == 200
        self.assert_unchanged(login)
        assert not HeardPush.objects.exists()

    def test_somebody_elses(self, strict: Client, login: Credential) -> None:
        assert tell(strict, removed(user_openid="_000other")).status_code == 200
        self.assert_unchanged(login)

    def test_news_from_before_the_token_only_asks_for_a_check(
        self, strict: Client, login: Credential
    ) -> None:
        Credential.objects.update(issued_at=datetime.now(UTC) - timedelta(minutes=5))
        assert tell(strict, removed(4, at=datetime.now(UTC) - HOUR)).status_code == 200
        assert cause_of(login) == Cause.ALIVE.value
        assert login.next_check_at <= datetime.now(UTC)

    def test_what_is_older_than_it_is_sent_again(self, strict: Client, login: Credential) -> None:
        at = datetime.now(UTC) - WINDOW - timedelta(minutes=1)
        assert tell(strict, removed(at=at)).status_code == 200
        self.assert_unchanged(login)

    def test_the_same_again_with_another_signature(self, strict: Client, login: Credential) -> None:
        body = removed()
        tell(strict, body)
        Credential.objects.update(cause=Cause.ALIVE.value)
        again = tell(strict, body, signature(body, moment=1_800_000_777))
        assert again.status_code == 200
        assert cause_of(login) == Cause.ALIVE.value
        assert HeardPush.objects.count() == 1


def test_it_is_remembered_for_longer_than_it_is_sent_again() -> None:
    assert REPLAYS_REFUSED_FOR > WINDOW >= 72 * HOUR


GOOD = removed()
REFUSED: dict[str, tuple[bytes, str]] = {
    "another secret": (GOOD, signature(GOOD, "another-apps-secret")),
    "another moment": (GOOD, signature(GOOD).replace("t=18", "t=19")),
    "another body": (removed(4), signature(GOOD)),
    "no signature": (GOOD, ""),
    "half a signature": (GOOD, signature(GOOD)[:-1]),
    "no moment": (GOOD, signature(GOOD).partition(",")[2]),
    "letters of another alphabet": (GOOD, "t=\u0661,s=\u00f1"),
    "no JSON": (b"removed", signature(b"removed")),
    "too deep": (b"[" * 9999, signature(b"[" * 9999)),
    "a list": (b"[]", signature(b"[]")),
    "another app": (
        removed(client_key="somebody"),
        signature(removed(client_key="somebody")),
    ),
    "nobody": (removed(user_openid=""), signature(removed(user_openid=""))),
    "no day": (removed(create_time="soon"), signature(removed(create_time="soon"))),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_not_proved_changes_nothing(strict: Client, login: Credential, case: str) -> None:
    body, signed = REFUSED[case]
    assert tell(strict, body, signed).status_code == 400
    assert cause_of(login) == Cause.ALIVE.value
    assert not HeardPush.objects.exists()
