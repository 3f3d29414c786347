"""Changes one policy figure for a test, as an edited ``policy.toml`` would."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from channels import registry
from channels.contract import Fact, Network

CHECKED = date(2026, 11, 3)


def change(
    monkeypatch: pytest.MonkeyPatch,
    network: str,
    key: str,
    value: str | int,
    checked: date = CHECKED,
) -> None:
    old = registry.get(network)
    fact = Fact(value, "https://docs.example/", checked)
    policy = replace(
        old.policy,
        facts={**old.policy.facts, key: fact},
        version=f"{old.policy.version}+{key}={value}",
    )
    new = replace(old, policy=policy)
    networks: list[Network] = [new if listed is old else listed for listed in registry.NETWORKS]
    monkeypatch.setattr(registry, "NETWORKS", tuple(networks))
    monkeypatch.setattr(registry, "_BY_ID", {listed.id: listed for listed in networks})
