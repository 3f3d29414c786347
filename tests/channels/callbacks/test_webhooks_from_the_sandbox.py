"""The pretend networks tell the running site through their webhooks, signed as the real ones."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from channels import registry
from channels.contract import Cause, WhyRemoved
from channels.models import Channel
from channels.probing.check import checked_login
from tests.channels.networks.pretend import connect
from tests.conftest import Sandbox
from tests.factories import make_channel, make_credential

pytestmark = pytest.mark.django_db(transaction=True)


def listens(sandbox: Sandbox, live_server: LiveServer, network: str) -> None:
    url = f"{live_server.url}/callbacks/{network}/webhook/"
    sandbox.control(f"clients/demo-{network}", {"webhook_url": url})


def happens(sandbox: Sandbox, channel: Channel, **events: Any) -> list[int]:
    login = channel.credential
    answer: Any = sandbox.control(f"{login.network}/accounts/{login.account_id}", events)
    return [call["status"] for call in answer["callbacks"]]


def cause_of(channel: Channel) -> str:
    channel.refresh_from_db()
    return channel.cause


def test_an_app_removed_at_x_is_known_at_once(sandbox: Sandbox, live_server: LiveServer) -> None:
    listens(sandbox, live_server, "x")
    facts = connect(sandbox, "x").places().facts
    login = make_credential(network="x", account_id=facts.account_id, at=datetime.now(UTC))
    profile = make_channel(login)
    assert happens(sandbox, profile, revoked=True) == [200]
    login.refresh_from_db()
    assert (login.cause, login.certainty) == (Cause.REVOKED_BY_USER.value, "said")


def test_a_restricted_page_is_known_at_once_and_when_it_is_free(
    sandbox: Sandbox, live_server: LiveServer, settings: Settings
) -> None:
    settings.FACEBOOK_PAGE_INTEGRITY = True
    listens(sandbox, live_server, "facebook")
    scopes = [*registry.get("facebook").scopes, "pages_manage_metadata"]
    facts = connect(sandbox, "facebook", ask=scopes).places().facts
    login = make_credential(network="facebook", account_id=facts.account_id, at=datetime.now(UTC))
    page = make_channel(login, external_id=(facts.places or ())[0].external_id)
    assert happens(sandbox, page, restrict=page.external_id) == [200]
    assert cause_of(page) == Cause.ACCOUNT_SUSPENDED.value
    sandbox.control("clock", {"advance_seconds": 60})
    assert happens(sandbox, page, unrestrict=page.external_id) == [200]
    assert cause_of(page) == Cause.ALIVE.value


def test_no_page_is_subscribed_where_the_operator_does_not_ask_for_it(
    sandbox: Sandbox, live_server: LiveServer
) -> None:
    listens(sandbox, live_server, "facebook")
    facts = connect(sandbox, "facebook").places().facts
    login = make_credential(network="facebook", account_id=facts.account_id, at=datetime.now(UTC))
    page = make_channel(login, external_id=(facts.places or ())[0].external_id)
    assert happens(sandbox, page, restrict=page.external_id) == []


def test_an_account_banned_at_tiktok_is_known_at_once_and_stays_known(
    sandbox: Sandbox, live_server: LiveServer
) -> None:
    listens(sandbox, live_server, "tiktok")
    there = connect(sandbox, "tiktok")
    facts, at = there.places().facts, datetime.now(UTC)
    login = make_credential(
        network="tiktok",
        account_id=facts.account_id,
        at=at,
        access=there.tokens.access,
        refresh=there.tokens.refresh,
    )
    profile = make_channel(login)
    assert happens(sandbox, profile, suspended=True) == [200]
    for minutes in (1, 2, 15, 60):
        # The token is dead, and so is the other: no reason to tell anybody to sign in.
        login = checked_login(login.pk, at=at + timedelta(minutes=minutes))
        assert (login.cause, login.rule) == (
            Cause.ACCOUNT_SUSPENDED.value,
            WhyRemoved.ACCOUNT_BANNED,
        )


def test_what_the_site_could_not_take_it_takes_when_tiktok_sends_it_again(
    sandbox: Sandbox, live_server: LiveServer
) -> None:
    facts = connect(sandbox, "tiktok").places().facts
    login = make_credential(network="tiktok", account_id=facts.account_id, at=datetime.now(UTC))
    profile = make_channel(login)
    away = f"{live_server.url}/no/such/address/"
    sandbox.control("clients/demo-tiktok", {"webhook_url": away})
    assert happens(sandbox, profile, revoked=True) == [404]
    listens(sandbox, live_server, "tiktok")
    sandbox.control("clock", {"advance_seconds": 3600})
    login.refresh_from_db()
    assert login.cause == Cause.REVOKED_BY_USER.value
