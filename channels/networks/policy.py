"""Reads a network's ``policy.toml``: every figure with its source and the day it was checked.

Whether a cited page can say what it is cited for is another question: ``sources``.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated, Self

from pydantic import AfterValidator, Field, field_validator, model_validator

from channels.contract import (
    ACCESS_LIFE,
    NEW_PASSWORD,
    NO_END,
    SERVER,
    SETTINGS,
    Ability,
    CallLimit,
    CitedPage,
    Fact,
    Kind,
    NewPassword,
    PageKind,
    Policy,
    Reading,
    RenewalModel,
    Role,
    Wording,
)
from core.toml_files import HttpsAddress, ListOf, Text, TomlModel, not_empty, read

# What diagnosis, pages and articles rely on for every network.
REQUIRED = (
    "warn_days",
    "settings_path",
    "policy_url",
    "docs_url",
    "role_needed",
    "ends_early_1",
    NEW_PASSWORD,
)
AMOUNTS = ("_seconds", "_days", "_cents", "_posts", "_units")
# A quotation is as long as it has to be, and no longer.
MOST_WORDS = 60
KNOWN_DAY = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")


class PolicyError(ValueError):
    """A policy file says something that nobody can rely on. Names the file and the key."""


# TOML has texts where the contract has members.
OneKind = Annotated[Kind, Field(strict=False)]
Kinds = Annotated[ListOf[OneKind], AfterValidator(not_empty)]
Read = Annotated[Reading, Field(strict=False)]


def known_day(value: str) -> str:
    """A year, a month or a day: as much as is known. Raises ValueError."""
    if not KNOWN_DAY.fullmatch(value):
        raise ValueError('is no "2026", "2026-11" or "2026-11-24"')
    return value


def _short(text: str) -> str:
    if len(text.split()) > MOST_WORDS:
        raise ValueError(f"is longer than {MOST_WORDS} words: quote one or two sentences")
    return text


class _Fact(TomlModel):
    value: str | int | bool
    source: HttpsAddress | None = None
    checked: date
    sure: bool = True
    recheck: date | None = None
    ours: bool = False


class _Page(TomlModel):
    url: HttpsAddress
    kind: Annotated[PageKind, Field(strict=False)]
    read: Read


class _Wording(TomlModel):
    text: Annotated[Text, AfterValidator(_short)]
    place: Text
    source: HttpsAddress | None = None
    read: date
    how: Read = Reading.PAGE
    note: Text | None = None
    gone_by: Annotated[str, AfterValidator(known_day)] | None = None


class _Ability(TomlModel):
    scope: Text
    does: Text
    needed: bool = True
    kinds: Kinds = ()


class _Role(TomlModel):
    name: Text
    posts: bool
    gives: bool


class _CallLimit(TomlModel):
    calls: Annotated[int, Field(gt=0)]
    seconds: Annotated[int, Field(gt=0)]
    each_login: bool = False
    source: HttpsAddress
    checked: date
    sure: bool = True


class _File(TomlModel):
    network: Text
    name: Text
    glyph: Text
    renewal: Annotated[RenewalModel, Field(strict=False)]
    kinds: Kinds
    buttons: ListOf[Text] = ()
    consent_button: Text | None = None
    remove_button: Text | None = None
    roles: ListOf[_Role] = ()
    roles_caption: Text | None = None
    void_at_once: bool = False
    abilities: ListOf[_Ability]
    facts: dict[str, _Fact]
    pages: ListOf[_Page] = ()
    wording: ListOf[_Wording] = ()
    wording_before: ListOf[_Wording] = ()
    call_limits: ListOf[_CallLimit] = ()

    @field_validator("abilities")
    @classmethod
    def _each_scope_once(cls, abilities: tuple[_Ability, ...]) -> tuple[_Ability, ...]:
        scopes = [ability.scope for ability in abilities]
        if twice := {scope for scope in scopes if scopes.count(scope) > 1}:
            raise ValueError(f"{', '.join(sorted(twice))} stands there twice")
        return abilities

    @field_validator("wording")
    @classmethod
    def _read_where_it_stands(cls, wording: tuple[_Wording, ...]) -> tuple[_Wording, ...]:
        for words in wording:
            if not words.source:
                raise ValueError(f"{words.place} has no source: what it says today can be read")
            if words.gone_by or words.how in (Reading.QUOTED, Reading.UNREAD):
                raise ValueError(f"{words.place} was not read there: it belongs to wording_before")
        return wording

    @field_validator("wording_before")
    @classmethod
    def _gone(cls, wording: tuple[_Wording, ...]) -> tuple[_Wording, ...]:
        for words in wording:
            if not words.gone_by:
                raise ValueError(f"{words.place} stands there still: it belongs to wording")
        return wording

    @model_validator(mode="after")
    def _roles_are_named(self) -> Self:
        if bool(self.roles) is not bool(self.roles_caption):
            raise ValueError("roles and roles_caption belong together")
        if self.void_at_once and self.renewal is not RenewalModel.ROTATE:
            raise ValueError("void_at_once is of a pair that rotates")
        return self

    @field_validator("facts")
    @classmethod
    def _what_others_rely_on(cls, facts: dict[str, _Fact]) -> dict[str, _Fact]:
        wrong = [f"{key} is missing" for key in REQUIRED if key not in facts]
        if (ACCESS_LIFE in facts) is (NO_END in facts):
            wrong.append(f"either {ACCESS_LIFE} or {NO_END} says how long a token lives")
        wrong += [f"{key}: {said}" for key, fact in facts.items() if (said := _amiss(key, fact))]
        if wrong:
            raise ValueError(", ".join(wrong))
        return facts


def _amiss(key: str, fact: _Fact) -> str:
    """What is wrong with a fact, given what its key promises; empty where nothing is."""
    return _cites_amiss(key, fact) or _value_amiss(key, fact.value)


def _cites_amiss(key: str, fact: _Fact) -> str:
    if fact.ours and fact.source:
        return "our own choice cites nobody"
    if not fact.ours and not fact.source and (fact.sure or key.endswith(AMOUNTS)):
        return "no source; a choice of ours says so, and what no page says is not sure"
    return ""


def _value_amiss(key: str, value: str | int | bool) -> str:
    if key.endswith(AMOUNTS):
        whole = isinstance(value, int) and not isinstance(value, bool) and value > 0
        return "" if whole else "the value is no positive whole number"
    if key == NO_END:
        return "" if value is True else "the value is not true: leave it out"
    if key == NEW_PASSWORD:
        known = ", ".join(NewPassword)
        return "" if value in set(NewPassword) else f"the value is none of {known}"
    if isinstance(value, bool):
        return "the value is no https address" if key.endswith("_url") else ""
    if not isinstance(value, str) or not value.strip():
        return "the value is no text"
    if key.endswith("_url") and not value.startswith("https://"):
        return "the value is no https address"
    if key == SETTINGS and "{" in value and not value.startswith(f"https://{SERVER}/"):
        return f"the host alone may be {SERVER}"
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
        pages=tuple(CitedPage(**page.model_dump()) for page in file.pages),
        buttons=file.buttons,
        consent_button=file.consent_button or "",
        remove_button=file.remove_button or "",
        roles=tuple(Role(**role.model_dump()) for role in file.roles),
        roles_caption=file.roles_caption or "",
        void_at_once=file.void_at_once,
        wording=_wordings(file.wording),
        wording_before=_wordings(file.wording_before),
        call_limits=tuple(map(_call_limit, file.call_limits)),
    )


def _call_limit(limit: _CallLimit) -> CallLimit:
    held = limit.model_dump(exclude={"seconds"})
    return CallLimit(per=timedelta(seconds=limit.seconds), **held)


def _facts(facts: Mapping[str, _Fact]) -> dict[str, Fact]:
    return {
        key: Fact(**fact.model_dump() | {"source": fact.source or ""})
        for key, fact in facts.items()
    }


def _wordings(wordings: Iterable[_Wording]) -> tuple[Wording, ...]:
    held = (words.model_dump(exclude_none=True) for words in wordings)
    return tuple(Wording(**words) for words in held)
