"""Reads a network's ``policy.toml``: every figure with its source and the day it was checked."""

from __future__ import annotations

import hashlib
import tomllib
from pathlib import Path
from typing import Any

from channels.contract import Ability, Fact, Kind, Policy, RenewalModel


def load(folder: str | Path) -> Policy:
    """Read ``policy.toml`` in ``folder``. Raises KeyError or ValueError where it is malformed."""
    raw = (Path(folder) / "policy.toml").read_bytes()
    return parse(raw)


def parse(raw: bytes) -> Policy:
    data: dict[str, Any] = tomllib.loads(raw.decode())
    return Policy(
        network=data["network"],
        name=data["name"],
        glyph=data["glyph"],
        version=hashlib.sha256(raw).hexdigest()[:12],
        renewal=RenewalModel(data["renewal"]),
        facts={key: Fact(**fact) for key, fact in data["facts"].items()},
        abilities=tuple(_ability(one) for one in data["abilities"]),
        kinds=tuple(Kind(kind) for kind in data["kinds"]),
    )


def _ability(one: dict[str, Any]) -> Ability:
    kinds = tuple(Kind(kind) for kind in one.pop("kinds", []))
    return Ability(kinds=kinds, **one)
