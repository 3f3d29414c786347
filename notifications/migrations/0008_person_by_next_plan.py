"""Finds the people to whom something may be due by the calendar."""

from __future__ import annotations

from django.db import migrations, models

from core.migrating.indexes import AddIndexInUse


class Migration(migrations.Migration):
    atomic = False  # PostgreSQL builds it beside those who write
    dependencies = [("notifications", "0007_next_plan")]

    operations = [
        AddIndexInUse(
            "preferences", models.Index(fields=["next_plan_at"], name="person_by_next_plan")
        )
    ]
