"""Trouble of one server is told to those who are there, by its name, and accuses no other."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from pytest_django import Settings

from channels import registry
from channels.contract import Blame, Cause, Certainty, Finding
from channels.models import Credential
from channels.records.findings import settle_login
from notifications import topics
from notifications.delivery import send_round
from notifications.models import Notice, Outage
from notifications.network_trouble import troubles_of
from notifications.triggers import root_causes
from notifications.triggers.outages import faults, look
from tests.channels.servers import HERE, THERE, login_at, open_up
from tests.factories import NOW, break_login

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sender_asleep")]
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@pytest.fixture(autouse=True)
def many_servers(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    open_up(monkeypatch, settings, "linkedin")
    for module in ("notifications.triggers.outages.failing", "notifications.network_trouble"):
        monkeypatch.setattr(f"{module}.NETWORKS", registry.NETWORKS)


def answered(logins: list[Credential], cause: Cause, minutes: int) -> None:
    at = NOW + minutes * MINUTE
    for login in logins:
        login.refresh_from_db()
        since = login.cause_since if login.cause == cause.value else at
        alive = at if cause is Cause.ALIVE else login.last_alive_at
        break_login(login, cause, at=at, cause_since=since, last_alive_at=alive)
        settle_login(login, at=at)


def live_through(down: list[Credential], up: list[Credential], *, minutes: int) -> None:
    for minute in range(0, minutes, 10):
        answered(down, Cause.NETWORK_FAULT, minute)
        answered(up, Cause.ALIVE, minute)
        look.check_all(at=NOW + minute * MINUTE)
        send_round.deliver_due(at=NOW + minute * MINUTE)


def test_a_small_server_that_is_down_is_told_by_its_name_to_those_who_are_there() -> None:
    down, up = [login_at(HERE) for _ in range(3)], [login_at(THERE) for _ in range(4)]
    live_through(down, up, minutes=130)
    assert Outage.objects.get().network == "linkedin/here.example"
    told = Notice.objects.filter(topic=topics.NETWORK_TROUBLE)
    assert {notice.user for notice in told} == {login.user for login in down}
    for message in mail.outbox:
        assert HERE in message.subject
        assert "LinkedIn has not" not in str(message.body)


def test_among_many_that_live_a_server_is_out_of_order_all_the_same() -> None:
    """Of the network's logins three of forty fail, which is no trouble of the network's."""
    down, up = [login_at(HERE) for _ in range(3)], [login_at(THERE) for _ in range(37)]
    answered(down, Cause.NETWORK_FAULT, 0)
    answered(up, Cause.ALIVE, 0)
    look.check_all(at=NOW)
    assert [outage.network for outage in Outage.objects.all()] == ["linkedin/here.example"]


def test_failures_at_several_servers_are_no_trouble_of_the_network() -> None:
    down = [login_at(f"{number}.example") for number in range(6)]
    answered(down, Cause.NETWORK_FAULT, 0)
    look.check_all(at=NOW)
    assert not Outage.objects.exists()


def test_a_server_that_answers_again_is_over() -> None:
    down = [login_at(HERE) for _ in range(3)]
    live_through(down, [], minutes=30)
    assert faults.is_open("linkedin/here.example")
    answered(down, Cause.ALIVE, 60)
    look.check_all(at=NOW + 60 * MINUTE)
    assert not faults.is_open("linkedin/here.example")


def test_pages_name_the_server_and_speak_to_nobody_else() -> None:
    down, elsewhere = [login_at(HERE) for _ in range(3)], login_at(THERE)
    live_through(down, [elsewhere], minutes=20)
    at = NOW + 20 * MINUTE
    (trouble,) = troubles_of(down[0].user, at=at)
    assert trouble.network == "linkedin"
    assert trouble.says.startswith("here.example has not answered properly since")
    assert "LinkedIn" not in trouble.says
    assert troubles_of(elsewhere.user, at=at) == []


def test_posts_that_fail_of_it_are_told_with_it() -> None:
    login = login_at(HERE)
    fault = Finding(Cause.NETWORK_FAULT, Blame.NETWORK, Certainty.CANNOT_TELL, "http-5xx")
    root = root_causes.of_failure(login.channels.get(), fault, at=NOW)
    outage = Outage(network=login.realm, began_at=NOW, last_seen_at=NOW)
    assert root == faults.root_of(outage) == "network:linkedin/here.example"
    assert faults.network_of(outage) == "linkedin"
