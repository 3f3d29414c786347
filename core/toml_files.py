"""TOML that people write by hand: read by strict models, refused in words that name the key.

A model says what a file may hold; ``read`` gives it, or every mistake of the file at once.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sized
from datetime import date
from typing import Annotated, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails

Entry = TypeVar("Entry")
Values = TypeVar("Values", bound=Sized)
Model = TypeVar("Model", bound="TomlModel")


class TomlModel(BaseModel):
    """A table of a file. A key that nobody reads is a mistake, and so is a "7" for a 7."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class TomlError(ValueError):
    """The file cannot be relied on; the text names each key and what is wrong with it."""


def _text(value: str) -> str:
    if not value.strip():
        raise ValueError("is an empty text")
    return value


def _https(value: str) -> str:
    if not value.startswith("https://"):
        raise ValueError("is no https address")
    return value


def not_empty(values: Values) -> Values:
    """For a list that needs at least one entry."""
    if not values:
        raise ValueError("is an empty list")
    return values


Text = Annotated[str, AfterValidator(_text)]
HttpsAddress = Annotated[str, AfterValidator(_https)]
# TOML has lists where these models have tuples: what is read once never changes.
ListOf = Annotated[tuple[Entry, ...], Field(strict=False)]


def read(model: type[Model], text: str) -> Model:
    """What ``text`` says. Raises TomlError."""
    try:
        return model.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise TomlError(f"not TOML: {error}") from None
    except ValidationError as error:
        raise TomlError("; ".join(_in_words(mistake) for mistake in error.errors())) from None


def _in_words(mistake: ErrorDetails) -> str:
    key = _key(mistake["loc"])
    match mistake["type"]:
        case "missing":
            return f"{key} is missing"
        case "extra_forbidden":
            return f"unknown key: {key}"
        case "value_error":
            return f"{key}: {mistake['ctx']['error']}"
    return f"{key}: {mistake['msg'].removeprefix('Input ')}{_instead(mistake['input'])}"


def _key(place: tuple[int | str, ...]) -> str:
    """As TOML writes it; in a list with the place, counted from 1: ``change[2].says``."""
    parts = [f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in place]
    return "".join(parts).removeprefix(".")


def _instead(given: object) -> str:
    if isinstance(given, str):
        return f", not {given!r}"
    return f", not {given}" if isinstance(given, int | float | date) else ""
