"""What ``manage.py check`` tells an operator, and what it holds to be no fault."""

from __future__ import annotations

from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from django.core import checks as django_checks
from django.core.checks import ERROR, INFO, WARNING, CheckMessage
from pytest_django import Settings

from channels import checks, networks, registry
from channels.contract import Registration
from channels.networks.policy import load
from channels.registrations import to_be_set
from tests.conftest import CALLBACKS
from tests.every_network import NETWORK_IDS


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    """Nothing is registered anywhere, as on the first day of a server."""
    for name in [*(app.prefix for app in registry.APPS), "LINKEDIN_SIGNIN"]:
        for part in ("CLIENT_ID", "CLIENT_SECRET", "KEYS"):
            monkeypatch.delenv(f"{name}_{part}", raising=False)
    settings.NETWORK_APPS = {}
    settings.NETWORK_KEYS = {}
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


# Those that an operator has to set up: some are made by program. Of these, those by id and secret.
TO_SET = [app for app in registry.APPS if to_be_set(app)]
BY_HAND = [app for app in TO_SET if registry.get(app.network).by_hand]
each_by_hand = pytest.mark.parametrize("app", BY_HAND, ids=lambda app: app.key)


@pytest.mark.usefixtures("bare")
def test_a_network_that_is_not_set_up_is_no_fault() -> None:
    messages = checks.registrations()
    assert len(messages) == len(TO_SET) + 1
    assert all(message.level == INFO < WARNING for message in messages)


@pytest.mark.usefixtures("bare")
@pytest.mark.parametrize("app", TO_SET, ids=lambda app: app.key)
def test_the_missing_settings_are_named_exactly(app: Registration) -> None:
    told = texts(checks.registrations())
    for variable in to_be_set(app):
        assert variable in told


@pytest.mark.usefixtures("bare")
@each_by_hand
def test_the_address_to_register_there_is_named(app: Registration) -> None:
    address = "https://care.example" + CALLBACKS[f"demo-{app.key}"]
    assert address in texts(checks.registrations())


@each_by_hand
def test_of_several_apps_the_one_that_is_missing_is_named(
    monkeypatch: pytest.MonkeyPatch, settings: Settings, app: Registration
) -> None:
    for part in ("ID", "SECRET"):
        monkeypatch.delenv(f"{app.prefix}_CLIENT_{part}")
    settings.NETWORK_APPS = {
        key: held for key, held in settings.NETWORK_APPS.items() if key != app.key
    }
    (message,) = checks.registrations()
    assert message.level == INFO
    assert f"Set {app.prefix}_CLIENT_ID" in (message.hint or "")
    if len(registry.get(app.network).apps) > 1:
        assert all(f"{kind}s" in message.msg for kind in app.kinds)
        assert app.means in (message.hint or "")


def test_an_option_that_asks_for_what_is_refused_is_warned_of(settings: Settings) -> None:
    settings.LINKEDIN_ORGANIZATIONS = True
    (warning,) = checks.registrations()
    assert (warning.level, warning.id) == (WARNING, "channels.W004")
    assert "LINKEDIN_PAGES_CLIENT_ID" in (warning.hint or "")


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
        ("LINKEDIN_PAGES_CLIENT_ID", "LINKEDIN_PAGES_CLIENT_SECRET"),
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


def test_one_linkedin_app_for_two_uses_is_an_error(settings: Settings) -> None:
    members = settings.NETWORK_APPS["linkedin"]
    settings.LINKEDIN_SIGNIN_APP = dict(members)
    (error,) = checks.registrations()
    assert error.id == "channels.E004"
    settings.NETWORK_APPS = {**settings.NETWORK_APPS, "linkedin-pages": dict(members)}
    errors = checks.registrations()
    assert [error.id for error in errors] == ["channels.E004"] * 3
    for name in ("LINKEDIN_CLIENT_ID", "LINKEDIN_PAGES_CLIENT_ID", "LINKEDIN_SIGNIN_CLIENT_ID"):
        assert texts(errors).count(name) == 2


def test_one_secret_for_two_apps_whose_networks_call_us_is_warned_of(settings: Settings) -> None:
    """A signed call is believed by its secret: the other app's would pass for it."""
    apps = settings.NETWORK_APPS
    shared = {**apps["instagram"], "secret": apps["facebook"]["secret"]}
    settings.NETWORK_APPS = {**apps, "instagram": shared}
    (warning,) = checks.registrations()
    assert (warning.level, warning.id) == (WARNING, "channels.W021")
    assert "FACEBOOK_CLIENT_SECRET and INSTAGRAM_CLIENT_SECRET" in warning.msg
    assert apps["facebook"]["secret"] not in texts([warning])


def test_one_secret_at_networks_that_never_call_us_is_nobody_s_trouble(settings: Settings) -> None:
    apps = settings.NETWORK_APPS
    shared = {**apps["pinterest"], "secret": apps["facebook"]["secret"]}
    settings.NETWORK_APPS = {**apps, "pinterest": shared}
    assert checks.registrations() == []


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
