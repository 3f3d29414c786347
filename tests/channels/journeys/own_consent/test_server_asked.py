"""The field for a server or a handle: what leads on, and what is told where it leads nowhere."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from channels.consent.failures import Failure
from channels.contract import ServerField, ServerTakes, ServerTrouble, trouble_with_server
from channels.journeys.own_consent import server_asked
from channels.models import Underway
from tests.channels.journeys.own_consent.walk import come, set_out, state_of
from tests.channels.own_way import DOWN, SERVER, OwnWay, put_in_place
from tests.factories import make_credential, make_user
from tests.markup import flat

pytestmark = pytest.mark.django_db
EVIL = '"><script>alert(1)</script>'


@pytest.fixture
def way() -> OwnWay:
    return OwnWay()


@pytest.fixture(autouse=True)
def network(monkeypatch: pytest.MonkeyPatch, settings: Settings, way: OwnWay) -> None:
    put_in_place(monkeypatch, settings, way)


@pytest.fixture
def person(client: Client) -> User:
    user = make_user()
    client.force_login(user)
    return user


def send(client: Client, **form: str) -> HttpResponse:
    answer: HttpResponse = client.post(  # type: ignore[assignment]
        reverse("channels:connect_start", args=["x"]), form
    )
    return answer


def test_the_page_asks_for_it_with_suggestions(client: Client, person: User) -> None:
    text = client.get(reverse("channels:connect") + "?network=x").content.decode()
    assert '<label for="server-x">Your server</label>' in text
    assert 'list="servers-x"' in text
    assert f'<option value="{SERVER}"></option>' in text
    assert 'aria-invalid="true"' not in text
    assert text.count('id="server-x"') == 1


def test_a_network_without_servers_asks_for_none(client: Client, person: User) -> None:
    text = client.get(reverse("channels:connect") + "?network=pinterest").content.decode()
    assert "server-pinterest" not in text


def test_a_server_leads_on(client: Client, person: User, way: OwnWay) -> None:
    assert send(client, server=SERVER).status_code == 302
    assert way.apps[-1].server == SERVER


def test_a_handle_leads_on_and_names_the_account(client: Client, person: User, way: OwnWay) -> None:
    send(client, server=f"@maren@{SERVER}")
    assert (way.apps[-1].server, way.asked[-1].hint) == (SERVER, "maren")


def test_with_another_account_no_account_is_named(
    client: Client, person: User, way: OwnWay
) -> None:
    send(client, server=f"@maren@{SERVER}", other="1")
    assert (way.asked[-1].hint, way.asked[-1].switch) == ("", True)


@pytest.mark.parametrize("trouble", ServerTrouble)
def test_where_it_leads_nowhere_that_is_told_beside_it(
    client: Client, person: User, way: OwnWay, trouble: ServerTrouble
) -> None:
    way.finds = trouble_with_server(trouble, at=timezone.now())
    response = send(client, server="care.example")
    text = response.content.decode()
    assert response.status_code == 400
    assert 'value="care.example"' in text, "what was typed stays"
    assert 'aria-describedby="server-x_error server-x_hint"' in text
    assert 'aria-invalid="true" autofocus' in text
    error = text.partition('id="server-x_error"><li>')[2].partition("</li>")[0]
    assert error.count(".") >= 1
    assert not Underway.objects.exists()


@pytest.mark.parametrize(
    "typed", ["@maren@gone.example", "maren@gone.example", "https://gone.example/@maren"]
)
def test_of_a_server_the_server_is_told_and_not_whose_account(
    client: Client, person: User, way: OwnWay, typed: str
) -> None:
    way.finds = trouble_with_server(ServerTrouble.NO_ANSWER, at=timezone.now())
    text = send(client, server=typed).content.decode()
    error = text.partition('id="server-x_error"><li>')[2].partition("</li>")[0]
    assert "gone.example" in error
    assert "maren" not in error
    assert f'value="{typed}"' in text, "what was typed stays"


def test_each_trouble_has_words_of_its_own(client: Client, person: User, way: OwnWay) -> None:
    told = set()
    for trouble in ServerTrouble:
        way.finds = trouble_with_server(trouble, at=timezone.now())
        text = send(client, server="care.example").content.decode()
        told.add(text.partition('id="server-x_error"><li>')[2].partition("</li>")[0])
    assert len(told) == len(ServerTrouble)


def test_only_its_own_line_is_open_and_keeps_what_was_typed(
    client: Client, person: User, way: OwnWay
) -> None:
    response = send(client, server="nonsense")
    ways = response.context["ways"]  # type: ignore[attr-defined]
    assert [way.network.id for way in ways if way.open] == ["x"]


@pytest.mark.parametrize(
    ("form", "status", "told"), [({}, 200, ""), ({"server": "  "}, 400, "Fill this in first.")]
)
def test_without_it_the_page_asks(
    client: Client, person: User, form: dict[str, str], status: int, told: str
) -> None:
    """From a button on another page, and from its own with nothing in it."""
    response = send(client, **form)
    assert response.status_code == status
    assert told in flat(response.content.decode())
    assert 'id="server-x"' in response.content.decode()


def test_a_fault_of_the_network_is_told_as_on_any_way(
    client: Client, person: User, way: OwnWay
) -> None:
    way.finds = DOWN
    response = send(client, server=SERVER)
    address = reverse("channels:connect_failed", args=["x", Failure.NETWORK_DOWN.value])
    assert response.headers["Location"] == f"{address}?server={SERVER}"


def test_what_is_typed_is_shown_as_it_is_meant(client: Client, person: User, way: OwnWay) -> None:
    text = send(client, server=f"{EVIL}\u202e\n").content.decode()
    assert EVIL not in text
    assert "\u202e" not in text
    assert "&quot;&gt;&lt;script&gt;" in text


def test_what_is_far_too_long_is_cut(client: Client, person: User) -> None:
    assert "y" * 301 not in send(client, server="y" * 5_000).content.decode()


def test_servers_are_asked_so_often_and_no_more(
    client: Client, person: User, way: OwnWay, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server_asked, "LOOKS_AN_HOUR", 1)
    send(client, server="nonsense")
    response = send(client, server=SERVER)
    assert response.status_code == 400
    assert "Too many tries" in flat(response.content.decode())
    assert not way.asked


def test_nobody_asks_without_signing_in(client: Client, way: OwnWay) -> None:
    response = send(client, server=SERVER)
    assert response.headers["Location"].startswith(reverse("account_login"))
    assert not way.asked


def test_who_is_connected_there_is_asked_for_the_server_of_another_account(
    client: Client, person: User
) -> None:
    make_credential(person, "x", server=SERVER)
    text = client.get(reverse("channels:connect") + "?network=x").content.decode()
    assert '<button class="linkish" name="other" value="1">' in text


def test_without_suggestions_the_field_still_says_what_it_takes(
    client: Client,
    person: User,
    way: OwnWay,
    monkeypatch: pytest.MonkeyPatch,
    settings: Settings,
) -> None:
    field = ServerField("Your handle", takes=(ServerTakes.HANDLE,))
    put_in_place(monkeypatch, settings, way, server_field=field)
    text = send(client, server="nonsense").content.decode()
    assert '<datalist id="servers-x"' not in text
    assert "Write your handle as your profile page shows it." in flat(text)


def test_asking_once_more_is_asking_the_same_server(
    client: Client, person: User, way: OwnWay
) -> None:
    """From the page on which places are chosen: there is none, so it asks again."""
    way.publishes = False
    set_out(client)
    came = come(client, f"code=c&state={state_of(way)}")
    text = client.get(came.headers["Location"]).content.decode()
    assert f'<input type="hidden" name="server" value="{SERVER}">' in text
