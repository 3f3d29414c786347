"""Our app at one server: made once, asked before each consent, made anew where it is forgotten."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from pytest_django import Settings

from channels import registry
from channels.consent import server_apps
from channels.contract import App, Door, Finding, Network, Registration
from channels.models import ServerApp
from channels.registrations import app_of, set_up_apps
from tests.channels.journeys.journey import door
from tests.channels.own_way import DOWN, SERVER, UNKNOWN_APP, OwnWay, put_in_place
from tests.factories import NOW

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture
def way() -> OwnWay:
    return OwnWay()


@pytest.fixture(autouse=True)
def network(monkeypatch: pytest.MonkeyPatch, settings: Settings, way: OwnWay) -> Network:
    return put_in_place(monkeypatch, settings, way)


def ask(server: str = SERVER, at: datetime = NOW) -> App | Finding:
    return server_apps.app_at(*ours(), door(), there(server), at=at)


def ours() -> tuple[Network, Registration]:
    network = registry.get("x")
    return network, network.apps[0]


def there(server: str = SERVER) -> App:
    """Our app as it would be used at this server."""
    app = app_of("x")
    assert app
    return replace(app, server=server)


def made(server: str = SERVER) -> ServerApp:
    return ServerApp.objects.get(network="x", server=server)


def test_the_first_person_at_a_server_has_our_app_made_there(way: OwnWay) -> None:
    app = ask()
    assert isinstance(app, App)
    assert (app.client_id, app.secret, app.server) == ("app-1", "secret-1", SERVER)
    assert app_of("x", server=SERVER) == app
    assert "secret-1" not in made().secret_sealed


def test_the_next_one_uses_the_same(way: OwnWay) -> None:
    assert ask() == ask(at=NOW + MINUTE)
    assert way.registered == [SERVER]


def test_each_server_has_an_app_of_its_own(way: OwnWay) -> None:
    assert ask() != ask("other.example")
    assert way.registered == [SERVER, "other.example"]


def test_a_server_that_forgot_it_is_given_another(way: OwnWay) -> None:
    ask()
    way.knows = UNKNOWN_APP
    app = ask(at=NOW + MINUTE)
    assert isinstance(app, App)
    assert app.client_id == "app-2"
    assert made().made_at == NOW + MINUTE


def test_other_scopes_take_another_app(
    way: OwnWay, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    ask()
    put_in_place(monkeypatch, settings, way, scopes=("tweet.read",))
    ask()
    assert made().client_id == "app-2"
    assert made().scopes == "tweet.read"


def test_another_way_back_takes_another_app(way: OwnWay, settings: Settings) -> None:
    ask()
    settings.SITE_URL = "https://moved.example"
    ask()
    assert made().client_id == "app-2"


def test_a_server_that_does_not_answer_loses_no_app(way: OwnWay) -> None:
    ask()
    way.knows = DOWN
    assert ask() == DOWN
    assert made().client_id == "app-1"
    assert len(way.registered) == 1


def test_an_app_that_cannot_be_made_is_told_and_tried_again(way: OwnWay) -> None:
    way.gives = DOWN
    assert ask() == DOWN
    way.gives = None
    assert isinstance(ask(), App)


def test_an_app_without_an_id_is_none(way: OwnWay) -> None:
    for client_id in ("", "x" * 251):
        way.gives = App(client_id, "secret", server=SERVER)
        assert isinstance(ask(), Finding)
    kept = app_of("x", server=SERVER)
    assert kept
    assert (kept.client_id, kept.secret) == ("", "")


def test_a_registering_that_breaks_off_leaves_the_next_one_free(
    way: OwnWay, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*args: object, **named: object) -> App:
        raise RuntimeError

    network = registry.get("x")
    monkeypatch.setattr(way, "register", broken)
    object.__setattr__(network, "register", broken)
    with pytest.raises(RuntimeError):
        ask()
    object.__setattr__(network, "register", OwnWay().register)
    assert isinstance(ask(), App)


def test_of_two_at_once_one_has_it_made_and_the_other_uses_it(
    way: OwnWay, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second comes while the first is at the server, and the first ends while it waits."""
    second: list[App | Finding] = []
    busy = ServerApp.objects.create(
        network="x", server=SERVER, made_at=NOW, claimed_until=NOW + MINUTE
    )

    def meanwhile(seconds: float) -> None:
        ServerApp.objects.filter(pk=busy.pk).update(claimed_until=None)
        second.append(ask())  # made by somebody else, within the wait

    monkeypatch.setattr("channels.consent.server_apps.time.sleep", meanwhile)
    app = ask()
    assert app == second[0]
    assert way.registered == [SERVER]


def test_who_waits_in_vain_is_told_to_come_again(
    way: OwnWay, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server_apps, "WAIT_S", 0)
    monkeypatch.setattr(server_apps, "STEP_S", 0)
    ServerApp.objects.create(network="x", server=SERVER, made_at=NOW, claimed_until=NOW + MINUTE)
    told = ask()
    assert isinstance(told, Finding)
    assert told.rule == "app-being-made"
    assert way.registered == []


def test_a_claim_of_somebody_who_died_is_over_after_a_while(way: OwnWay) -> None:
    ServerApp.objects.create(network="x", server=SERVER, made_at=NOW, claimed_until=NOW + MINUTE)
    assert isinstance(ask(at=NOW + 2 * MINUTE), App)


def test_what_the_server_takes_is_remembered_with_the_app(way: OwnWay) -> None:
    way.gives = App("app-9", "s", {"scopes": "read write"}, server=SERVER)
    ask()
    app = app_of("x", server=SERVER)
    assert app
    assert app.options["scopes"] == "read write"


def test_nothing_has_to_be_set_for_a_network_whose_apps_are_made_by_program(
    network: Network,
) -> None:
    assert set_up_apps(network) == list(network.apps)


def test_an_app_whose_secret_no_key_opens_is_none(way: OwnWay, settings: Settings) -> None:
    ask()
    settings.VAULT_KEYS = ["b3RoZXItb3RoZXItb3RoZXItb3RoZXItb3RoZXItb3Q="]
    app = app_of("x", server=SERVER)
    assert app
    assert app.client_id == ""
    ask()
    assert made().client_id == "app-2"


def test_the_door_that_registers_is_the_one_handed_in(
    way: OwnWay, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    doors: list[Door] = []

    def register(
        at_door: Door, server: str, back: str, scopes: Sequence[str], *, at: datetime
    ) -> App:
        doors.append(at_door)
        assert back == "http://localhost:8000/accounts/x/login/callback/"
        return App("id", "secret", server=server)

    network = put_in_place(monkeypatch, settings, way, register=register)
    mine = door()
    server_apps.app_at(network, network.apps[0], mine, there(), at=NOW)
    assert doors == [mine]
