"""Reads a network's ``changes.toml``: what it changed in its policy, and since when.

``[recorded]`` holds every figure as it stood on the day when this record began; each
``[[change]]`` after it moves one. So a figure of ``policy.toml`` that is neither recorded
nor reached by a change is one that somebody edited without telling the readers:
``unrecorded`` finds it and says what to write.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from channels.contract import Policy
from channels.networks.policy import PolicyError

Value = str | int | bool
# What the network decides; our own margins are not.
FIGURES = ("_seconds", "_cents")
OURS = frozenset({"warn_days", "renew_before_seconds"})
RENEWAL, WORDS_ONLY = "renewal", "words"
WHEN = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
NEEDED = frozenset({"when", "fact", "noted", "source", "says"})
OPTIONAL = frozenset({"old", "new", "seen", "sure", "id"})


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that a network changed.

    ``when`` is a year, a month or a day (``2021``, ``2021-12``, ``2021-12-14``): as much as
    is known. With ``seen`` it is when we saw it; since when it holds, nobody published.
    ``old`` and ``new`` are values of the fact, None where there was, or is, none. ``noted``
    is the day on which we wrote it down; ``id`` never changes once published.
    """

    id: str
    when: str
    fact: str
    says: str
    source: str
    noted: date
    old: Value | None = None
    new: Value | None = None
    seen: bool = False
    sure: bool = True


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
    except (KeyError, TypeError, AttributeError) as error:
        raise PolicyError(f"{name}: not the shape of a history: {error}") from None
    except ValueError as error:
        raise PolicyError(f"{name}: {error}") from None


def parse(raw: str) -> History:
    data: dict[str, Any] = tomllib.loads(raw)
    recorded = dict(data["recorded"])
    began = _day("recorded", recorded.pop("on"))
    changes = [_change(one) for one in data.get("change", [])]
    ids = [one.id for one in changes]
    if twice := {one for one in ids if ids.count(one) > 1}:
        raise PolicyError(f"two changes with the id {', '.join(sorted(twice))}")
    return History(began, recorded, tuple(sorted(changes, key=_newest, reverse=True)))


def _newest(change: Change) -> tuple[str, date]:
    return change.when, change.noted


def _change(raw: dict[str, Any]) -> Change:
    where = f"{raw.get('when', '?')} {raw.get('fact', '?')}"
    if missing := NEEDED - set(raw):
        raise PolicyError(f"{where}: {', '.join(sorted(missing))} is missing")
    if unknown := set(raw) - NEEDED - OPTIONAL:
        raise PolicyError(f"{where}: nobody reads {', '.join(sorted(unknown))}")
    if not WHEN.fullmatch(str(raw["when"])):
        raise PolicyError(f'{where}: when is no "2026", "2026-11" or "2026-11-24"')
    if not str(raw["source"]).startswith("https://"):
        raise PolicyError(f"{where}: the source is no https address")
    if not str(raw["says"]).strip():
        raise PolicyError(f"{where}: says nothing")
    _day(where, raw["noted"])
    return Change(**({"id": f"{raw['fact'].replace('_', '-')}-{raw['when']}"} | raw))


def _day(where: str, raw: object) -> date:
    if not isinstance(raw, date) or isinstance(raw, datetime):
        raise PolicyError(f"{where}: no day")
    return raw


def figures(policy: Policy) -> dict[str, Value]:
    """What the network decides and readers plan with: every lifetime, price and model."""
    found: dict[str, Value] = {RENEWAL: policy.renewal.value}
    for key, fact in policy.facts.items():
        if (key.endswith(FIGURES) and key not in OURS) or key == "no_end_date":
            found[key] = fact.value
    return found


def known(history: History) -> dict[str, Value | None]:
    """The figures as the record has them: what was recorded, moved by each change since."""
    found: dict[str, Value | None] = dict(history.recorded)
    for change in reversed(history.changes):
        if change.fact in found or _newer(change, history):
            found[change.fact] = change.new
    return found


def _newer(change: Change, history: History) -> bool:
    return change.noted > history.began


def unrecorded(policy: Policy, history: History) -> Iterator[str]:
    """Figures that differ from the record, each with the entry that is owed."""
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
