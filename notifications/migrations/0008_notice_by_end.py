"""Finds the messages that have served their time."""

from __future__ import annotations

from django.db import migrations, models

from core.migrating.indexes import AddIndexInUse


class Migration(migrations.Migration):
    atomic = False  # PostgreSQL builds it beside those who write
    dependencies = [("notifications", "0007_person_by_next_plan")]

    operations = [
        AddIndexInUse("notice", models.Index(fields=["outcome", "ended_at"], name="notice_by_end"))
    ]
