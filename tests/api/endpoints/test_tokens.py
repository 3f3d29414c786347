"""A tool fetches an access token: only where all agree, fresh, on record, and never in a log."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from api.keys.hashed_keys import Scope
from api.protocol import limits
from channels import vault
from channels.contract import Cause
from channels.models import Channel, Credential, Event, EventKind
from channels.pages import timeline
from channels.renewal import lending, renew
from channels.renewal.renew import Outcome
from tests.api.conftest import Tool, make_tool
from tests.channels.consent.granting import X, tokens_of
from tests.conftest import Sandbox
from tests.factories import DAY, break_login, make_channel, make_credential, make_user

SECRET = "the-secret-value-of-this-token"


@pytest.fixture(autouse=True)
def _lent_here(settings: Settings) -> None:
    settings.API_TOKENS_ALLOWED = True


def make_lendable(user: User, network: str = "linkedin", **fields: Any) -> Channel:
    at: datetime = timezone.now()
    values = {"access": SECRET, "lendable": True, **fields}
    return make_channel(make_credential(user, network, at=at, **values), at=at)


def fetch(tool: Tool, channel: Channel) -> Any:
    return tool.post(f"/channels/{channel.pk}/token")


def slug(answer: Any) -> str:
    return str(answer.json()["type"]).rpartition("#problem-")[2]


def test_it_is_given_with_its_end_and_kept_by_nobody(tool: Tool, owner: User) -> None:
    channel = make_lendable(owner)
    answer = fetch(tool, channel)

    assert answer.status_code == 200
    assert answer.json()["access_token"] == SECRET
    end = datetime.fromisoformat(answer.json()["expires_at"])
    assert abs(end - channel.credential.expires_at) < timedelta(seconds=1)  # type: ignore[operator]
    assert answer["Cache-Control"] == "no-store"
    assert "ETag" not in answer.headers


def test_each_time_stands_in_the_history_with_the_keys_name(tool: Tool, owner: User) -> None:
    channel = make_lendable(owner)
    fetch(tool, channel)

    event = Event.objects.get(kind=EventKind.TOKEN_GIVEN)
    assert (event.channel_id, event.evidence) == (channel.pk, {"key": "Tool"})
    line = timeline.entries(timeline.events_of(channel), channel.network)[0]
    assert line.sentence == "“Tool”, a tool of yours, fetched the access token."
    page = Client()
    page.force_login(owner)
    text = page.get(channel.get_absolute_url()).content.decode()
    assert "a tool of yours, fetched" in text
    assert SECRET not in text


@pytest.mark.parametrize("who", ["operator", "person", "scope", "other", "nobody"])
def test_each_of_them_can_refuse(tool: Tool, owner: User, who: str, settings: Settings) -> None:
    channel = make_lendable(owner, lendable=who != "person")
    settings.API_TOKENS_ALLOWED = who != "operator"
    if who == "scope":
        tool = make_tool(owner, Scope.CHANNELS_READ, Scope.FAILURES_WRITE)
    elif who == "other":
        tool = make_tool(make_user())
    elif who == "nobody":
        tool.text = ""
    answer = fetch(tool, channel)

    wanted = {
        "scope": (403, "scope-missing"),
        "other": (404, "not-found"),
        "nobody": (401, "no-key"),
    }
    assert (answer.status_code, slug(answer)) == wanted.get(who, (403, "tokens-not-lent"))
    assert SECRET not in answer.content.decode()
    assert not Event.objects.filter(kind=EventKind.TOKEN_GIVEN).exists()


@pytest.mark.parametrize("cause", [Cause.EXPIRED, Cause.REVOKED_BY_USER, Cause.ACCOUNT_SUSPENDED])
def test_of_a_broken_channel_there_is_the_diagnosis_instead(
    tool: Tool, owner: User, cause: Cause
) -> None:
    channel = make_lendable(owner)
    break_login(channel.credential, cause, at=timezone.now())
    answer = fetch(tool, channel)

    assert (answer.status_code, slug(answer)) == (409, "channel-needs-person")
    assert answer.json()["channel"]["cause"] == cause.value
    assert answer.json()["channel"]["id"] == channel.pk
    assert SECRET not in answer.content.decode()


def test_one_that_time_ended_is_not_given(tool: Tool, owner: User) -> None:
    channel = make_lendable(owner, age=61 * DAY)
    assert slug(fetch(tool, channel)) == "channel-needs-person"


def test_a_page_gives_its_own_token_and_never_the_logins(tool: Tool, owner: User) -> None:
    channel = make_lendable(owner, "facebook")
    answer = fetch(tool, channel)
    assert (answer.status_code, slug(answer)) == (503, "token-not-renewed")
    vault.seal_place_token(channel, "page-value")
    channel.save(update_fields=["token_sealed"])
    answer = fetch(tool, channel)
    assert answer.json()["access_token"] == "page-value"
    assert answer.json()["expires_at"] is None


def x_channel(sandbox: Sandbox, owner: User, *, age: timedelta) -> Channel:
    account = sandbox.control("x/accounts", {"name": "Lender"})["id"]
    access, refresh = tokens_of(sandbox, X, account)
    life = timedelta(hours=2)
    return make_lendable(
        owner, "x", access=access, refresh=refresh, age=age, life=life, account_id=account
    )


def test_one_that_is_about_to_end_is_renewed_first(
    tool: Tool, owner: User, sandbox: Sandbox
) -> None:
    channel = x_channel(sandbox, owner, age=timedelta(minutes=119))
    before = vault.open_tokens(channel.credential).access
    answer = fetch(tool, channel)

    held = Credential.objects.get(pk=channel.credential_id)
    assert answer.status_code == 200
    assert answer.json()["access_token"] == vault.open_tokens(held).access != before
    assert datetime.fromisoformat(answer.json()["expires_at"]) > timezone.now() + DAY / 13


def test_one_that_cannot_be_renewed_just_now_is_not_given(
    tool: Tool, owner: User, sandbox: Sandbox
) -> None:
    channel = x_channel(sandbox, owner, age=timedelta(minutes=119, seconds=30))
    sandbox.control("x/faults", {"kind": "server_error", "endpoint": "token"})
    answer = fetch(tool, channel)

    assert (answer.status_code, slug(answer)) == (503, "token-not-renewed")
    assert int(answer["Retry-After"]) > 0
    sandbox.mend("x")


def test_while_another_renews_it_one_waits(
    tool: Tool, owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    channel = make_lendable(owner)
    monkeypatch.setattr(renew, "renew_if_due", lambda *_, **__: Outcome.BUSY)
    assert slug(fetch(tool, channel)) == "token-not-renewed"


def test_a_person_who_says_no_meanwhile_is_heard(
    tool: Tool, owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    channel = make_lendable(owner)

    def meanwhile(*_: object, **__: object) -> Outcome:
        Credential.objects.update(lendable=False)
        return Outcome.NOT_DUE

    monkeypatch.setattr(renew, "renew_if_due", meanwhile)
    assert slug(fetch(tool, channel)) == "tokens-not-lent"


def test_a_key_has_few_of_them_in_a_minute(
    tool: Tool, owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "TOKENS_A_MINUTE", 2)
    channel = make_lendable(owner)
    assert [fetch(tool, channel).status_code for _ in range(3)] == [200, 200, 429]
    assert int(fetch(tool, channel)["Retry-After"]) > 0
    assert tool.get("/channels").status_code == 200


def test_what_holds_a_token_does_not_show_it() -> None:
    assert SECRET not in repr(lending.Lent(SECRET, None))


def test_the_owner_turns_it_on_and_off(owner: User, client: Client) -> None:
    channel = make_lendable(owner, lendable=False)
    client.force_login(owner)
    address = reverse("keys:lend", args=[channel.credential_id])
    assert "Let tools fetch it" in client.get(reverse("keys:index")).content.decode()
    client.post(address, {"lend": "on"})
    channel.credential.refresh_from_db()
    assert channel.credential.lendable
    assert "Stop lending it" in client.get(reverse("keys:index")).content.decode()
    client.post(address, {"lend": "off"})
    channel.credential.refresh_from_db()
    assert not channel.credential.lendable


def test_nobody_else_can(owner: User, client: Client) -> None:
    login = make_lendable(owner, lendable=False).credential
    address = reverse("keys:lend", args=[login.pk])
    assert client.post(address, {"lend": "on"})["Location"].startswith(reverse("account_login"))
    client.force_login(make_user())
    assert client.post(address, {"lend": "on"}).status_code == 404
    assert client.get(address).status_code == 405
    login.refresh_from_db()
    assert not login.lendable


def test_where_the_operator_lends_none_there_is_no_switch(
    owner: User, client: Client, settings: Settings
) -> None:
    settings.API_TOKENS_ALLOWED = False
    login = make_lendable(owner).credential
    client.force_login(owner)
    assert "Let tools fetch" not in client.get(reverse("keys:index")).content.decode()
    address = reverse("keys:lend", args=[login.pk])
    assert client.post(address, {"lend": "on"}).status_code == 404
    assert client.post(address, {"lend": "off"}).status_code == 302
    login.refresh_from_db()
    assert not login.lendable
