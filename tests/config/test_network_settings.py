"""What the operator's environment says about each network, by the networks' own names."""

from __future__ import annotations

import environ
import pytest
from django.conf import settings
from django.core.management import call_command
from pytest_django import Settings

from channels import registry
from channels.contract import Network, Option, Registration, own_apps
from channels.http import dpop
from channels.registrations import to_be_set
from channels.registry import APPS, NETWORKS
from config import network_settings
from tests.channels.own_way import OwnWay, put_in_place
from tests.every_network import each_app

EVERY = pytest.mark.parametrize("network", NETWORKS, ids=lambda network: network.id)
OPTIONS = [option for network in NETWORKS for option in network.options]
OPTION = pytest.mark.parametrize("option", OPTIONS, ids=lambda option: option.setting)


def environment(**values: str) -> environ.Env:
    env = environ.Env()
    env.ENVIRON = values
    return env


def apps_of(site_url: str = "https://care.example", **values: str) -> dict[str, dict[str, str]]:
    return network_settings.apps(environment(**values), site_url, sandbox=False)


@each_app
def test_an_app_is_set_up_by_both_of_its_variables(app: Registration) -> None:
    network = registry.get(app.network)
    if not network.by_hand:
        return  # see below
    both = {f"{app.prefix}_CLIENT_ID": "id", f"{app.prefix}_CLIENT_SECRET": "s"}
    assert apps_of(**both)[app.key] == {"client_id": "id", "secret": "s"}
    for name in both:
        assert app.key not in apps_of(**{name: "half"})


@EVERY
def test_what_it_lets_an_operator_decide_begins_with_its_name(network: Network) -> None:
    assert all(option.setting.startswith(f"{network.prefix}_") for option in network.options)


@OPTION
def test_an_option_has_its_default_and_its_type(option: Option) -> None:
    assert network_settings.options(environment())[option.setting] == option.default
    given = {str: "202611", int: "7", bool: "yes"}[type(option.default)]
    read = network_settings.options(environment(**{option.setting: given}))[option.setting]
    assert read == {str: "202611", int: 7, bool: True}[type(option.default)]


@OPTION
def test_every_option_is_a_setting(option: Option) -> None:
    assert type(getattr(settings, option.setting)) is type(option.default)


def test_the_operator_can_list_all_of_it(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("networks")
    told = capsys.readouterr().out
    for app in APPS:
        names = ", ".join(to_be_set(app))
        assert f"{names}: {app.means}" in told
        if "_CLIENT_ID" in names:
            assert f"/accounts/{app.login_path}callback/" in told
    for network in NETWORKS:
        for push in network.pushes:
            assert f"/callbacks/{network.id}/{push}/" in told
    assert all(option.means in told for option in OPTIONS)


NEW, OLD = dpop.new_key(), dpop.new_key()


@pytest.fixture
def by_key(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    put_in_place(monkeypatch, settings, OwnWay(), register=None, own_keys=True)


def test_a_network_that_makes_our_apps_by_program_is_always_set_up(
    monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    put_in_place(monkeypatch, settings, OwnWay())
    assert apps_of()["x"] == {"client_id": "", "secret": ""}


def test_by_a_key_our_app_is_an_address(by_key: None) -> None:
    held = apps_of(X_KEYS=NEW + OLD)["x"]
    assert held["client_id"] == "https://care.example/oauth-client-metadata.json"
    assert held["secret"] == NEW
    assert own_apps.pems_in(held["keys"]) == (NEW, OLD)
    assert network_settings.keys(environment(X_KEYS=NEW + OLD))["x"] == (NEW, OLD)


def test_without_a_key_it_is_not_set_up_on_a_public_site(by_key: None) -> None:
    assert "x" not in apps_of()
    assert "x" not in apps_of(X_KEYS="nonsense")


def test_a_machine_of_ones_own_has_an_app_without_a_key(by_key: None) -> None:
    for keys in ("", NEW):
        held = apps_of("http://localhost:8000", X_KEYS=keys)["x"]
        assert held["client_id"].startswith("http://localhost?redirect_uri=http%3A%2F%2F127.0.0.1")
        assert held["secret"] == ""


def test_the_pretend_networks_read_any_address(by_key: None) -> None:
    site = "http://localhost:8000"
    held = network_settings.apps(environment(X_KEYS=NEW), site, sandbox=True)["x"]
    assert held["client_id"] == f"{site}/oauth-client-metadata.json"
    assert held["secret"] == NEW
