"""The head of an article's file: TOML between two lines of ``+++``."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated

from pydantic import AfterValidator

from core.toml_files import ListOf, Text, TomlError, TomlModel, not_empty, read

FENCE = "+++"
REVISION = re.compile(r"[0-9a-f]{12}")


class BadFrontError(ValueError):
    """The head is missing or wrong; the text says what to mend."""


def _revision(value: str) -> str:
    if not REVISION.fullmatch(value):
        raise ValueError("should be a revision: 12 figures and letters a to f")
    return value


class Note(TomlModel):
    """What changed for the reader, on which day."""

    date: date
    says: Annotated[Text, AfterValidator(str.strip)]


class Front(TomlModel):
    """What the head of an article in the source language says."""

    title: Text
    summary: Text
    topics: Annotated[ListOf[str], AfterValidator(not_empty)]
    published: date
    updated: date
    facts_checked: date
    order: int = 100  # within its topic
    networks: ListOf[str] = ()
    related: ListOf[str] = ()  # pinned, before those that likeness finds
    redirects_from: ListOf[str] = ()
    notes: ListOf[Note] = ()  # newest first


class Translated(TomlModel):
    """What a translation says itself; all else is its original's."""

    title: Text
    summary: Text
    updated: date
    # The revision of the original that it was made from.
    translates: Annotated[str, AfterValidator(_revision)]
    notes: ListOf[Note] = ()


def split(text: str) -> tuple[Front, str]:
    """The head and the Markdown below it. Raises BadFrontError."""
    head, body = _parted(text)
    try:
        return read(Front, head), body
    except TomlError as error:
        raise BadFrontError(str(error)) from None


def split_translation(text: str) -> tuple[Translated, str]:
    """The same for a file that has an original in the source language."""
    head, body = _parted(text)
    try:
        return read(Translated, head), body
    except TomlError as error:
        raise BadFrontError(str(error)) from None


def _parted(text: str) -> tuple[str, str]:
    if not text.startswith(f"{FENCE}\n"):
        raise BadFrontError(f"the file does not begin with a line of {FENCE}")
    head, fence, body = text[len(FENCE) + 1 :].partition(f"\n{FENCE}\n")
    if not fence:
        raise BadFrontError(f"the head is not closed by a line of {FENCE}")
    return head, body
