"""An account whose token says nothing of it is looked at now and then, as far as units go."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as of_hypothesis
from hypothesis import strategies as st
from pytest_django import Settings

from channels import registry
from channels.contract import Cause, Kind
from channels.models import Channel, Credential, Event, FailureReport, Tally
from channels.probing.check import CheckOutcome, check_login
from channels.records.budgets import look_units
from tests.channels.journeys.journey import DAY, HOUR, MINUTE, ListedDoor, door
from tests.channels.second_looks import looked_again
from tests.factories import NOW, make_channel, make_credential

pytestmark = pytest.mark.django_db

POLICY = registry.get("youtube").policy
RENEWED = (200, {"access_token": "ya29.new", "expires_in": 3599, "token_type": "Bearer"})


def lives(at: datetime = NOW) -> tuple[int, Any]:
    return (200, {"aud": "demo-youtube", "expires_in": "3000", "scope": "", "sub": "1"})


def there(name: str = "Acme", channel: str = "UC1") -> tuple[int, Any]:
    return (200, {"items": [{"id": channel, "snippet": {"title": name, "customUrl": "@acme"}}]})


def refused(reason: str, status: int = 403) -> tuple[int, Any]:
    error = {"code": status, "errors": [{"domain": "youtube.common", "reason": reason}]}
    return (status, {"error": error})


SUSPENDED = refused("authenticatedUserAccountSuspended")
USED_UP = refused("quotaExceeded")


def login(**fields: Any) -> Credential:
    """Its access token was fetched five minutes ago; connected a day ago."""
    values: dict[str, Any] = {
        "account_id": "UC1",
        "created_at": NOW - DAY,
        "looked_at": NOW - DAY,
        **fields,
    }
    credential = make_credential(
        network="youtube", age=5 * MINUTE, life=HOUR, refresh="1//refresh", **values
    )
    make_channel(credential, kind=Kind.CHANNEL, external_id="UC1", name="Acme")
    return credential


@pytest.fixture(autouse=True)
def app(settings: Settings) -> None:
    settings.NETWORK_APPS = {
        **settings.NETWORK_APPS,
        "youtube": {"client_id": "demo-youtube", "secret": "s"},
    }


def asked(lines: ListedDoor) -> list[str]:
    return [request.endpoint.value for request in lines.asked]


def state(credential: Credential) -> str:
    credential.refresh_from_db()
    return Channel.objects.get(credential=credential).state


def test_on_other_days_only_the_token_is_asked_about() -> None:
    credential, lines = login(), door(lives())
    assert check_login(credential.pk, at=NOW, door=lines) is CheckOutcome.ASKED
    assert asked(lines) == ["introspect"]
    assert not Tally.objects.exists()


def test_once_a_week_the_channel_is_looked_at() -> None:
    credential = login(looked_at=NOW - 7 * DAY)
    lines = door(lives(), there("Acme films"))
    assert check_login(credential.pk, at=NOW, door=lines) is CheckOutcome.ASKED
    assert asked(lines) == ["introspect", "whoami"]
    credential.refresh_from_db()
    assert (credential.looked_at, credential.account_name) == (NOW, "Acme films")
    assert Tally.objects.get().amount == 1


def test_the_look_may_follow_a_renewal() -> None:
    credential = login(looked_at=NOW - 8 * DAY, expires_at=NOW - 5 * HOUR)
    lines = door(RENEWED, lives(), there())
    assert check_login(credential.pk, at=NOW, door=lines) is CheckOutcome.ASKED
    assert asked(lines) == ["token_refresh", "introspect", "whoami"]


def test_a_suspended_channel_stays_so_while_its_token_lives_on() -> None:
    credential = login(looked_at=NOW - 7 * DAY)
    check_login(credential.pk, at=NOW, door=door(lives(), SUSPENDED))
    assert state(credential) == "needs_you"
    later = NOW + DAY
    lines = door(RENEWED, lives(later), SUSPENDED)
    check_login(credential.pk, at=later, door=lines)
    assert (state(credential), credential.cause) == ("needs_you", Cause.ACCOUNT_SUSPENDED)
    assert asked(lines) == ["token_refresh", "introspect", "whoami"]


def test_a_channel_that_is_back_heals_by_a_look() -> None:
    credential = login(looked_at=NOW - 7 * DAY)
    check_login(credential.pk, at=NOW, door=door(lives(), SUSPENDED))
    check_login(credential.pk, at=NOW + 20 * MINUTE, door=door(lives(), there()))
    assert (state(credential), credential.cause) == ("working", Cause.ALIVE)


def test_without_units_what_a_look_told_stands(settings: Settings) -> None:
    credential = login(looked_at=NOW - 7 * DAY)
    check_login(credential.pk, at=NOW, door=door(lives(), SUSPENDED))
    settings.YOUTUBE_UNITS_A_DAY = 0
    later = NOW + 20 * MINUTE
    outcome = check_login(credential.pk, at=later, door=door(lives()))
    assert outcome is CheckOutcome.NO_UNITS
    assert state(credential) == "needs_you"
    assert credential.next_check_at > later


def test_without_units_a_living_token_is_proof_enough(settings: Settings) -> None:
    settings.YOUTUBE_UNITS_A_DAY = 0
    credential = login(looked_at=NOW - 30 * DAY)
    assert check_login(credential.pk, at=NOW, door=door(lives())) is CheckOutcome.ASKED
    assert (state(credential), credential.faults) == ("working", 0)


def test_a_day_that_the_network_says_is_used_up_is_nobodys_fault() -> None:
    credential = login(looked_at=NOW - 7 * DAY)
    check_login(credential.pk, at=NOW, door=door(lives(), USED_UP))
    assert (state(credential), credential.faults) == ("working", 0)
    assert "app_fault" not in {*Event.objects.values_list("cause", flat=True)}
    again = door(lives())
    check_login(credential.pk, at=NOW + 10 * MINUTE, door=again)
    assert asked(again) == ["introspect"]
    assert not look_units.take(POLICY, waited_for=True, at=NOW)


def test_an_empty_list_of_channels_is_looked_at_twice_more() -> None:
    empty = (200, {"kind": "youtube#channelListResponse", "pageInfo": {"totalResults": 0}})
    credential = login(looked_at=NOW - 7 * DAY)
    check_login(credential.pk, at=NOW, door=door(lives(), empty))
    assert state(credential) == "working"
    looked_again(
        lambda at: check_login(credential.pk, at=at, door=door(lives(), empty)),
        by=NOW + 12 * MINUTE,
    )
    assert (state(credential), credential.cause) == ("limited", Cause.PERMISSION_MISSING)


def test_what_a_tool_was_told_of_the_channel_has_it_looked_at() -> None:
    credential = login(looked_at=NOW - DAY)
    channel = Channel.objects.get()
    FailureReport.objects.create(
        channel=channel, cause="account_suspended", failed_at=NOW - HOUR, reported_at=NOW - HOUR
    )
    lines = door(lives(), SUSPENDED)
    check_login(credential.pk, at=NOW, door=lines)
    assert asked(lines) == ["introspect", "whoami"]


def test_a_person_who_asks_again_at_once_is_told_the_last_look() -> None:
    credential = login(looked_at=NOW - HOUR)
    lines = door(lives(), there())
    check_login(credential.pk, at=NOW, door=lines, by_person=True)
    assert asked(lines) == ["introspect", "whoami"]
    again = door(lives())
    check_login(credential.pk, at=NOW + MINUTE, door=again, by_person=True)
    assert asked(again) == ["introspect"]


@given(
    limit=st.integers(0, 6),
    steps=st.lists(
        st.tuples(st.booleans(), st.sampled_from(["there", "used_up"]), st.integers(0, 9)),
        max_size=8,
    ),
)
@of_hypothesis(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_no_budget_is_overspent_and_nobody_is_told_of_a_fault(
    settings: Settings, limit: int, steps: list[tuple[bool, str, int]]
) -> None:
    settings.YOUTUBE_UNITS_A_DAY = limit
    Credential.objects.all().delete()
    Tally.objects.filter(what=look_units.WHAT).delete()
    credential, at = login(looked_at=NOW - 9 * DAY), NOW
    looks = 0
    for by_person, answer, days in steps:
        at += days * DAY / 3 + timedelta(minutes=11)
        Credential.objects.update(issued_at=at - MINUTE, expires_at=at + HOUR)
        lines = door(lives(at), there() if answer == "there" else USED_UP)
        check_login(credential.pk, at=at, door=lines, by_person=by_person)
        looks += asked(lines).count("whoami")
        assert state(credential) == "working"
        assert credential.faults == 0
    days_used = Tally.objects.filter(what=look_units.WHAT)
    assert all(used <= limit for used in days_used.values_list("amount", flat=True))
    assert "app_fault" not in {*Event.objects.values_list("cause", flat=True)}
