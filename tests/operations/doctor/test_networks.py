"""What the doctor says of our app at each network, asked over real HTTP at the pretend ones."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from pytest_django import Settings

from channels import registry
from channels.contract import ApiVersion, ApiVersions, Network, Registration, Reply
from channels.registrations import callback_of, scopes_of
from operations.doctor import networks
from operations.doctor.results import Result
from tests.channels.own_way import OwnWay, put_in_place
from tests.conftest import Sandbox
from tests.every_network import each_app
from tests.factories import NOW
from tests.operations.doctor.finding import fine, limits, stops

BY_HAND = [network.id for network in registry.NETWORKS if network.by_hand]
ASKED = [network for network in BY_HAND if registry.get(network).ask_app]


def look(*ids: str, heard: list[Reply] | None = None) -> list[Result]:
    several = [registry.get(network) for network in ids]
    return list(networks.look(several, [] if heard is None else heard, at=NOW))


@pytest.fixture
def nothing_set(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Settings:
    for app in registry.APPS:
        monkeypatch.delenv(f"{app.prefix}_CLIENT_ID", raising=False)
        monkeypatch.delenv(f"{app.prefix}_CLIENT_SECRET", raising=False)
    settings.NETWORK_APPS = {}
    settings.SANDBOX_URL = "http://127.0.0.1:1"
    return settings


def test_the_pretend_networks_know_our_apps(sandbox: Sandbox) -> None:
    heard: list[Reply] = []
    told = look(*(network.id for network in registry.NETWORKS), heard=heard)
    assert not stops(told)
    assert not limits(told)
    for network in ASKED:
        assert f"{registry.get(network).name} knows id and secret" in fine(told)
    assert any("date" in reply.headers for reply in heard)


@each_app
@pytest.mark.usefixtures("sandbox")
def test_what_is_registered_there_is_printed_letter_by_letter(app: Registration) -> None:
    told = fine(look(app.network))
    if not registry.get(app.network).by_hand:
        return  # nothing is: see below
    assert f"redirect address: {callback_of(app)}" in told
    assert f"scopes: {' '.join(scopes_of(app))}" in told


@pytest.mark.parametrize("network", ASKED)
def test_a_secret_that_is_refused_stops_that_network(
    sandbox: Sandbox, settings: Settings, network: str
) -> None:
    held = settings.NETWORK_APPS[network]
    settings.NETWORK_APPS = {network: {**held, "secret": "a-wrong-secret"}}
    told = stops(look(network))
    assert "refuses" in told
    assert registry.get(network).portal in told
    assert "a-wrong-secret" not in told


@pytest.mark.parametrize("network", ASKED)
def test_a_network_that_is_down_is_no_fault_of_the_app(sandbox: Sandbox, network: str) -> None:
    fault = {"kind": "server_error", "endpoint": "all"}
    sandbox.control(f"{network}/faults", fault)
    told = look(network)
    sandbox.mend(network)
    assert "could not be asked" in limits(told)
    assert not stops(told)


@pytest.mark.usefixtures("nothing_set")
@pytest.mark.parametrize("network", BY_HAND)
def test_one_that_is_not_set_up_says_what_is_missing_and_where(network: str) -> None:
    told = limits(look(network))
    for app in registry.get(network).apps:
        assert f"Missing: {app.prefix}_CLIENT_ID and {app.prefix}_CLIENT_SECRET" in told
        assert callback_of(app) in told
    assert registry.get(network).portal in told


def test_a_network_whose_apps_are_made_by_program_lacks_nothing(
    monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    put_in_place(monkeypatch, settings, OwnWay(), hosts=())
    assert "made at each server" in fine(look("x"))


def test_a_network_that_reads_who_we_are_is_told_with_the_address(
    monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    put_in_place(monkeypatch, settings, OwnWay(), register=None, own_keys=True)
    ours = {"client_id": "https://care.example/oauth-client-metadata.json", "secret": "pem"}
    settings.NETWORK_APPS = {"x": {**ours, "keys": "pem"}}
    assert "oauth-client-metadata.json" in fine(look("x"))
    settings.NETWORK_APPS = {"x": {"client_id": "http://localhost", "secret": "", "keys": ""}}
    assert "two weeks" in limits(look("x"))
    settings.NETWORK_APPS = {}
    assert "Missing: X_KEYS." in limits(look("x"))


@pytest.mark.usefixtures("nothing_set")
def test_only_what_is_missing_is_called_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("X_CLIENT_ID", "care")
    assert "Missing: X_CLIENT_SECRET." in limits(look("x"))
    monkeypatch.setenv("X_CLIENT_SECRET_FILE", "/run/secrets/x")
    monkeypatch.delenv("X_CLIENT_ID")
    assert "Missing: X_CLIENT_ID." in limits(look("x"))


@pytest.mark.usefixtures("nothing_set")
def test_a_site_without_any_network_is_stopped() -> None:
    assert "No network is set up" in stops(look("x", "facebook"))


def versioned(*, ends: date | None) -> Network:
    versions = ApiVersions(
        listed=(ApiVersion("v1", ends), ApiVersion("v2")),
        source="https://network.example/versions",
        checked=date(2026, 1, 1),
        asked="v1",
    )
    return replace(registry.get("facebook"), versions=versions, ask_app=None)


@pytest.mark.parametrize(
    ("ends", "says", "where"),
    [
        (None, "with no end announced", fine),
        (date(2099, 1, 1), "answers until 2099-01-01", fine),
        (date(2027, 1, 1), "ends on 2027-01-01", limits),
        (date(2026, 1, 1), "is over since 2026-01-01", stops),
    ],
    ids=["no end", "far", "soon", "over"],
)
def test_the_age_of_the_version_that_we_ask_for(
    sandbox: Sandbox, ends: date | None, says: str, where: object
) -> None:
    told = networks.look([versioned(ends=ends)], [], at=NOW.replace(year=2026, month=12))
    assert says in where(told)  # type: ignore[operator]
