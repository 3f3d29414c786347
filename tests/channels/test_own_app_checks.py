"""What an operator is told of keys of ours, of our address, and of two apps with one provider."""

from __future__ import annotations

from dataclasses import replace

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.core.checks import CheckMessage
from django.core.management import call_command
from pytest_django import Settings

from channels import checks, own_app_checks, registry
from channels.contract import Network, own_apps
from channels.http import dpop
from tests.channels.own_way import OwnWay, put_in_place

KEY = dpop.new_key()


@pytest.fixture(autouse=True)
def network(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> Network:
    """By a key, on a public site, and not at the pretend networks."""
    settings.SITE_URL = "https://care.example"
    settings.SANDBOX_URL = ""
    settings.NETWORK_KEYS = {}
    return put_in_place(monkeypatch, settings, OwnWay(), register=None, own_keys=True)


def told() -> list[CheckMessage]:
    network = registry.get("x")
    return list(own_app_checks.of_own_keys(network, network.apps[0]))


def ids() -> list[str | None]:
    return [message.id for message in told()]


def test_a_key_and_a_public_address_are_all_it_takes(settings: Settings) -> None:
    settings.NETWORK_KEYS = {"x": (KEY,)}
    assert told() == []


def test_without_a_key_a_public_site_is_not_set_up() -> None:
    assert ids() == ["channels.I001"]
    assert "X_KEYS" in str(told()[0].hint)
    assert "CLIENT_ID" not in str(told()[0].hint)


def test_a_key_on_another_curve_is_an_error_and_is_not_shown(settings: Settings) -> None:
    weak = ec.generate_private_key(ec.SECP224R1()).private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    settings.NETWORK_KEYS = {"x": (KEY, weak.decode())}
    assert ids() == ["channels.E009"]
    assert "Key 2 of 2 in X_KEYS" in str(told()[0].msg)
    assert weak.decode().splitlines()[1] not in str(told())


def test_what_is_no_key_at_all_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("X_KEYS", "a-password")
    assert ids() == ["channels.E009"]
    assert "a-password" not in str(told())


def test_a_key_that_no_server_can_ask_about_is_told(settings: Settings) -> None:
    settings.NETWORK_KEYS = {"x": (KEY,)}
    settings.SITE_URL = "http://localhost:8000"
    assert ids() == ["channels.W022"]
    assert "http://127.0.0.1:8000/, and not at localhost" in str(told()[0].hint)
    settings.SANDBOX_URL = "http://localhost:8001"
    assert ids() == []


def test_on_a_machine_of_ones_own_the_address_to_try_it_at_is_told(settings: Settings) -> None:
    settings.SITE_URL = "http://localhost:8000"
    assert ids() == ["channels.I003"]
    assert "http://127.0.0.1:8000/, and not at localhost" in str(told()[0].hint)


def test_it_is_part_of_the_check(settings: Settings) -> None:
    assert "channels.I001" in [message.id for message in checks.registrations()]


def test_nothing_is_said_of_a_network_whose_apps_are_made_by_program(
    monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    put_in_place(monkeypatch, settings, OwnWay())
    assert not [message for message in checks.registrations() if "X_CLIENT" in str(message)]


def test_two_apps_of_one_provider_are_an_error() -> None:
    first, second = registry.APPS[:2]
    apps = [first, replace(second, provider=first.provider)]
    (message,) = own_app_checks.one_provider_for_two(apps, ())
    assert message.id == "channels.E010"
    assert first.key in message.msg
    assert second.key in message.msg


def test_a_provider_that_signs_people_in_connects_nothing() -> None:
    app = registry.APPS[0]
    assert [m.id for m in own_app_checks.one_provider_for_two([app], [app.provider])] == [
        "channels.E010"
    ]


def test_every_app_of_the_registry_has_a_provider_of_its_own() -> None:
    assert not list(own_app_checks.one_provider_for_two(registry.APPS, ["linkedin-signin"]))


def test_a_key_can_be_made_on_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("network_key")
    line = capsys.readouterr().out.strip()
    assert "\n" not in line
    (pem,) = own_apps.pems_in(line)
    assert dpop.is_fit(pem)


def test_the_operator_reads_what_to_set(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("networks")
    said = capsys.readouterr().out
    assert "  X_KEYS: private keys of our app" in said
    assert "  its address: https://care.example/oauth-client-metadata.json" in said
    assert "X_CLIENT_ID" not in said
