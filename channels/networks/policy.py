"""Reads a network's ``policy.toml``: every figure with its source and the day it was checked."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, Field, field_validator

from channels.contract import Ability, Fact, Kind, Policy, RenewalModel
from core.toml_files import HttpsAddress, ListOf, Text, TomlModel, not_empty, read

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
AMOUNTS = ("_seconds", "_days", "_cents", "_posts")


class PolicyError(ValueError):
    """A policy file says something that nobody can rely on. Names the file and the key."""


# TOML has texts where the contract has members.
OneKind = Annotated[Kind, Field(strict=False)]
Kinds = Annotated[ListOf[OneKind], AfterValidator(not_empty)]


class _Fact(TomlModel):
    value: str | int | bool
    source: HttpsAddress
    checked: date
    sure: bool = True
    recheck: date | None = None


class _Ability(TomlModel):
    scope: Text
    does: Text
    needed: bool = True
    kinds: Kinds = ()


class _File(TomlModel):
    network: Text
    name: Text
    glyph: Text
    renewal: Annotated[RenewalModel, Field(strict=False)]
    kinds: Kinds
    abilities: ListOf[_Ability]
    facts: dict[str, _Fact]

    @field_validator("abilities")
    @classmethod
    def _each_scope_once(cls, abilities: tuple[_Ability, ...]) -> tuple[_Ability, ...]:
        scopes = [ability.scope for ability in abilities]
        if twice := {scope for scope in scopes if scopes.count(scope) > 1}:
            raise ValueError(f"{', '.join(sorted(twice))} stands there twice")
        return abilities

    @field_validator("facts")
    @classmethod
    def _what_others_rely_on(cls, facts: dict[str, _Fact]) -> dict[str, _Fact]:
        wrong = [f"{key} is missing" for key in REQUIRED if key not in facts]
        wrong += [f"{key}: {said}" for key, fact in facts.items() if (said := _amiss(key, fact))]
        if wrong:
            raise ValueError(", ".join(wrong))
        return facts


def _amiss(key: str, fact: _Fact) -> str:
    """What is wrong with a value, given what its key promises; empty where nothing is."""
    value = fact.value
    if key.endswith(AMOUNTS):
        whole = isinstance(value, int) and not isinstance(value, bool) and value > 0
        return "" if whole else "the value is no positive whole number"
    if isinstance(value, bool):
        return "the value is no https address" if key.endswith("_url") else ""
    if not isinstance(value, str) or not value.strip():
        return "the value is no text"
    if key.endswith("_url") and not value.startswith("https://"):
        return "the value is no https address"
    return ""


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
        file = read(_File, raw.decode())
    except ValueError as error:  # also where it is not UTF-8
        raise PolicyError(str(error)) from None
    return Policy(
        network=file.network,
        name=file.name,
        glyph=file.glyph,
        version=hashlib.sha256(raw).hexdigest()[:12],
        renewal=file.renewal,
        facts=_facts(file.facts),
        abilities=tuple(Ability(**ability.model_dump()) for ability in file.abilities),
        kinds=file.kinds,
    )


def _facts(facts: Mapping[str, _Fact]) -> dict[str, Fact]:
    return {key: Fact(**fact.model_dump()) for key, fact in facts.items()}
