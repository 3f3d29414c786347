"""The versions of the networks' APIs: read strictly, and the right one is asked for."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from channels import networks, registry
from channels.contract import ApiVersion, ApiVersions
from channels.networks import versions
from channels.networks.policy import PolicyError
from channels.registrations import version_in_use
from tests.every_network import those

READ = date(2026, 11, 28)
LISTED = (
    ApiVersion("v25.0", date(2028, 7, 29)),
    ApiVersion("v9.0", date(2023, 2, 23)),
    ApiVersion("v26.0"),
)
VERSIONED = those(lambda network: network.versions is not None)
HEAD = 'source = "https://docs.example/"\nchecked = 2026-11-28\n'
ROW = '[[version]]\nname = "v1.0"\nends = 2027-01-01\n'


def those_of(network: str) -> ApiVersions:
    told = registry.get(network).versions
    assert told is not None
    return told


@pytest.mark.parametrize("network", VERSIONED)
def test_the_version_that_we_ask_for_is_documented_and_alive(network: str) -> None:
    told = those_of(network)
    asked = version_in_use(registry.get(network))
    assert asked in [version.name for version in told.alive(told.checked)]


@pytest.mark.parametrize("network", VERSIONED)
def test_the_client_asks_for_that_version(network: str) -> None:
    """One that is fixed in code stands in the address of the API."""
    told = those_of(network)
    if told.asked:
        assert f"/{told.asked}" in str(getattr(registry.get(network).client, "API", ""))
    else:
        assert told.setting in [option.setting for option in registry.get(network).options]


def test_a_network_without_versions_asks_for_none() -> None:
    assert version_in_use(registry.get("x")) == ""


def test_a_month_that_linkedin_left_out_is_not_there() -> None:
    assert those_of("linkedin").get("202512") is None


def test_those_alive_come_oldest_first_and_end_on_their_day() -> None:
    told = ApiVersions(LISTED, "https://docs.example/", READ)
    assert [version.name for version in told.alive(READ)] == ["v25.0", "v26.0"]
    assert [version.name for version in told.alive(date(2028, 7, 29))] == ["v26.0"]
    assert [version.name for version in told.alive(date(2023, 2, 22))] == ["v9.0", "v25.0", "v26.0"]


@pytest.mark.parametrize(("name", "newer"), [("v100.0", True), ("v26.0", False), ("v8.0", False)])
def test_newer_is_told_by_number(name: str, newer: bool) -> None:
    assert ApiVersions(LISTED, "https://docs.example/", READ).is_newer(name) is newer


def test_every_list_is_read() -> None:
    lists = {path.parent.name for path in Path(networks.__path__[0]).glob("*/versions.toml")}
    assert lists == {"linkedin", "meta"}


BAD = [
    (HEAD, "version is missing"),
    (HEAD + "version = []\n", "version: is an empty list"),
    (HEAD + ROW + ROW, "v1.0 stands there twice"),
    (HEAD + ROW.replace("2027-01-01", '"soon"'), "version[1].ends: should be a valid date"),
    (HEAD + ROW.replace('"v1.0"', '"newest"'), "version[1].name"),
    (HEAD + ROW + "until = 3\n", "unknown key: version[1].until"),
    (ROW, "source is missing"),
    ("[", "not TOML"),
]


@pytest.mark.parametrize(("text", "says"), BAD)
def test_a_list_that_nobody_can_rely_on_is_refused(tmp_path: Path, text: str, says: str) -> None:
    (tmp_path / "versions.toml").write_text(text)
    with pytest.raises(PolicyError, match=r"versions\.toml: ") as refusal:
        versions.load(tmp_path)
    assert says in str(refusal.value)


def test_a_folder_without_a_list_is_named(tmp_path: Path) -> None:
    with pytest.raises(PolicyError, match=r"versions\.toml: No such file"):
        versions.load(tmp_path)
