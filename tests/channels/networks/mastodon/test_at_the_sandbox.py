"""Whole ways at servers of every version, over HTTP: by what people type, and what comes of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.utils import timezone

from channels.contract import ACCOUNT_MOVED, Cause, State
from channels.diagnosis.verdict import Step
from channels.journeys.disconnection import disconnecting
from channels.models import Channel, Credential, ServerApp
from channels.probing.check import check_now
from channels.records.diagnoses import diagnosis_of
from tests.channels.journeys.walking import Walker
from tests.conftest import Sandbox

pytestmark = pytest.mark.django_db
DAY = 86_400
HARBOUR, BOOKS, LAUNDRY, AMA = (f"10930000000000000{number}" for number in (1, 3, 4, 5))


@pytest.fixture
def walker(sandbox: Sandbox) -> Walker:
    return Walker(sandbox)


def connect(walker: Walker, typed: str, account: str) -> Credential:
    """From what is typed to a channel that works."""
    page = walker.start("mastodon", server=typed)
    choose = walker.get(walker.answer(page, account))["Location"]
    offers = walker.get(choose).context["form"].offers
    walker.client.post(choose, {"places": [offer.place.external_id for offer in offers]})
    return Credential.objects.latest("pk")


@pytest.mark.parametrize(
    ("typed", "account", "server"),
    [
        ("mastodon.social", HARBOUR, "mastodon.social"),
        ("https://mastodon.social/@harbourcafe", HARBOUR, "mastodon.social"),
        ("@valebooks@kollektiv.example", BOOKS, "kollektiv.example"),
        ("Old.Example", LAUNDRY, "old.example"),
        ("ama@harbour.example", AMA, "social.harbour.example"),
        ("harbour.example", AMA, "social.harbour.example"),
    ],
)
def test_what_is_typed_leads_to_a_channel_that_works(
    walker: Walker, typed: str, account: str, server: str
) -> None:
    login = connect(walker, typed, account)
    assert (login.server, Cause(login.cause)) == (server, Cause.ALIVE)
    assert login.account_id.startswith(f"https://{server}/users/")
    assert {"profile", "write:statuses", "write:media"} <= set(login.scopes)
    assert ServerApp.objects.get().server == server


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("parked.example", "is no Mastodon server"),
        ("gone.example", "does not answer"),
        ("what is this", "such as"),
    ],
)
def test_what_leads_nowhere_is_told_in_the_field(walker: Walker, typed: str, says: str) -> None:
    answer = walker.post("channels:connect_start", "mastodon", server=typed)
    text = answer.content.decode()
    assert answer.status_code == 400
    assert says in text
    assert 'aria-invalid="true"' in text
    assert not ServerApp.objects.exists()


def test_an_app_that_an_older_server_has_forgotten_is_made_anew(walker: Walker) -> None:
    connect(walker, "old.example", LAUNDRY)
    first = ServerApp.objects.get().client_id
    event: dict[str, Any] = {"revoked": True}
    walker.sandbox.control(f"mastodon/accounts/{LAUNDRY}", event)
    walker.sandbox.control("clock", {"advance_seconds": 3 * DAY})
    page = walker.start("mastodon", server="old.example")
    made = ServerApp.objects.get().client_id
    assert made != first
    assert parse_qs(urlsplit(page).query)["client_id"] == [made]
    assert "code=" in walker.answer(page, LAUNDRY)


def test_a_second_consent_brings_the_same_token(walker: Walker) -> None:
    first = connect(walker, "mastodon.social", HARBOUR).fingerprint
    walker.refresh(Channel.objects.get().pk, HARBOUR)
    assert Credential.objects.get().fingerprint == first


def test_an_account_that_moved_is_offered_where_it_is_now(walker: Walker) -> None:
    connect(walker, "old.example", LAUNDRY)
    channel = Channel.objects.get()
    moved: dict[str, Any] = {"moved_to": "valebooks@kollektiv.example"}
    walker.sandbox.control(f"mastodon/accounts/{LAUNDRY}", moved)
    check_now(channel, at=timezone.now())
    channel.refresh_from_db()
    diagnosis = diagnosis_of(channel, at=timezone.now())
    assert (diagnosis.rule, diagnosis.step) == (ACCOUNT_MOVED, Step.CONNECT_ANOTHER)
    assert channel.state == State.NEEDS_YOU
    page = walker.get(channel.get_absolute_url()).content.decode()
    assert "valebooks@kollektiv.example" in page
    login = connect(walker, f"@{diagnosis.codes['moved_to']}", BOOKS)
    assert login.server == "kollektiv.example"
    assert Channel.objects.count() == 2


def test_the_token_is_given_back_at_its_own_server(walker: Walker) -> None:
    login = connect(walker, "kollektiv.example", BOOKS)
    at = timezone.now()
    disconnecting.disconnect(Channel.objects.get(), at=at)
    disconnecting.end_due(at=at + timedelta(hours=2))
    state = walker.sandbox.control("state")["networks"]["mastodon"]["accounts"]
    (books,) = [each for each in state if each["id"] == BOOKS]
    assert not Credential.objects.filter(pk=login.pk).exists()
    assert all(grant["ended_why"] for grant in books["grants"])
