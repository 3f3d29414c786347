"""Reads a network's ``changes.toml``: what it changed in its policy, and since when.

``[recorded]`` holds every figure as it stood on the day when this record began; each
``[[change]]`` after it moves one. So a figure of ``policy.toml`` that is neither recorded
nor reached by a change is one that somebody edited without telling the readers:
``unrecorded`` finds it and says what to write.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, ConfigDict, Field, field_validator

from channels.contract import NO_END, Policy
from channels.networks.policy import PolicyError, known_day
from core.toml_files import HttpsAddress, ListOf, Text, TomlModel, read

Value = str | int | bool
# What the network decides; our own margins are not.
FIGURES = ("_seconds", "_cents")
RENEWAL, PAGE_NO_END = "renewal", "no_end_date"


class Change(TomlModel):
    """One thing that a network changed.

    ``when`` is a year, a month or a day (``2021``, ``2021-12``, ``2021-12-14``): as much as
    is known. With ``seen`` it is when we saw it; since when it holds, nobody published.
    ``old`` and ``new`` are values of the fact, None where there was, or is, none. ``noted``
    is the day on which we wrote it down; ``id`` never changes once published.
    """

    when: Annotated[str, AfterValidator(known_day)]
    fact: Text
    says: Text
    source: HttpsAddress
    noted: date
    old: Value | None = None
    new: Value | None = None
    seen: bool = False
    sure: bool = True
    given_id: Text | None = Field(default=None, alias="id")

    @property
    def id(self) -> str:
        return self.given_id or f"{self.fact.replace('_', '-')}-{self.when}"


class _Recorded(TomlModel):
    """The day, and beside it any number of figures."""

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, Value]

    on: date


class _File(TomlModel):
    recorded: _Recorded
    change: ListOf[Change] = ()

    @field_validator("change")
    @classmethod
    def _each_id_once(cls, changes: tuple[Change, ...]) -> tuple[Change, ...]:
        ids = [change.id for change in changes]
        if twice := {each for each in ids if ids.count(each) > 1}:
            raise ValueError(f"two changes with the id {', '.join(sorted(twice))}")
        return changes


@dataclass(frozen=True, slots=True)
class History:
    began: date
    recorded: Mapping[str, Value]
    changes: tuple[Change, ...]  # the newest first


@cache
def of(network: str) -> History:
    """A network's history. Raises PolicyError where its file cannot be relied on."""
    return load(Path(__file__).parent / network)


def load(folder: Path) -> History:
    """Read ``changes.toml`` in ``folder``. Raises PolicyError."""
    name = f"{folder.name}/changes.toml"
    try:
        return parse((folder / "changes.toml").read_text())
    except OSError as error:
        raise PolicyError(f"{name}: {error.strerror}") from None
    except ValueError as error:
        raise PolicyError(f"{name}: {error}") from None


def parse(raw: str) -> History:
    """The history that ``raw`` (TOML) tells. Raises ValueError."""
    file = read(_File, raw)
    changes = sorted(file.change, key=_newest, reverse=True)
    return History(file.recorded.on, file.recorded.__pydantic_extra__, tuple(changes))


def _newest(change: Change) -> tuple[str, date]:
    return change.when, change.noted


def figures(policy: Policy) -> dict[str, Value]:
    """What the network decides and readers plan with: every lifetime, price and model."""
    values: dict[str, Value] = {RENEWAL: policy.renewal.value}
    for key, fact in policy.facts.items():
        if is_figure(key) and not fact.ours:
            values[key] = fact.value
    return values


def is_figure(key: str) -> bool:
    """Whether a policy file says it today; a change may be about something else as well."""
    return key.endswith(FIGURES) or key in (RENEWAL, PAGE_NO_END, NO_END)


def known(history: History) -> dict[str, Value | None]:
    """The figures as the record has them: what was recorded, moved by each change since."""
    values: dict[str, Value | None] = dict(history.recorded)
    for change in reversed(history.changes):
        if change.fact in values or (is_figure(change.fact) and change.noted > history.began):
            values[change.fact] = change.new
    return values


def unrecorded(policy: Policy, history: History) -> Iterator[str]:
    """Figures that differ from the record, each with the entry that is missing."""
    now, then = figures(policy), known(history)
    for key in sorted({*now, *then}):
        old, new = then.get(key), now.get(key)
        if old != new:
            yield (
                f"{key} is {_toml(new) or 'gone'}, and the record has {_toml(old) or 'none'}. "
                f"Tell the readers: write into channels/networks/{policy.network}/changes.toml\n"
                f"{_entry(policy, key, old, new)}"
            )


def _entry(policy: Policy, key: str, old: Value | None, new: Value | None) -> str:
    fact = policy.facts.get(key)
    source, day = (fact.source, fact.checked) if fact else (policy["docs_url"].source, "<the day>")
    lines = [
        "[[change]]",
        f'when = "{day}"  # since when it holds; else when you saw it, with seen = true',
        f'fact = "{key}"',
        *([f"old = {_toml(old)}"] if old is not None else []),
        *([f"new = {_toml(new)}"] if new is not None else []),
        'says = "<what it means for readers>"',
        f'source = "{source}"',
        f"noted = {day}",
    ]
    return "\n".join(f"    {line}" for line in lines)


def _toml(value: Value | None) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    return str(value) if isinstance(value, int) else f'"{value}"'
