"""A round at a network of many servers: none of them holds up another."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from pytest_django import Settings

from channels.models import Credential
from channels.probing import rounds, turns
from channels.probing.check import CheckOutcome
from channels.records import pauses
from tests.channels.servers import HERE, THERE, login_at, open_up
from tests.factories import DAY

pytestmark = pytest.mark.django_db(transaction=True)
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def many_servers(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    open_up(monkeypatch, settings, "linkedin")
    settings.CHECKS_AT_ONCE = 2
    monkeypatch.setattr(rounds, "_PACES", {})


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The servers that were asked. The first question pauses the one that is ``HERE``."""
    servers: list[str] = []

    def look(pk: int, *, at: datetime) -> CheckOutcome:
        server = Credential.objects.get(pk=pk).server
        if server == HERE:
            pauses.pause("linkedin/here.example", at + DAY)
            return CheckOutcome.PAUSED
        servers.append(server)
        Credential.objects.filter(pk=pk).update(next_check_at=at + DAY, due_since=None)
        return CheckOutcome.ASKED

    monkeypatch.setattr(rounds, "check_login", look)
    return servers


def due(server: str, minutes: int) -> Credential:
    at = timezone.now()
    return login_at(server, at=at, next_check_at=at - minutes * MINUTE)


def run() -> int:
    return rounds.run("linkedin", clock=timezone.now, until=timezone.now() + MINUTE)


def test_those_of_a_server_that_is_paused_wait_and_all_others_are_asked(asked: list[str]) -> None:
    waiting = [due(HERE, 60 + number) for number in range(20)]
    for _ in range(5):
        due(THERE, 1)
    pauses.pause("linkedin/here.example", timezone.now() + DAY)
    assert rounds.count_due(at=timezone.now()) == {"linkedin": 5}
    assert run() == len(asked) == 5
    for login in waiting:
        before = login.next_check_at
        login.refresh_from_db()
        assert (login.next_check_at, login.due_since) == (before, None)


def test_a_pause_that_comes_meanwhile_ends_no_round(asked: list[str]) -> None:
    waiting = [due(HERE, 60 + number) for number in range(20)]
    for _ in range(5):
        due(THERE, 1)
    assert run() == len(asked) == 5
    now = timezone.now()
    assert Credential.objects.due(now).filter(server=HERE, due_since=None).count() == len(waiting)


def test_what_a_server_takes_no_more_is_put_off_and_no_other_servers(settings: Settings) -> None:
    settings.LINKEDIN_CALL_LIMIT = "8/86400"
    now = timezone.now()
    for number in range(6):
        due(HERE, 10 + number)
    due(THERE, 1)
    claimed, _more = turns.claim("linkedin", 20, clock=lambda: now)
    realms = [claim.realm for claim in claimed]
    assert realms.count("linkedin/there.example") == 1
    assert 0 < realms.count("linkedin/here.example") < 6
    left = Credential.objects.filter(server=HERE, due_since=None)
    assert left.count() == 6 - realms.count("linkedin/here.example")
    assert all(login.next_check_at > now for login in left)
