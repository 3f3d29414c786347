"""What one server of a network says, asks for or suffers is no other server's."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, cast

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from channels import registry
from channels.contract import App, Cause, realm_of, split_realm
from channels.journeys import connecting, pending_logins, receiving, refreshing
from channels.journeys.disconnection import disconnecting
from channels.leaving import giving_back
from channels.models import CallsGranted, Credential, Disconnected, Pause, Pending, Silence
from channels.probing import check, reading
from channels.probing.check import CheckOutcome, check_login
from channels.records import mass_deaths, pauses
from channels.records.budgets import call_limits
from channels.records.diagnoses import diagnosis_of
from channels.records.findings import record_answer
from channels.renewal import silence
from tests.channels.consent.returned_logins import again, make_returned_login
from tests.channels.journeys.journey import HOUR, MINUTE, ListedDoor, Said, make_answer
from tests.channels.servers import HERE, THERE, channel_at, login_at, open_up
from tests.factories import DAY, NOW, make_user

pytestmark = pytest.mark.django_db

BUSY: Said = (429, {}, {"retry-after": "600"})
ACTIVE: Said = (200, {"active": True, "status": "active", "expires_at": 1_798_000_000})


@pytest.fixture(autouse=True)
def many_servers(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    open_up(monkeypatch, settings, "linkedin")


def asked(login: Credential, *said: Said, minutes: int = 0) -> CheckOutcome:
    return check_login(login.pk, at=NOW + minutes * MINUTE, door=ListedDoor(list(said)))


def died(login: Credential) -> None:
    for at in (NOW, NOW + HOUR):
        record_answer(login, make_answer(Cause.REVOKED_BY_USER), at=at)
    login.refresh_from_db()


def test_a_realm_is_a_network_or_a_server_of_one() -> None:
    assert realm_of("x") == "x"
    assert realm_of("mastodon", HERE) == "mastodon/here.example"
    assert split_realm("mastodon/here.example") == ("mastodon", HERE)
    assert split_realm("x") == ("x", "")


def test_a_server_that_is_busy_stops_those_who_are_there_and_nobody_else() -> None:
    first, second, elsewhere = login_at(HERE), login_at(HERE), login_at(THERE)
    asked(first, BUSY)
    assert Pause.objects.get().network == "linkedin/here.example"
    assert asked(second) is CheckOutcome.PAUSED
    assert asked(elsewhere, ACTIVE) is CheckOutcome.ASKED
    assert [reading.read(login.pk, at=NOW).pause for login in (first, second, elsewhere)] == [
        *(True, True),
        False,
    ]


def test_a_look_that_is_late_for_one_servers_wish_is_told_so_there_alone() -> None:
    """Elsewhere nobody looked, and that is our fault."""
    late: dict[str, Any] = {"next_check_at": NOW - 2 * DAY}
    here, there = (channel_at(server, **late) for server in (HERE, THERE))
    pauses.pause("linkedin/here.example", NOW + HOUR)
    assert diagnosis_of(here, at=NOW).cause is Cause.RATE_LIMITED
    assert diagnosis_of(there, at=NOW).cause is Cause.APP_FAULT


def test_those_who_died_at_one_server_ask_for_nobody_at_another() -> None:
    dead = [login_at(HERE) for _ in range(mass_deaths.MANY - 1)]
    dead.append(login_at(THERE))
    for login in dead:
        died(login)
    assert not any(mass_deaths.is_canary(login, at=NOW + HOUR) for login in dead)
    died(login_at(HERE))
    assert mass_deaths.is_canary(dead[0], at=NOW + HOUR)
    assert mass_deaths.wake("linkedin/there.example", NOW, at=NOW + HOUR) == 1


def test_one_servers_silence_holds_back_no_other() -> None:
    here, canary, there = login_at(HERE), login_at(HERE), login_at(THERE)
    row: dict[str, Any] = {"since": NOW, "ask_at": NOW + MINUTE, "canary": canary}
    Silence.objects.create(network="linkedin/here.example", **row)
    assert silence.turn(here, at=NOW)
    assert silence.turn(there, at=NOW) is None
    silence.over(there.realm, at=NOW)
    assert Silence.objects.count() == 1
    silence.over(here.realm, at=NOW)
    assert Silence.objects.count() == 0


def test_each_server_takes_as_many_calls(settings: Settings) -> None:
    settings.LINKEDIN_CALL_LIMIT = "40/3600"
    granted = [
        call_limits.grant(f"linkedin/{server}", 100, urgent=True, at=NOW)
        for server in (HERE, HERE, THERE)
    ]
    assert granted[0] == granted[2] > 0
    assert granted[1] == 0
    assert set(CallsGranted.objects.values_list("network", flat=True)) == {
        *("linkedin/here.example", "linkedin/there.example")
    }


def test_a_check_goes_through_the_door_of_its_server(monkeypatch: pytest.MonkeyPatch) -> None:
    doors: list[tuple[str, str]] = []

    def door_for(network: str, server: str = "") -> ListedDoor:
        doors.append((network, server))
        return ListedDoor([ACTIVE])

    monkeypatch.setattr(check, "door_for", door_for)
    check_login(login_at(HERE).pk, at=NOW)
    assert doors == [("linkedin", HERE)]


def test_access_is_given_back_at_the_server_that_gave_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    apps: list[App] = []

    class Client:
        def revoke(self, door: object, app: App, *_: object, **__: object) -> None:
            apps.append(app)

    speaking = replace(registry.get("linkedin"), client=cast(Any, Client()))
    monkeypatch.setitem(registry._BY_ID, "linkedin", speaking)
    for login in (login_at(HERE), login_at(THERE)):
        row = disconnecting.disconnect(login.channels.get(), at=NOW)
        assert isinstance(row, Disconnected)
    for row in Disconnected.objects.all():
        disconnecting.end(row.pk, at=NOW + DAY)
    assert {app.server for app in apps} == {HERE, THERE}


def test_who_leaves_reads_of_each_server(monkeypatch: pytest.MonkeyPatch) -> None:
    policy = registry.get("linkedin").policy
    address = replace(policy.facts["settings_url"], value="https://{server}/apps")
    own = replace(policy, facts={**policy.facts, "settings_url": address})
    at_servers = replace(registry.get("linkedin"), policy=own)
    monkeypatch.setitem(registry._BY_ID, "linkedin", at_servers)
    registry._named.cache_clear()
    user = make_user()
    for server in (THERE, HERE):
        channel_at(server, user=user)
    told = giving_back.stays(user)
    assert [stay.link_words for stay in told] == [HERE, THERE]
    assert [stay.link for stay in told] == [f"https://{server}/apps" for server in (HERE, THERE)]
    assert at_servers.policy.settings_page == ""
    kept = {"network": "linkedin", "account": "Ada", "outcome": "failed", "server": HERE}
    (ended,) = giving_back.tells({"1": kept})
    assert ended.what.startswith(HERE)
    assert ended.link == "https://here.example/apps"
    registry._named.cache_clear()


def test_an_account_that_moved_to_another_server_is_the_same_one() -> None:
    login = login_at(HERE)
    returned = again(login, at=NOW)
    moved = replace(returned, server=THERE)
    refreshing.store(login, moved, at=NOW)
    assert Credential.objects.get().server == THERE


def test_a_network_with_one_address_keeps_none() -> None:
    login = login_at("", network="facebook")
    refreshing.store(login, again(login, at=NOW), at=NOW)
    assert Credential.objects.get().server == ""


def test_what_waits_for_a_choice_remembers_its_server() -> None:
    user = make_user()
    returned = make_returned_login("linkedin", "maren")
    there = replace(returned, server=HERE)
    pending = receiving.receive(user, there, at=NOW).pending
    assert pending
    _row, kept = pending_logins.pending_of(user, pending.pk, Pending.Purpose.CONNECT, at=NOW)
    assert kept.server == HERE
    assert connecting.new_login(user, kept, at=NOW).server == HERE


def test_realms_of_many_logins_take_no_more_queries() -> None:
    logins = [login_at(HERE), login_at(THERE)]
    pauses.pause("linkedin/here.example", NOW + HOUR)
    with CaptureQueriesContext(connection) as queries:
        left = Credential.objects.outside(pauses.paused(NOW))
        assert list(left) == logins[1:]
    assert len(queries) == 2
