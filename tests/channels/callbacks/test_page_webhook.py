"""Facebook says that a Page is restricted, and that it is free: believed once, when signed."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from channels.contract import Answer, Cause, Facts, Kind, Place, State
from channels.models import Channel, Event, EventKind, HeardPush
from channels.records import findings
from tests.channels.callbacks.pushed import (
    DAY,
    PAGE_WEBHOOK,
    integrity,
    restriction,
    tell_facebook,
    tell_pages,
)
from tests.channels.journeys.journey import make_finding
from tests.factories import make_channel, make_credential

pytestmark = pytest.mark.django_db
READ_ONLY = restriction("page_read_only")
LISTED = Place(Kind.PAGE, "1044", "Acme", role="ADMIN")


@pytest.fixture
def page() -> Channel:
    login = make_credential(network="facebook", account_id="218471", at=datetime.now(UTC))
    return make_channel(login, name="Acme", external_id="1044")


@pytest.fixture
def strict() -> Client:
    return Client(enforce_csrf_checks=True)


def restrict(client: Client, *, ago: timedelta = timedelta(0), **more: Any) -> int:
    entry = integrity("1044", "restricted", at=datetime.now(UTC) - ago, restrictions=[READ_ONLY])
    entry["messaging"][0].update(more)
    return tell_pages(client, entry).status_code


def free(client: Client, *, ago: timedelta = timedelta(0)) -> int:
    return tell_pages(client, integrity("1044", "ok", at=datetime.now(UTC) - ago)).status_code


def listed_again(page: Channel, *places: Place, after: timedelta = timedelta(hours=8)) -> None:
    """A check lists these places of the login."""
    page.credential.refresh_from_db()
    facts = Facts(account_id="218471", places=places)
    answer = Answer(make_finding(Cause.ALIVE), facts)
    findings.record_answer(page.credential, answer, at=datetime.now(UTC) + after)


def standing(page: Channel) -> tuple[str, str]:
    page.refresh_from_db()
    return page.cause, page.state


SUSPENDED = (Cause.ACCOUNT_SUSPENDED.value, State.NEEDS_YOU.value)
WORKING = (Cause.ALIVE.value, State.WORKING.value)


class TestRestricted:
    def test_the_page_is_told_and_its_login_stays(self, strict: Client, page: Channel) -> None:
        assert restrict(strict) == 200
        assert standing(page) == SUSPENDED
        page.credential.refresh_from_db()
        assert page.credential.cause == Cause.ALIVE.value
        event = Event.objects.filter(kind=EventKind.CALLBACK).get()
        assert (event.channel, event.certainty) == (page, "said")
        assert event.evidence["codes"]["callback"] == "place_restricted"

    @pytest.mark.parametrize(
        ("status", "rows"),
        [
            ("suspended", []),
            ("suspended", [restriction("page_publish")]),
            ("restricted", [restriction("page_messaging"), restriction("page_publish")]),
            ("restricted", [{"feature": "page_read_only"}]),
            ("ok", [READ_ONLY]),
        ],
    )
    def test_whatever_keeps_it_from_publishing_counts(
        self, strict: Client, page: Channel, status: str, rows: list[dict[str, Any]]
    ) -> None:
        entry = integrity("1044", status, at=datetime.now(UTC), restrictions=rows)
        assert tell_pages(strict, entry).status_code == 200
        assert standing(page) == SUSPENDED

    @pytest.mark.parametrize(
        "told",
        [
            {"status": "restricted", "violations": [{"type": "CYBERSECURITY"}]},
            {"status": "warning"},
            {"status": "restricted", "action_events": [{"type": "FILE_APPEAL"}]},
            {"status": "ok", "restrictions": [restriction("page_messaging_api")]},
            {"status": "restricted", "restrictions": [restriction("page_messaging")]},
            {"status": "restricted", "restrictions": "page_read_only"},
            {"message": {"text": "restricted"}, "sender": {"id": "7"}},
        ],
    )
    def test_what_names_nothing_of_publishing_changes_nothing(
        self, strict: Client, page: Channel, told: dict[str, Any]
    ) -> None:
        told = dict(told)
        entry = integrity("1044", told.pop("status", ""), at=datetime.now(UTC), **told)
        assert tell_pages(strict, entry).status_code == 200
        assert standing(page) == WORKING

    def test_restrictions_beside_what_they_belong_to_are_read(
        self, strict: Client, page: Channel
    ) -> None:
        entry = integrity("1044", "restricted", at=datetime.now(UTC))
        assert tell_pages(strict, {**entry, "restrictions": [READ_ONLY]}).status_code == 200
        assert standing(page) == SUSPENDED

    def test_a_change_of_the_field_is_read(self, strict: Client, page: Channel) -> None:
        (value,) = integrity("1044", "suspended", at=datetime.now(UTC))["messaging"]
        entry = {"id": "1044", "changes": [{"field": "business_integrity", "value": value}]}
        other = {"id": "1044", "changes": [{"field": "feed", "value": value}]}
        tell_pages(strict, other)
        assert standing(page) == WORKING
        tell_pages(strict, entry)
        assert standing(page) == SUSPENDED

    def test_several_pages_may_come_at_once(self, strict: Client, page: Channel) -> None:
        second = make_channel(page.credential, name="Roastery", external_id="1045")
        at = datetime.now(UTC)
        entries = [integrity(each, "suspended", at=at) for each in ("1044", "1045", "99")]
        assert tell_pages(strict, *entries).status_code == 200
        assert standing(page) == standing(second) == SUSPENDED

    def test_another_page_stays(self, strict: Client, page: Channel) -> None:
        entry = integrity("77", "suspended", at=datetime.now(UTC))
        assert tell_pages(strict, entry).status_code == 200
        assert standing(page) == WORKING

    def test_the_same_again_is_taken_and_does_nothing(self, strict: Client, page: Channel) -> None:
        entry = integrity("1044", "suspended", at=datetime.now(UTC))
        tell_pages(strict, entry)
        Channel.objects.update(cause=Cause.ALIVE.value, state=State.WORKING.value)
        assert tell_pages(strict, entry).status_code == 200
        assert standing(page) == WORKING
        assert HeardPush.objects.count() == 1

    def test_what_is_days_old_tells_nothing(self, strict: Client, page: Channel) -> None:
        assert restrict(strict, ago=2 * DAY + timedelta(minutes=1)) == 200
        assert standing(page) == WORKING


class TestItLasts:
    def test_a_list_that_has_the_page_says_nothing_of_it(
        self, strict: Client, page: Channel
    ) -> None:
        restrict(strict)
        listed_again(page, LISTED)
        assert standing(page) == SUSPENDED

    def test_nor_does_a_list_that_leaves_it_out(self, strict: Client, page: Channel) -> None:
        restrict(strict)
        listed_again(page)
        assert standing(page) == SUSPENDED

    def test_it_is_over_on_the_day_that_was_named(self, strict: Client, page: Channel) -> None:
        ends = datetime.now(UTC) + DAY
        row = restriction("page_read_only", expiration_time=int(ends.timestamp()))
        restrict(strict, restrictions=[row])
        page.credential.refresh_from_db()
        assert page.credential.next_check_at <= ends
        listed_again(page, LISTED, after=DAY - timedelta(minutes=1))
        assert standing(page) == SUSPENDED
        listed_again(page, LISTED, after=DAY + timedelta(minutes=1))
        assert standing(page) == WORKING

    def test_without_a_day_it_is_not_believed_for_ever(self, strict: Client, page: Channel) -> None:
        restrict(strict)
        listed_again(page, LISTED, after=29 * DAY)
        assert standing(page) == SUSPENDED
        listed_again(page, LISTED, after=31 * DAY)
        assert standing(page) == WORKING

    def test_one_without_an_end_among_others_has_none(self, strict: Client, page: Channel) -> None:
        ends = int((datetime.now(UTC) + DAY).timestamp())
        rows = [restriction("page_read_only", expiration_time=ends), restriction("page_publish")]
        restrict(strict, restrictions=rows)
        listed_again(page, LISTED, after=2 * DAY)
        assert standing(page) == SUSPENDED


class TestFreed:
    @pytest.mark.parametrize("rows", [[], [restriction("page_read_only", "UNRESTRICTED")]])
    def test_it_works_again_and_is_looked_at(
        self, strict: Client, page: Channel, rows: list[dict[str, Any]]
    ) -> None:
        restrict(strict, ago=timedelta(minutes=5))
        entry = integrity("1044", "ok", at=datetime.now(UTC), restrictions=rows)
        assert tell_pages(strict, entry).status_code == 200
        assert standing(page) == WORKING
        page.credential.refresh_from_db()
        assert page.credential.next_check_at <= datetime.now(UTC)

    def test_it_mends_no_other_trouble(self, strict: Client, page: Channel) -> None:
        Channel.objects.update(cause=Cause.LOST_PAGE_ROLE.value)
        free(strict)
        page.refresh_from_db()
        assert page.cause == Cause.LOST_PAGE_ROLE.value

    def test_news_that_was_overtaken_is_no_news(self, strict: Client, page: Channel) -> None:
        restrict(strict)
        free(strict, ago=timedelta(minutes=5))
        assert standing(page) == SUSPENDED


BODY = json.dumps(
    {"object": "page", "entry": [integrity("1044", "suspended", at=datetime.now(UTC))]}
).encode()


class TestRefused:
    @pytest.mark.parametrize("secret", ["another-apps-secret", "demo-instagram-secret", ""])
    def test_another_apps_signature(self, strict: Client, page: Channel, secret: str) -> None:
        assert tell_facebook(strict, BODY, secret or "x").status_code == 400
        assert standing(page) == WORKING

    @pytest.mark.parametrize("signature", ["", "sha256=", "sha1=abc", "sha256=\u00f1"])
    def test_no_signature(self, strict: Client, page: Channel, signature: str) -> None:
        answer = strict.post(
            PAGE_WEBHOOK,
            BODY,
            content_type="application/json",
            headers={"X-Hub-Signature-256": signature},
        )
        assert answer.status_code == 400
        assert standing(page) == WORKING

    def test_no_json(self, strict: Client) -> None:
        assert tell_facebook(strict, b"suspended").status_code == 400

    @pytest.mark.parametrize("body", [b"[]", b'{"object": "user"}', b'{"object": "page"}'])
    def test_what_is_about_no_page_is_taken(self, strict: Client, body: bytes) -> None:
        assert tell_facebook(strict, body).status_code == 200


ASKED = {
    "hub.mode": "subscribe",
    "hub.challenge": "1158201444",
    "hub.verify_token": "demo-facebook-verify-token",
}


class TestHandshake:
    def test_the_challenge_comes_back(self, strict: Client) -> None:
        answer = strict.get(PAGE_WEBHOOK, ASKED)
        assert (answer.status_code, answer.content) == (200, b"1158201444")
        assert answer["Content-Type"] == "text/plain"

    @pytest.mark.parametrize(
        "wrong",
        [
            {"hub.verify_token": "another"},
            {"hub.verify_token": ""},
            {"hub.mode": "unsubscribe"},
            {"hub.challenge": ""},
            {"hub.challenge": "<script>"},
        ],
    )
    def test_whoever_does_not_know_our_token_hears_nothing(
        self, strict: Client, wrong: dict[str, str]
    ) -> None:
        answer = strict.get(PAGE_WEBHOOK, {**ASKED, **wrong})
        assert (answer.status_code, answer.content) == (400, b"Not accepted.")

    def test_no_token_of_ours_is_none_of_theirs(self, strict: Client, settings: Settings) -> None:
        settings.FACEBOOK_VERIFY_TOKEN = ""
        asked = {**ASKED, "hub.verify_token": ""}
        assert strict.get(PAGE_WEBHOOK, asked).status_code == 400
