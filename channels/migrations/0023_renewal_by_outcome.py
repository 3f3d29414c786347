"""Finds the attempts to renew a token that are old, by how they ended."""

from __future__ import annotations

from django.db import migrations, models

from core.migrating.indexes import AddIndexInUse


class Migration(migrations.Migration):
    atomic = False  # PostgreSQL builds it beside those who write
    dependencies = [("channels", "0022_all_well_by_time")]

    operations = [
        AddIndexInUse(
            "renewal",
            models.Index(fields=["outcome", "started_at"], name="renewal_by_outcome"),
        )
    ]
