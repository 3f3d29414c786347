"""To a network's own consent page and back: as the person, as another, as nobody; once, in time."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from channels import registry
from channels.consent.failures import Failure
from channels.contract import Departure, Grant, RenewalAnswer, ServerFound
from channels.journeys.returning import server_that_said, to_failure
from channels.models import Credential, Pending, Underway
from channels.probing import retention
from channels.vault import open_tokens
from core import sealing
from core.sealed.columns import read
from tests.channels.journeys.own_consent.walk import BACK, START, come, failed, set_out, state_of
from tests.channels.own_way import (
    DOWN,
    MEMORY,
    SERVER,
    SPENT,
    UNKNOWN_APP,
    OwnWay,
    put_in_place,
)
from tests.factories import make_user
from tests.markup import flat

pytestmark = pytest.mark.django_db


@pytest.fixture
def way() -> OwnWay:
    return OwnWay()


@pytest.fixture(autouse=True)
def network(monkeypatch: pytest.MonkeyPatch, settings: Settings, way: OwnWay) -> None:
    settings.SANDBOX_URL = ""
    put_in_place(monkeypatch, settings, way)


@pytest.fixture
def person(client: Client) -> User:
    user = make_user()
    client.force_login(user)
    return user


def test_from_the_button_to_a_channel(client: Client, person: User, way: OwnWay) -> None:
    set_out(client)
    came = come(client, f"code=c1&state={state_of(way)}")
    pending = Pending.objects.get(user=person)
    assert came.headers["Location"] == reverse("channels:choose", args=[pending.pk])
    client.post(came.headers["Location"], {"places": [way.account]})
    login = Credential.objects.get(user=person)
    assert (login.server, login.account_id) == (SERVER, way.account)
    assert open_tokens(login).keys == "dpop-key"
    assert way.came == [("c1", MEMORY)]


def test_one_leaves_from_a_page_of_ours(client: Client, person: User, way: OwnWay) -> None:
    page = client.get(reverse("channels:leave", args=[set_out(client).pk]))
    text = page.content.decode()
    there = f"https://{SERVER}/authorize?state={state_of(way)}&amp;a=1"
    assert f'<a class="btn" href="{there}"' in text
    assert f'<meta http-equiv="refresh" content="0; url={there}">' in text
    assert SERVER in flat(text)
    assert "no-store" in page["Cache-Control"]


def test_no_form_of_ours_may_lead_to_a_server(client: Client, person: User) -> None:
    page = client.get(reverse("channels:leave", args=[set_out(client).pk]))
    actions = page["Content-Security-Policy"].partition("form-action")[2].partition(";")[0]
    assert SERVER not in actions
    assert "https:" not in actions.split()


def test_one_leaves_through_the_seam(client: Client, person: User, settings: Settings) -> None:
    settings.SANDBOX_URL = "http://127.0.0.1:9"
    page = client.get(reverse("channels:leave", args=[set_out(client).pk]))
    assert f"http://127.0.0.1:9/{SERVER}/authorize?state=" in page.content.decode()


@pytest.mark.parametrize("who", ["another", "nobody", "another browser"])
def test_nobody_else_leaves_or_comes_back_for_them(
    client: Client, person: User, way: OwnWay, who: str
) -> None:
    row, other = set_out(client), Client()
    if who != "nobody":
        other.force_login(person if who == "another browser" else make_user())
    left = other.get(reverse("channels:leave", args=[row.pk]))
    assert left.status_code == (302 if who == "nobody" else 410)
    assert SERVER.encode() not in left.content
    came = other.get(f"{BACK}?code=c&state={state_of(way)}")
    assert failed(came, Failure.STATE_LOST)  # type: ignore[arg-type]
    assert not way.came
    assert Underway.objects.filter(pk=row.pk).exists(), "theirs goes on waiting"


def test_who_signed_out_meanwhile_is_told(client: Client, person: User, way: OwnWay) -> None:
    set_out(client)
    Underway.objects.update(user=make_user())
    assert failed(come(client, f"code=c&state={state_of(way)}"), Failure.NOT_SIGNED_IN)


def test_an_answer_counts_once(client: Client, person: User, way: OwnWay) -> None:
    set_out(client)
    query = f"code=c&state={state_of(way)}"
    come(client, query)
    assert failed(come(client, query), Failure.STATE_LOST)
    assert len(way.came) == 1


def test_what_was_sealed_is_gone_before_the_code_is_used(
    client: Client, person: User, way: OwnWay, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_out(client)
    left: list[int] = []
    come_back = way.come_back

    def looking(*args: Any, **named: Any) -> RenewalAnswer:
        left.append(Underway.objects.count())
        return come_back(*args, **named)

    monkeypatch.setattr(way, "come_back", looking)
    come(client, f"code=c&state={state_of(way)}")
    assert left == [0]


def test_ten_minutes_are_the_longest(client: Client, person: User, way: OwnWay) -> None:
    row = set_out(client)
    Underway.objects.update(created_at=timezone.now() - timedelta(minutes=10))
    assert client.get(reverse("channels:leave", args=[row.pk])).status_code == 410
    assert failed(come(client, f"code=c&state={state_of(way)}"), Failure.STATE_LOST)
    assert not way.came


def test_what_nobody_came_back_for_is_deleted(client: Client, person: User) -> None:
    row = set_out(client)
    retention.delete_undecided(at=row.created_at + timedelta(minutes=9))
    assert Underway.objects.exists()
    retention.delete_undecided(at=row.created_at + timedelta(minutes=10))
    assert not Underway.objects.exists()


@pytest.mark.parametrize("query", ["", "?code=c", "?code=c&state=", "?code=c&state=made-up"])
def test_what_nobody_set_out_for_is_told(client: Client, person: User, query: str) -> None:
    set_out(client)
    response = client.get(BACK + query, follow=True)
    assert response.status_code == 400
    assert b"We cannot match this answer" in response.content


@pytest.mark.parametrize(
    ("query", "why"),
    [
        ("error=access_denied", Failure.CANCELLED),
        ("error=invalid_scope", Failure.SCOPE_REFUSED),
        ("error=server_error&code=c", Failure.NETWORK_DOWN),
        ("error=", Failure.UNCLEAR),
        ("iss=https://x", Failure.UNCLEAR),
    ],
)
def test_a_no_on_the_consent_page_is_told_as_anywhere(
    client: Client, person: User, way: OwnWay, query: str, why: Failure
) -> None:
    set_out(client)
    assert failed(come(client, f"{query}&state={state_of(way)}"), why)
    assert not way.came


def test_a_code_that_gives_no_token_is_told(client: Client, person: User, way: OwnWay) -> None:
    way.comes = RenewalAnswer(SPENT)
    set_out(client)
    assert failed(come(client, f"code=c&state={state_of(way)}"), Failure.CODE_REFUSED)


@pytest.mark.parametrize(
    ("departs", "why"),
    [
        (DOWN, Failure.NETWORK_DOWN),
        (UNKNOWN_APP, Failure.OURS),
        (Departure("http://social.example/a"), Failure.NETWORK_DOWN),
        (Departure("javascript:alert(1)"), Failure.NETWORK_DOWN),
        (Departure("https://good@evil.example/"), Failure.NETWORK_DOWN),
        (Departure("https://[/"), Failure.NETWORK_DOWN),
        (Departure("https://a.example/", server="a.example:8443"), Failure.NETWORK_DOWN),
        (Departure("https://a.example/", server="A.example/x"), Failure.NETWORK_DOWN),
        (Departure("https://a.example/" + "x" * 4_000), Failure.NETWORK_DOWN),
    ],
)
def test_where_nobody_can_set_out_it_is_told(
    client: Client, person: User, way: OwnWay, departs: Departure, why: Failure
) -> None:
    way.departs = departs
    response = client.post(reverse(START, args=["x"]), {"server": SERVER})
    assert failed(response, why)  # type: ignore[arg-type]
    query = parse_qs(urlsplit(response["Location"]).query)
    assert (query["server"], server_that_said(query["said_by"][0])) == ([SERVER], SERVER)
    assert not Underway.objects.exists()


def test_trying_again_sets_out_for_the_same_server(client: Client, person: User) -> None:
    address = reverse("channels:connect_failed", args=["x", Failure.NETWORK_DOWN.value])
    page = client.get(f"{address}?server={SERVER}")
    assert f'<input type="hidden" name="server" value="{SERVER}">' in page.content.decode()


@pytest.mark.parametrize("why", [Failure.NETWORK_DOWN, Failure.OURS, Failure.SUSPENDED])
def test_the_server_that_failed_is_named_and_not_its_network(
    client: Client, person: User, why: Failure
) -> None:
    told = to_failure(registry.get("x").apps[0], why, server="@me@else.example", said_by=SERVER)
    text = flat(client.get(told["Location"]).content.decode())

    assert f"{SERVER}" in text.partition("<h1")[2].partition("</h1>")[0]
    assert not re.search(r"\bX\b", text.partition("<section")[2].partition("</section>")[0])


@pytest.mark.parametrize("forged", ["evil.example", "evil.example:x", f"evil.example:{'a' * 43}"])
def test_nobody_has_our_page_say_something_of_a_server_of_theirs(
    client: Client, person: User, forged: str
) -> None:
    address = reverse("channels:connect_failed", args=["x", Failure.SUSPENDED.value])
    page = client.get(address, {"said_by": forged}).content.decode()

    told = page.partition("<section")[2].partition("</section>")[0]

    assert "X has suspended this account." in told
    assert "evil.example" not in told


def test_nothing_of_it_stands_in_a_session_or_in_the_clear(
    client: Client, person: User, way: OwnWay
) -> None:
    row = set_out(client)
    stored = str(list(Underway.objects.values())) + str(dict(client.session))
    for secret in (MEMORY, state_of(way), client.session.session_key):
        assert secret
        assert secret not in stored
    assert MEMORY in read(row, "sealed")


def test_what_no_key_opens_any_more_is_told(client: Client, person: User, way: OwnWay) -> None:
    set_out(client)
    Underway.objects.update(sealed=sealing.seal("{}", sealing.Binding("t", "c", "r", "p")))
    assert failed(come(client, f"code=c&state={state_of(way)}"), Failure.NETWORK_DOWN)
    assert not way.came


def test_it_is_sealed_anew_under_a_new_key(
    client: Client, person: User, way: OwnWay, settings: Settings
) -> None:
    set_out(client)
    new = "bmV3LW5ldy1uZXctbmV3LW5ldy1uZXctbmV3LW5ldy0="
    settings.VAULT_KEYS = [new, *settings.VAULT_KEYS]
    call_command("rotate_vault")
    settings.VAULT_KEYS = [new]
    come(client, f"code=c&state={state_of(way)}")
    assert way.came == [("c", MEMORY)]


def test_a_consent_may_end_at_another_server(client: Client, person: User, way: OwnWay) -> None:
    grant = way.come_back(None, None, "", {"code": ""}, "", at=timezone.now()).grant  # type: ignore[arg-type]
    way.comes = RenewalAnswer(DOWN, grant, server="moved.example")
    set_out(client)
    came = come(client, f"code=c&state={state_of(way)}")
    client.post(came.headers["Location"], {"places": [way.account]})
    assert Credential.objects.get(user=person).server == "moved.example"


@pytest.mark.parametrize("server", ["Moved.example", "moved.example/x", "a b", "x" * 254])
def test_a_consent_that_ends_at_no_host_is_none(
    client: Client, person: User, way: OwnWay, server: str
) -> None:
    way.comes = RenewalAnswer(DOWN, Grant("access", timezone.now()), server=server)
    set_out(client)
    assert failed(come(client, f"code=c&state={state_of(way)}"), Failure.NETWORK_DOWN)


def test_a_server_that_is_no_host_is_not_set_out_for(
    client: Client, person: User, way: OwnWay
) -> None:
    way.finds = ServerFound("127.0.0.1:8000/x")
    response = client.post(reverse(START, args=["x"]), {"server": "here"})
    assert failed(response, Failure.NETWORK_DOWN)  # type: ignore[arg-type]
    assert not way.asked


def test_a_network_that_is_not_set_up_is_told(
    client: Client, person: User, settings: Settings
) -> None:
    settings.NETWORK_APPS = {}
    response = client.post(reverse(START, args=["x"]), {"server": SERVER})
    assert failed(response, Failure.NOT_SET_UP)  # type: ignore[arg-type]


def test_a_network_that_is_set_up_no_more_on_the_way_back_is_told(
    client: Client, person: User, way: OwnWay, settings: Settings
) -> None:
    set_out(client)
    settings.NETWORK_APPS = {}
    assert failed(come(client, f"code=c&state={state_of(way)}"), Failure.NOT_SET_UP)


def test_the_address_from_before_leads_to_the_page_for_connecting(client: Client) -> None:
    assert client.get("/accounts/x/login/")["Location"] == reverse("channels:connect")
