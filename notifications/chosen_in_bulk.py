"""Choices that are written many at once: their people are due, as after one that is saved.

``triggers.planning`` hears of what is saved; a statement for many rows sends no signal.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any, TypeVar

from django.apps import apps
from django.db import models

Row = TypeVar("Row", bound=models.Model)
# What the moments of reminders and digests follow from.
CALENDAR = {"zone", "quiet_from", "quiet_until", "lead_days", "digest_at", "digest_always"}


class PreferencesQuerySet(models.QuerySet[Row]):
    """The manager of ``models.Preferences``. Rows that are new are due without more."""

    def update(self, **values: Any) -> int:
        if not CALENDAR.isdisjoint(values):
            values.setdefault("next_plan_at", None)
        return super().update(**values)


class ChoiceQuerySet(models.QuerySet[Row]):
    """The manager of ``models.Choice``."""

    def update(self, **values: Any) -> int:
        people = list(self.values_list("preferences", flat=True))
        changed = super().update(**values)
        _plan_anew(people)
        return changed

    def bulk_create(self, objs: Iterable[Row], *args: Any, **how: Any) -> list[Row]:
        made = super().bulk_create(objs, *args, **how)
        _plan_anew([choice.preferences_id for choice in made])  # type: ignore[attr-defined]
        return made


def _plan_anew(preferences: Collection[int]) -> None:
    rows = apps.get_model("notifications", "Preferences")._default_manager
    rows.filter(pk__in=preferences).exclude(next_plan_at=None).update(next_plan_at=None)
