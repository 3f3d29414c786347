"""The months of LinkedIn's versioned API."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from channels import registry
from sandbox.networks.linkedin import versions
from tests.sandbox.driving import LI_API, Driver

NOW = datetime(2026, 11, 28, tzinfo=UTC)
DEFAULT = next(
    str(option.default) for option in registry.get("linkedin").options if option.name == "version"
)


@pytest.mark.parametrize(
    ("version", "code"),
    [("", "VERSION_MISSING"), ("202512", "NONEXISTENT_VERSION"), ("2026", "NONEXISTENT_VERSION")],
)
def test_a_call_without_a_version_in_service_is_refused(
    driver: Driver, version: str, code: str
) -> None:
    token = driver.linkedin_pages()["access_token"]
    path = f"{LI_API}/rest/organizationAcls?q=roleAssignee"
    reply = driver.get(path, token, LinkedIn_Version=version)
    assert reply.status_code == (426 if version else 400)
    assert (reply.json or {})["code"] == code


@pytest.mark.parametrize("version", ["202601", "202603", "202607", "202610", DEFAULT])
def test_a_documented_month_is_in_service(version: str) -> None:
    assert versions.in_service(version, NOW)


@pytest.mark.parametrize("version", ["202512", "202510", "202511", "202612", "299901", "2026", "x"])
def test_a_month_that_never_was_or_is_over_or_to_come_is_not(version: str) -> None:
    assert not versions.in_service(version, NOW)


def test_a_version_ends_on_its_announced_day_else_in_the_middle_of_the_month() -> None:
    assert versions.in_service("202603", datetime(2027, 3, 15, 23, tzinfo=UTC))
    assert not versions.in_service("202603", datetime(2027, 3, 16, tzinfo=UTC))
    assert versions.in_service("202607", datetime(2027, 7, 14, 23, tzinfo=UTC))
    assert not versions.in_service("202607", datetime(2027, 7, 15, tzinfo=UTC))
