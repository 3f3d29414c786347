"""Dockerfile and compose.yaml are read: nothing here can build or start them."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.conftest import ROOT

LINES = (ROOT / "Dockerfile").read_text().replace("\\\n", " ").splitlines()
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text())
# Of the compose specification, what is used here.
KNOWN = {
    *("build", "image", "env_file", "environment", "secrets", "volumes", "restart", "read_only"),
    *("tmpfs", "cap_drop", "security_opt", "depends_on", "command", "ports"),
    *("stop_grace_period", "healthcheck"),
}
MAJOR = re.compile(r"[a-z]+:\d+(?:\.\d+)*(?:-[a-z-]+)+|[a-z]+:\d+(?:\.\d+)*")


def instructions(name: str) -> list[str]:
    return [line.partition(" ")[2] for line in LINES if line.startswith(f"{name} ")]


def exec_of(unit: str) -> list[str]:
    """What a unit runs, from Python's ``-m`` on."""
    text = (ROOT / "deploy" / "units" / f"channel-care-{unit}.service").read_text()
    (command,) = re.findall(r"^ExecStart=(.*)$", text, re.MULTILINE)
    return shlex.split(command)[1:]


def test_every_file_that_is_copied_exists() -> None:
    for copied in instructions("COPY"):
        *sources, _target = shlex.split(copied)
        if not sources[0].startswith("--from"):
            assert all((ROOT / source).exists() for source in sources)


def test_what_runs_is_no_root_and_the_second_of_two_stages() -> None:
    assert len(instructions("FROM")) == 2
    assert instructions("USER") == ["care"]
    last = max(number for number, line in enumerate(LINES) if line.startswith("USER"))
    assert not [line for line in LINES[last:] if line.startswith("RUN")]
    assert instructions("HEALTHCHECK")


def test_every_version_is_pinned_by_its_major() -> None:
    images = [line.split(" ")[0] for line in instructions("FROM")]
    images += [each["image"] for each in COMPOSE["services"].values() if "build" not in each]
    assert all(MAJOR.fullmatch(image) for image in images), images


def test_no_secret_is_in_an_image_or_in_the_file() -> None:
    told = " ".join(instructions("ENV") + instructions("ARG"))
    assert not re.search(r"KEY|SECRET|PASSWORD|TOKEN", told)
    ignored = (ROOT / ".dockerignore").read_text().split()
    assert {".git", ".venv", "var", "secrets", "care.env"} <= set(ignored)
    for service in COMPOSE["services"].values():
        for name in service.get("environment", {}):
            if re.search(r"KEY|SECRET|PASSWORD|DATABASE_URL", name):
                assert name.endswith("_FILE")


def test_commands_are_those_of_the_units() -> None:
    (web,) = instructions("CMD")
    replaced = {
        "unix:/run/channel-care/site.sock": "0.0.0.0:8000",
        "/run/channel-care": "/dev/shm",
    }
    expected = [replaced.get(part, part) for part in exec_of("web")]
    assert json.loads(web)[1:] == expected
    for name in ("worker", "schedule"):
        assert COMPOSE["services"][name]["command"][1:] == exec_of(name)


def test_compose_knows_every_word() -> None:
    assert set(COMPOSE) == {"name", "x-care", "services", "volumes", "secrets"}
    assert set(COMPOSE["services"]) == {"prepare", "web", "worker", "schedule", "postgres", "redis"}
    for service in COMPOSE["services"].values():
        assert set(service) <= KNOWN
        assert set(service.get("depends_on", {})) <= set(COMPOSE["services"])
        assert set(service.get("secrets", [])) <= set(COMPOSE["secrets"])
        named = {volume.partition(":")[0] for volume in service.get("volumes", [])}
        assert named <= set(COMPOSE["volumes"])


@pytest.mark.parametrize("unit", sorted((ROOT / "deploy" / "units").glob("*.service"), key=str))
def test_every_unit_is_hardened_and_reads_its_settings_from_one_file(unit: Path) -> None:
    lines = unit.read_text().splitlines()
    for line in (
        "User=care",
        "EnvironmentFile=/etc/channel-care/env",
        "NoNewPrivileges=yes",
        "CapabilityBoundingSet=",
        "ProtectSystem=strict",
        "ProtectHome=yes",
        "PrivateTmp=yes",
        "UMask=0077",
    ):
        assert line in lines
