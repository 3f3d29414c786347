"""Reads a network's ``search.toml``: how readers ask about it, and what they call things there."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from channels.networks.policy import PolicyError

NAME = "search.toml"
KNOWN = frozenset({"asked", "sections", "synonyms"})


@dataclass(frozen=True, slots=True)
class SearchWords:
    """Of one language. ``asked``: phrases that ask for the network's own article as a whole.
    ``sections``: paragraph of it -> phrases that ask for what it says.
    ``synonyms``: what is said -> what the articles say."""

    asked: tuple[str, ...] = ()
    sections: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    synonyms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@cache
def of(network: str) -> Mapping[str, SearchWords]:
    """Language -> words; empty where the network has no such file. Raises PolicyError."""
    return load(Path(__file__).parent / network)


def load(folder: Path) -> Mapping[str, SearchWords]:
    """Read ``search.toml`` in ``folder``. Raises PolicyError."""
    path = folder / NAME
    if not path.exists():
        return {}
    try:
        data = tomllib.loads(path.read_text())
        return {language: _words(language, raw) for language, raw in data.items()}
    except ValueError as error:
        raise PolicyError(f"{folder.name}/{NAME}: {error}") from None


def _words(language: str, raw: Any) -> SearchWords:
    if not isinstance(raw, dict):
        raise PolicyError(f"{language}: no table")
    if unknown := set(raw) - KNOWN:
        raise PolicyError(f"{language}: nobody reads {', '.join(sorted(unknown))}")
    return SearchWords(
        asked=_phrases(f"{language}.asked", raw.get("asked", [])),
        sections=_table(f"{language}.sections", raw.get("sections", {})),
        synonyms=_table(language, raw.get("synonyms", {})),
    )


def _table(where: str, raw: Any) -> Mapping[str, tuple[str, ...]]:
    return {key: _phrases(f"{where}: {key}", phrases) for key, phrases in raw.items()}


def _phrases(where: str, raw: Any) -> tuple[str, ...]:
    if not isinstance(raw, list) or not all(
        isinstance(phrase, str) and phrase.strip() for phrase in raw
    ):
        raise PolicyError(f"{where}: no list of phrases")
    return tuple(raw)
