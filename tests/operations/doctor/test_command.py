"""The command: sorted, in text and JSON, with an exit code, and without a secret."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from pytest_django import Settings

from channels import registry
from operations.doctor import clock, files, queue_and_cache
from operations.doctor.report import secrets_in_use
from operations.doctor.results import Result, Results, Weight
from tests.conftest import Sandbox

pytestmark = pytest.mark.django_db


def run(*options: str) -> tuple[str, int]:
    """What it prints, and its exit code."""
    out, code = StringIO(), 0
    try:
        call_command("doctor", *options, stdout=out)
    except SystemExit as ended:
        code = int(ended.code or 0)
    return out.getvalue(), code


@pytest.fixture
def real_site(
    sandbox: Sandbox, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Settings:
    """A site on which nothing is missing, as far as a test can have one."""
    settings.SITE_URL = "http://127.0.0.1:1"
    settings.CELERY_BROKER_URL = "database://localhost/"
    settings.DEMO = False
    settings.EMAIL_BACKEND = "anymail.backends.postmark.EmailBackend"
    settings.ANYMAIL = {"POSTMARK_SERVER_TOKEN": "the-token-of-postmark"}
    settings.DEFAULT_FROM_EMAIL = "Care <care@care.example>"
    settings.ADMINS = [("operator", "ops@care.example")]
    settings.VAR_DIR, settings.TOKEN_SPOOL_DIR = tmp_path, str(tmp_path)
    monkeypatch.setattr(files, "_search", lambda: Result(Weight.FINE, "search", "Made."))
    return settings


@pytest.fixture
def three_things_missing(real_site: Settings, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """No mail, no app at X, and the secret of another app at Facebook."""
    real_site.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    apps = {key: held for key, held in real_site.NETWORK_APPS.items() if key != "x"}
    apps["facebook"] = {**apps["facebook"], "secret": "the-secret-of-another-app"}
    real_site.NETWORK_APPS = apps
    for part in ("ID", "SECRET"):
        monkeypatch.delenv(f"X_CLIENT_{part}", raising=False)
    return real_site


@pytest.mark.usefixtures("real_site")
def test_a_site_with_nothing_missing_is_not_stopped() -> None:
    said, code = run()
    assert "Stops the site: nothing" in said
    assert code == 0


@pytest.mark.usefixtures("three_things_missing")
def test_three_missing_things_are_named_with_what_to_do() -> None:
    said, code = run()
    assert code == 1
    stopping, _, rest = said.partition("Limits it")
    assert "Stops the site: 2" in stopping
    assert "mail: Mails are printed on the console" in stopping
    assert "Set EMAIL_URL or EMAIL_PROVIDER" in stopping
    assert "Facebook refuses FACEBOOK_CLIENT_ID" in stopping
    limiting = rest.partition("\nFine")[0]
    assert "X is not set up" in limiting
    assert "Missing: X_CLIENT_ID and X_CLIENT_SECRET" in limiting
    assert registry.get("x").portal in limiting


@pytest.mark.usefixtures("three_things_missing")
def test_programs_get_the_same() -> None:
    said, code = run("--json")
    told = json.loads(said)
    assert code == 1
    assert told["counts"]["stops"] == 2
    assert [each["weight"] for each in told["results"]] == sorted(
        (each["weight"] for each in told["results"]), key=["stops", "limits", "fine"].index
    )
    assert told["version"]["number"]


@pytest.mark.parametrize("options", [(), ("--json",)], ids=["text", "json"])
def test_no_secret_is_printed_whatever_a_look_says(
    real_site: Settings, monkeypatch: pytest.MonkeyPatch, options: tuple[str, ...]
) -> None:
    real_site.EMAIL_HOST_PASSWORD = "the-password-of-the-mail-server"
    real_site.CELERY_BROKER_URL = "redis://:the%2Fpassword-of-redis@127.0.0.1:1/0"
    secrets = secrets_in_use()
    assert {"the-token-of-postmark", "the/password-of-redis", real_site.SECRET_KEY} <= secrets
    assert {held["secret"] for held in real_site.NETWORK_APPS.values()} - {""} <= secrets
    assert {key for keys in real_site.NETWORK_KEYS.values() for key in keys} <= secrets

    def blabs(*_: object) -> Results:
        for secret in secrets:
            yield Result(Weight.FINE, "clock", f"It is {secret}.", secret, details=(secret,))

    monkeypatch.setattr(clock, "look", blabs)
    said, _ = run(*options)
    assert not [secret for secret in secrets if secret in said]


@pytest.mark.usefixtures("real_site")
def test_a_look_that_fails_hides_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails() -> Results:
        raise RuntimeError("nobody thought of this")

    monkeypatch.setattr(queue_and_cache, "look_at_cache", fails)
    said, _ = run()
    assert "cache: This could not be looked at: RuntimeError" in said
    assert "Every migration is applied" in said
