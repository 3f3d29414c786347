"""Reads a network's ``policy.toml``: every figure with its source and the day it was checked."""

from __future__ import annotations

import hashlib
import tomllib
from datetime import date, datetime
from pathlib import Path
from typing import Any

from channels.contract import Ability, Fact, Kind, Policy, RenewalModel


class PolicyError(ValueError):
    """A policy file says something that nobody can rely on. Names the file and the key."""


def load(folder: str | Path) -> Policy:
    """Read ``policy.toml`` in ``folder``. Raises PolicyError where it is malformed."""
    path = Path(folder) / "policy.toml"
    try:
        return parse(path.read_bytes())
    except PolicyError as error:
        raise PolicyError(f"{path.parent.name}/policy.toml: {error}") from None


def parse(raw: bytes) -> Policy:
    try:
        data: dict[str, Any] = tomllib.loads(raw.decode())
        return Policy(
            network=data["network"],
            name=data["name"],
            glyph=data["glyph"],
            version=hashlib.sha256(raw).hexdigest()[:12],
            renewal=RenewalModel(data["renewal"]),
            facts={key: _fact(key, fact) for key, fact in data["facts"].items()},
            abilities=tuple(_ability(one) for one in data["abilities"]),
            kinds=tuple(Kind(kind) for kind in data["kinds"]),
        )
    except KeyError as error:
        raise PolicyError(f"{error} is missing") from None
    except PolicyError:
        raise
    except ValueError as error:
        raise PolicyError(str(error)) from None


def _fact(key: str, raw: dict[str, Any]) -> Fact:
    if unknown := set(raw) - {"value", "source", "checked", "sure"}:
        raise PolicyError(f"{key}: nobody reads {', '.join(sorted(unknown))}")
    if missing := {"value", "source", "checked"} - set(raw):
        raise PolicyError(f"{key}: {', '.join(sorted(missing))} is missing")
    if not str(raw["source"]).startswith("https://"):
        raise PolicyError(f"{key}: the source is no https address")
    if not isinstance(raw["checked"], date) or isinstance(raw["checked"], datetime):
        raise PolicyError(f"{key}: checked is no day")
    value = raw["value"]
    if key.endswith(("_seconds", "_days", "_cents")) and (type(value) is not int or value <= 0):
        raise PolicyError(f"{key}: the value is no positive whole number")
    return Fact(**raw)


def _ability(one: dict[str, Any]) -> Ability:
    kinds = tuple(Kind(kind) for kind in one.get("kinds", []))
    return Ability(one["scope"], one["does"], one.get("needed", True), kinds)
