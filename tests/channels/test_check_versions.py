"""What ``manage.py check`` says of the versions that we ask for, as their ends come near."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core import checks as django_checks
from django.core.checks import ERROR, WARNING
from pytest_django import Settings

from channels import checks, registry

TODAY = date(2026, 11, 28)
LINKEDIN, FACEBOOK = registry.get("linkedin"), registry.get("facebook")
ENDS = date(2027, 1, 15)  # of 202601


def ids(month: str, settings: Settings, at: date = TODAY) -> list[str]:
    settings.LINKEDIN_VERSION = month
    return [str(message.id) for message in checks.version_messages(LINKEDIN, at)]


def test_it_is_run_by_manage_py_check() -> None:
    assert checks.api_versions in django_checks.registry.registry.get_checks()


def test_what_is_set_by_default_is_no_matter() -> None:
    assert checks.version_messages(LINKEDIN, TODAY) == []
    assert checks.version_messages(FACEBOOK, TODAY) == []


@pytest.mark.parametrize(
    ("before", "told"),
    [(61, []), (60, ["channels.W001"]), (1, ["channels.W001"]), (0, ["channels.W002"])],
)
def test_an_end_is_warned_of_sixty_days_before(
    before: int, told: list[str], settings: Settings
) -> None:
    assert ids("202601", settings, ENDS - timedelta(days=before)) == told


def test_one_that_is_over_does_not_keep_the_site_from_starting(settings: Settings) -> None:
    settings.LINKEDIN_VERSION = "202510"
    (message,) = checks.version_messages(LINKEDIN, TODAY)
    assert message.level == WARNING
    assert "is over since 2026-10-15" in message.msg
    assert "Set LINKEDIN_VERSION to another one: 202601, 202602" in (message.hint or "")
    assert "202511" not in (message.hint or "")


@pytest.mark.parametrize("month", ["202512", "201901", "", "latest"])
def test_one_that_never_was_is_an_error(month: str, settings: Settings) -> None:
    settings.LINKEDIN_VERSION = month
    (message,) = checks.version_messages(LINKEDIN, TODAY)
    assert (message.level, message.id) == (ERROR, "channels.E005")


def test_a_newer_one_than_we_know_of_is_a_warning(settings: Settings) -> None:
    assert ids("202610", settings) == ["channels.W003"]


def test_a_version_of_ours_is_mended_by_a_newer_release() -> None:
    (message,) = checks.version_messages(FACEBOOK, date(2028, 7, 1))
    assert message.hint is not None
    assert message.hint.startswith("Install a newer release of this site. Facebook has: v25.0")


def test_a_network_that_is_not_set_up_is_not_watched(settings: Settings) -> None:
    settings.NETWORK_APPS = {}
    assert ids("202512", settings) == []
