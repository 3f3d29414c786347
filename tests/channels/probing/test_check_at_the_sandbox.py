"""Checks over HTTP: what happens to an account there, and what is told of it here."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from channels import registry
from channels.contract import KINDS, Cause
from channels.models import Channel, Credential, Pause
from channels.probing.check import CheckOutcome, check_login, check_now
from tests.channels.journeys.journey import DAY, HOUR, MINUTE
from tests.channels.journeys.walking import Walker
from tests.channels.networks import case
from tests.channels.second_looks import looked_again
from tests.conftest import Sandbox
from tests.every_network import (
    ENDING,
    FREE_TO_ASK,
    NETWORK_IDS,
    ROTATING,
    WITH_PLACES,
    WITHOUT_REFRESH,
    account_of,
    app_of_place,
    each_network,
    ends_by,
    where,
)

pytestmark = pytest.mark.django_db

# Each check hears when the token ends, and nothing renews it.
TOLD_THEIR_END = [each for each in where(lambda known: known.tells_end) if each in WITHOUT_REFRESH]


# Tokens of an app that is switched off go on there; its renewals and exchanges are refused.
REFUSED_WHERE_IT_PROVES_ITSELF = ("tiktok",)


class Person(Walker):
    """Maren, with her channels of one network."""

    network = ""

    def connected(self, network: str, app: str = "") -> Person:
        """``app``: the key of the app of ours, where that is not the network's first."""
        self.network = network
        self.connect(app or network)
        # Past the first minutes, in which a network that calls a token over is not believed.
        Credential.objects.update(issued_at=timezone.now() - 61 * MINUTE)
        return self

    def happens(self, **events: Any) -> None:
        self.sandbox.control(f"{self.network}/accounts/{account_of(self.network)}", events)

    def fault(self, kind: str, **how: Any) -> None:
        self.sandbox.control(f"{self.network}/faults", {"kind": kind, **how})

    def asks(self, later: timedelta = timedelta(0)) -> CheckOutcome:
        self.at: datetime = timezone.now() + later
        return check_now(Channel.objects.order_by("pk")[0], at=self.at)

    def is_looked_at(self, later: timedelta = timedelta(0)) -> CheckOutcome:
        """By a worker, who says what nobody can tell."""
        self.at = timezone.now() + later
        return check_login(self.login.pk, at=self.at)

    def asks_until_told(self) -> None:
        """What the network does not name is believed at the third look."""
        now = timezone.now()
        looked_again(lambda at: self.asks(at - now), by=now + 11 * MINUTE)

    @property
    def login(self) -> Credential:
        return Credential.objects.get()

    @property
    def states(self) -> set[str]:
        return set(Channel.objects.values_list("state", flat=True))


@pytest.fixture
def maren(sandbox: Sandbox, settings: Settings) -> Person:
    settings.X_PROBE_CENTS_A_DAY = 1_000  # else X is asked by renewals alone, in their time
    return Person(sandbox)


@each_network
def test_a_living_login_is_told_alive(maren: Person, network: str) -> None:
    maren.connected(network)
    assert maren.asks() in (CheckOutcome.ASKED, CheckOutcome.RENEWED)
    assert (maren.login.cause, maren.states) == (Cause.ALIVE, {"working"})
    assert maren.login.last_alive_at == maren.at


@pytest.mark.parametrize(
    ("network", "event"),
    [
        (network, event)
        for network in NETWORK_IDS
        for event in ("password_changed", "revoked")
        if ends_by(network, event)
    ],
)
def test_a_login_that_was_ended_there_needs_the_person(
    maren: Person, network: str, event: str
) -> None:
    maren.connected(network)
    maren.happens(**{event: True})
    maren.asks_until_told()
    expected = case.of(network).ended[event]
    told = "working" if expected is Cause.ALIVE else "needs_you"  # some leave a login alone then
    assert (maren.login.cause, maren.states) == (expected, {told})


@pytest.mark.parametrize("network", [each for each in WITHOUT_REFRESH if each in ENDING])
def test_a_token_whose_time_is_over_has_expired(maren: Person, network: str) -> None:
    maren.connected(network)
    maren.happens(expire_tokens=True)
    maren.asks()
    expected = case.of(network).ended["expire_tokens"]
    assert (maren.login.cause, maren.states) == (expected, {"needs_you"})


@pytest.mark.parametrize("network", TOLD_THEIR_END)
def test_days_that_pass_at_a_network_that_tells_them_let_a_token_expire(
    maren: Person, network: str
) -> None:
    """A login of seconds, and nothing of ours set back."""
    maren.connect(network)
    maren.network = network
    maren.happens(days_pass=30)
    maren.asks()
    assert maren.states == {"working"}
    assert maren.at - maren.login.issued_at > 29 * DAY
    maren.happens(expire_tokens=True)
    maren.asks()
    assert (maren.login.cause, maren.states) == (Cause.EXPIRED, {"needs_you"})


@pytest.mark.parametrize("network", WITHOUT_REFRESH)
def test_a_token_of_a_short_life_that_was_told_expires(maren: Person, network: str) -> None:
    maren.network = network
    maren.happens(token_life=300)
    maren.connect(network)
    maren.happens(expire_tokens=True)
    maren.asks(6 * MINUTE)
    assert (maren.login.cause, maren.states) == (Cause.EXPIRED, {"needs_you"})


def test_an_account_that_became_personal_is_told_and_mended_by_its_owner(maren: Person) -> None:
    maren.connected("instagram")
    maren.happens(kind="PERSONAL")
    maren.asks()
    channel = Channel.objects.get()
    assert (channel.state, maren.login.rule) == ("needs_you", "account_is_personal")
    page = maren.get(reverse("channels:detail", args=[channel.pk])).content.decode()
    assert "is a personal account now" in page
    assert "Refresh this channel" not in page
    maren.happens(kind="BUSINESS")
    maren.asks()
    assert maren.states == {"working"}


@pytest.mark.parametrize("network", ROTATING)
def test_an_access_token_whose_time_is_over_is_renewed(maren: Person, network: str) -> None:
    maren.connected(network)
    before = maren.login.fingerprint
    maren.happens(expire_tokens="access")
    assert maren.asks() is CheckOutcome.RENEWED
    assert (maren.login.cause, maren.states) == (Cause.ALIVE, {"working"})
    assert maren.login.fingerprint != before


@each_network
@pytest.mark.parametrize(
    "kind", ["server_error", "cut", "html", "empty", "malformed", "app_disabled", "rate_limit"]
)
def test_a_network_out_of_order_never_asks_for_the_person(
    maren: Person, network: str, kind: str
) -> None:
    maren.connected(network)
    proof = maren.login.last_alive_at
    maren.fault(kind)
    maren.asks(HOUR)
    maren.is_looked_at(HOUR)
    login = maren.login
    assert login.cause in (
        Cause.ALIVE,
        Cause.NETWORK_FAULT,
        Cause.APP_FAULT,
        Cause.RATE_LIMITED,
    )
    if kind == "app_disabled" and network in REFUSED_WHERE_IT_PROVES_ITSELF:
        assert login.cause == Cause.ALIVE
    else:
        assert login.last_alive_at == proof
    assert maren.states <= {"cannot_tell", "working"}
    assert login.quarantined == ""
    assert login.next_check_at <= maren.at + DAY


@pytest.mark.parametrize("network", FREE_TO_ASK)
def test_what_could_not_be_told_is_told_once_the_network_is_back(
    maren: Person, network: str
) -> None:
    maren.connected(network)
    maren.fault("server_error")
    maren.is_looked_at(HOUR)
    assert maren.states == {"cannot_tell"}
    maren.sandbox.mend(network)
    maren.asks(2 * HOUR)
    assert maren.states == {"working"}


@pytest.mark.parametrize("network", WITH_PLACES)
def test_a_lost_role_is_found_and_its_return_too(maren: Person, network: str) -> None:
    maren.connected(network, app_of_place(network))
    kinds = [kind.value for kind, traits in KINDS.items() if traits.by_role]
    place = Channel.objects.filter(kind__in=kinds).order_by("pk")[0]
    there = re.split("[:/]", place.external_id)[-1]  # urn:li:organization:..., locations/...
    maren.happens(lost_role=there)
    maren.asks_until_told()
    place.refresh_from_db()
    assert (place.cause, place.state) == (Cause.LOST_PAGE_ROLE, "needs_you")
    others = Channel.objects.exclude(pk=place.pk).values_list("state", flat=True)
    assert set(others) == {"working"}
    maren.happens(regained_role=there)
    maren.asks()
    assert maren.states == {"working"}


def test_a_page_unticked_at_facebook_is_limited(maren: Person) -> None:
    maren.connected("facebook")
    place = Channel.objects.order_by("pk")[0]
    maren.happens(untick_place=place.external_id)
    maren.asks_until_told()
    place.refresh_from_db()
    assert (place.cause, place.state) == (Cause.PERMISSION_MISSING, "limited")


def test_an_account_in_a_checkpoint_is_unlocked_there_and_told_again(maren: Person) -> None:
    maren.connected("facebook")
    maren.happens(checkpoint=True)
    maren.asks()
    assert (maren.login.cause, maren.states) == (Cause.CHECKPOINT_OR_LOCKED, {"needs_you"})
    assert maren.login.next_check_at < maren.at + HOUR
    maren.happens(checkpoint=False)
    maren.asks()
    assert maren.states == {"working"}


def test_a_suspended_account_at_x_is_told_by_the_renewal(maren: Person, settings: Settings) -> None:
    settings.X_PROBE_CENTS_A_DAY = 0
    maren.connected("x")
    maren.happens(suspended=True)
    maren.asks(100 * MINUTE)
    assert (maren.login.cause, maren.states) == (Cause.ACCOUNT_SUSPENDED, {"needs_you"})
    assert maren.login.quarantined == ""
    maren.happens(suspended=False)
    maren.asks()
    assert maren.states == {"working"}


def test_a_dropped_scope_is_limited(maren: Person) -> None:
    maren.connected("facebook")
    maren.happens(drop_scope="pages_manage_posts")
    maren.asks()
    assert maren.states == {"limited"}


@pytest.mark.parametrize("network", TOLD_THEIR_END)
def test_a_clock_moved_on_there_is_seen_in_what_is_left(maren: Person, network: str) -> None:
    maren.connected(network)
    life = registry.get(network).policy.days("access_token_seconds")
    assert life is not None
    moved = life - 10 * DAY
    maren.sandbox.control("clock", {"offset_seconds": moved.total_seconds()})
    maren.asks()
    left = maren.login.expires_at
    assert left is not None
    assert 9 * DAY < left - maren.at < 11 * DAY
    assert maren.states == {"ends_soon"}


def test_a_wait_that_a_network_asks_for_by_its_moved_clock_is_its_true_length(
    maren: Person,
) -> None:
    maren.connected("pinterest")
    maren.sandbox.control("clock", {"offset_seconds": 300 * 86_400})
    maren.fault("rate_limit")
    maren.asks()
    assert maren.at < Pause.objects.get(network="pinterest").until <= maren.at + HOUR


def test_x_is_never_asked_who_somebody_is_while_that_costs_money(
    maren: Person, settings: Settings
) -> None:
    settings.X_PROBE_CENTS_A_DAY = 0
    maren.connected("x")
    maren.sandbox.session.delete(f"{maren.sandbox.url}/control/calls", timeout=5)
    assert maren.asks() is CheckOutcome.LAST_PROOF
    assert maren.asks(100 * MINUTE) is CheckOutcome.RENEWED
    calls = maren.sandbox.control("calls?network=x")["calls"]
    assert [call["grant_type"] for call in calls] == ["refresh_token"]
