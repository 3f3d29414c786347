"""Finds the logins of a network that were asked about last."""

from __future__ import annotations

from django.db import migrations, models

from core.migrating.indexes import AddIndexInUse


class Migration(migrations.Migration):
    atomic = False  # PostgreSQL builds it beside those who write
    dependencies = [("channels", "0020_faulty_by_network")]

    operations = [
        AddIndexInUse(
            "credential",
            models.Index(fields=["network", "asked_at"], name="asked_by_network"),
        )
    ]
