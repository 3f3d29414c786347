"""What ``manage.py check`` tells an operator, and what it holds to be no fault."""

from __future__ import annotations

from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from django.core import checks as django_checks
from django.core.checks import ERROR, INFO, WARNING, CheckMessage
from pytest_django import Settings

from channels import checks, networks
from channels.networks.policy import load
from tests.conftest import CALLBACKS
from tests.every_network import NETWORK_IDS, each_network


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    """Nothing is registered anywhere, as on the first day of a server."""
    for name in [*(network.upper() for network in NETWORK_IDS), "LINKEDIN_SIGNIN"]:
        for part in ("ID", "SECRET"):
            monkeypatch.delenv(f"{name}_CLIENT_{part}", raising=False)
    settings.NETWORK_APPS = {}
    settings.LINKEDIN_SIGNIN_APP = None
    settings.SITE_URL = "https://care.example"


def texts(messages: list[CheckMessage]) -> str:
    return "\n".join(f"{message.msg} {message.hint}" for message in messages)


def test_the_demos_settings_are_whole() -> None:
    assert checks.registrations() == []
    assert checks.vault_keys() == []
    assert checks.policy_files() == []


def test_they_are_run_by_manage_py_check() -> None:
    registered = django_checks.registry.registry.get_checks()
    assert {checks.registrations, checks.vault_keys, checks.policy_files} <= set(registered)


@pytest.mark.usefixtures("bare")
def test_a_network_that_is_not_set_up_is_no_fault() -> None:
    messages = checks.registrations()
    assert len(messages) == len(NETWORK_IDS) + 1
    assert all(message.level == INFO < WARNING for message in messages)


@pytest.mark.usefixtures("bare")
@each_network
def test_the_missing_settings_are_named_exactly(network: str) -> None:
    told = texts(checks.registrations())
    assert f"{network.upper()}_CLIENT_ID" in told
    assert f"{network.upper()}_CLIENT_SECRET" in told


@pytest.mark.usefixtures("bare")
@each_network
def test_the_address_to_register_there_is_named(network: str) -> None:
    address = "https://care.example" + CALLBACKS[f"demo-{network}"]
    assert address in texts(checks.registrations())


@pytest.mark.usefixtures("bare")
def test_what_happens_without_is_said() -> None:
    told = texts(checks.registrations())
    assert "people see it as not set up here" in told
    assert "Signing in with LinkedIn is not offered" in told


@pytest.mark.usefixtures("bare")
@pytest.mark.parametrize(
    ("given", "missing"),
    [
        ("X_CLIENT_ID", "X_CLIENT_SECRET"),
        ("FACEBOOK_CLIENT_SECRET", "FACEBOOK_CLIENT_ID"),
        ("LINKEDIN_SIGNIN_CLIENT_ID", "LINKEDIN_SIGNIN_CLIENT_SECRET"),
    ],
)
def test_half_a_registration_is_an_error(
    monkeypatch: pytest.MonkeyPatch, given: str, missing: str
) -> None:
    monkeypatch.setenv(given, "something-private")
    (error,) = [message for message in checks.registrations() if message.level >= WARNING]
    assert (error.level, error.id) == (ERROR, "channels.E001")
    assert f"Set {missing}" in (error.hint or "")
    assert "something-private" not in texts([error])


def test_one_linkedin_app_for_both_uses_is_an_error(settings: Settings) -> None:
    settings.LINKEDIN_SIGNIN_APP = dict(settings.NETWORK_APPS["linkedin"])
    (error,) = checks.registrations()
    assert error.id == "channels.E004"


def test_a_key_that_cannot_seal_is_named_by_its_number(settings: Settings) -> None:
    settings.VAULT_KEYS = [Fernet.generate_key().decode(), "private-but-no-key"]
    (error,) = checks.vault_keys()
    assert (error.level, error.id) == (ERROR, "channels.E002")
    assert error.msg.startswith("Key 2 of 2")
    assert "private" not in texts([error])


@pytest.mark.parametrize("key", ["", "abc", "é" * 44, "A" * 44])
def test_no_nonsense_passes_for_a_key(settings: Settings, key: str) -> None:
    settings.VAULT_KEYS = [key]
    assert [message.id for message in checks.vault_keys()] == ["channels.E002"]


def test_no_key_at_all_is_an_error(settings: Settings) -> None:
    settings.VAULT_KEYS = []
    (error,) = checks.vault_keys()
    assert "no token can be sealed" in error.msg


def test_a_malformed_policy_is_an_error(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for network in NETWORK_IDS:
        whole = (Path(networks.__path__[0]) / network / "policy.toml").read_text()
        (tmp_path / network).mkdir()
        (tmp_path / network / "policy.toml").write_text(whole)
    broken = tmp_path / "pinterest" / "policy.toml"
    broken.write_text(broken.read_text().replace("checked = 2026-11-24\n", "", 1))
    monkeypatch.setattr(networks, "__path__", [str(tmp_path)])
    (error,) = checks.policy_files()
    assert (error.level, error.id) == (ERROR, "channels.E003")
    assert "pinterest/policy.toml: facts.access_token_seconds.checked is missing" in error.msg
    assert load(tmp_path / "linkedin").network == "linkedin"


def test_a_folder_for_new_tokens_that_cannot_be_written_is_warned_of(
    settings: Settings, tmp_path: Path
) -> None:
    settings.TOKEN_SPOOL_DIR = str(tmp_path / "not" / "there" / "yet")
    assert checks.token_spool() == []
    (tmp_path / "file").write_text("")
    settings.TOKEN_SPOOL_DIR = str(tmp_path / "file" / "spool")
    (message,) = checks.token_spool()
    assert (message.level, message.id) == (WARNING, "channels.W020")
    assert str(tmp_path / "file" / "spool") in message.msg
