"""Edits a copy of a network's ``policy.toml``, and lets the site read the copy."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from channels import networks, registry
from channels.contract import Policy
from channels.networks.policy import load


def edit(monkeypatch: pytest.MonkeyPatch, folder: Path, network: str, old: str, new: str) -> Policy:
    """The policy of a copy in which ``old`` reads ``new``; the registry gives it out."""
    whole = (Path(networks.__path__[0]) / network / "policy.toml").read_text()
    assert whole.count(old) == 1, f"{old!r} stands there {whole.count(old)} times"
    copy = folder / network
    copy.mkdir()
    (copy / "policy.toml").write_text(whole.replace(old, new))
    policy = load(copy)
    changed = [
        replace(entry, policy=policy) if entry.id == network else entry
        for entry in registry.NETWORKS
    ]
    monkeypatch.setattr(registry, "NETWORKS", tuple(changed))
    monkeypatch.setattr(registry, "_BY_ID", {entry.id: entry for entry in changed})
    return policy
