"""Finds what went well, which is deleted long before the rest of the history."""

from __future__ import annotations

from django.db import migrations, models

from core.migrating.indexes import AddIndexInUse


class Migration(migrations.Migration):
    atomic = False  # PostgreSQL builds it beside those who write
    dependencies = [("channels", "0021_asked_by_network")]

    operations = [
        AddIndexInUse(
            "event",
            models.Index(
                fields=["at"],
                condition=models.Q(
                    models.Q(("cause", "alive"), ("kind", "asked")),
                    ("kind", "renewed"),
                    _connector="OR",
                ),
                name="all_well_by_time",
            ),
        )
    ]
