"""An invariant: what must be true, and the rows of which it is not."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db import models

Check = Callable[[datetime], Iterable[str]]
# How many rows are read at a time.
CHUNK = 500
OUR_APPS = ("accounts", "api", "channels", "helpcenter", "notifications", "operations")


@dataclass(frozen=True, slots=True)
class Invariant:
    """``broken(at)`` yields each row that breaks it, by name; never anything secret."""

    name: str
    sentence: str
    broken: Check


def our_models() -> list[type[models.Model]]:
    """Every model of the rooms of this site that has a table."""
    configs = (apps.get_app_config(label) for label in OUR_APPS)
    return [model for config in configs for model in config.get_models() if model._meta.managed]


def named(row: models.Model, what: str = "") -> str:
    """``channels.Credential 7: what``."""
    name = f"{row._meta.label} {row.pk}"
    return f"{name}: {what}" if what else name


def each(rows: models.QuerySet[Any], what: str = "") -> Iterator[str]:
    """These rows by name, read bit by bit."""
    for key in rows.order_by("pk").values_list("pk", flat=True).iterator(CHUNK):
        name = f"{rows.model._meta.label} {key}"
        yield f"{name}: {what}" if what else name
