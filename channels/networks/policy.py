"""Reads a network's ``policy.toml``: every figure with its source and the day it was checked."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from channels.contract import Ability, Fact, Kind, Policy, RenewalModel

# What diagnosis, pages and articles rely on for every network.
REQUIRED = (
    "access_token_seconds",
    "warn_days",
    "settings_url",
    "settings_path",
    "policy_url",
    "docs_url",
    "role_needed",
    "ends_early_1",
)
FIELDS = ("network", "name", "glyph", "renewal", "kinds", "abilities", "facts")
AMOUNTS = ("_seconds", "_days", "_cents")


class PolicyError(ValueError):
    """A policy file says something that nobody can rely on. Names the file and the key."""


def load(folder: str | Path) -> Policy:
    """Read ``policy.toml`` in ``folder``. Raises PolicyError where it is malformed."""
    path = Path(folder) / "policy.toml"
    try:
        policy = parse(path.read_bytes())
        if policy.network != path.parent.name:
            raise PolicyError(f"network: {policy.network!r} lives in another folder")
    except OSError as error:
        raise PolicyError(f"{path.parent.name}/policy.toml: {error.strerror}") from None
    except PolicyError as error:
        raise PolicyError(f"{path.parent.name}/policy.toml: {error}") from None
    return policy


def parse(raw: bytes) -> Policy:
    """The policy that ``raw`` (TOML) describes. Raises PolicyError."""
    try:
        data: dict[str, Any] = tomllib.loads(raw.decode())
        _only("policy.toml", data, FIELDS)
        return Policy(
            network=_text("network", data["network"]),
            name=_text("name", data["name"]),
            glyph=_text("glyph", data["glyph"]),
            version=hashlib.sha256(raw).hexdigest()[:12],
            renewal=RenewalModel(data["renewal"]),
            facts=_facts(data["facts"]),
            abilities=_abilities(data["abilities"]),
            kinds=_kinds("kinds", data["kinds"]),
        )
    except KeyError as error:
        raise PolicyError(f"{error} is missing") from None
    except (AttributeError, TypeError) as error:
        raise PolicyError(f"not the shape of a policy: {error}") from None
    except PolicyError:
        raise
    except ValueError as error:
        raise PolicyError(str(error)) from None


def _facts(raw: Mapping[str, dict[str, Any]]) -> dict[str, Fact]:
    facts = {key: _fact(key, one) for key, one in raw.items()}
    if missing := [key for key in REQUIRED if key not in facts]:
        raise PolicyError(f"facts: {', '.join(missing)} is missing")
    return facts


def _fact(key: str, raw: dict[str, Any]) -> Fact:
    _only(key, raw, ("value", "source", "checked", "sure", "recheck"))
    if missing := {"value", "source", "checked"} - set(raw):
        raise PolicyError(f"{key}: {', '.join(sorted(missing))} is missing")
    if not str(raw["source"]).startswith("https://"):
        raise PolicyError(f"{key}: the source is no https address")
    for name in ("checked", "recheck"):
        if name in raw and type(raw[name]) is not date:
            raise PolicyError(f"{key}: {name} is no day")
    if not isinstance(raw.get("sure", True), bool):
        raise PolicyError(f"{key}: sure is neither true nor false")
    _value(key, raw["value"])
    return Fact(**raw)


def _value(key: str, value: object) -> None:
    if key.endswith(AMOUNTS):
        if type(value) is not int or value <= 0:
            raise PolicyError(f"{key}: the value is no positive whole number")
    elif key.endswith("_url"):
        if not _text(key, value).startswith("https://"):
            raise PolicyError(f"{key}: the value is no https address")
    elif not isinstance(value, bool):
        _text(key, value)


def _abilities(raw: Iterable[dict[str, Any]]) -> tuple[Ability, ...]:
    abilities = tuple(_ability(one) for one in raw)
    scopes = [one.scope for one in abilities]
    if twice := {scope for scope in scopes if scopes.count(scope) > 1}:
        raise PolicyError(f"abilities: {', '.join(sorted(twice))} stands there twice")
    return abilities


def _ability(one: dict[str, Any]) -> Ability:
    _only("abilities", one, ("scope", "does", "needed", "kinds"))
    scope, does = _text("scope", one["scope"]), _text("does", one["does"])
    needed = one.get("needed", True)
    if not isinstance(needed, bool):
        raise PolicyError(f"{scope}: needed is neither true nor false")
    kinds = _kinds(scope, one["kinds"]) if "kinds" in one else ()
    return Ability(scope, does, needed, kinds)


def _kinds(where: str, raw: object) -> tuple[Kind, ...]:
    if not isinstance(raw, list) or not raw:
        raise PolicyError(f"{where}: kinds is no list of kinds")
    return tuple(Kind(kind) for kind in raw)


def _only(where: str, raw: Mapping[str, Any], known: Iterable[str]) -> None:
    if unknown := set(raw) - set(known):
        raise PolicyError(f"{where}: nobody reads {', '.join(sorted(unknown))}")


def _text(where: str, raw: object) -> str:
    if not isinstance(raw, str) or not raw.strip():
        raise PolicyError(f"{where}: the value is no text")
    return raw
