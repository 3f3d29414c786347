"""Finds the logins whose channels time may have changed."""

from __future__ import annotations

from django.db import migrations, models

from core.migrating.indexes import AddIndexInUse


class Migration(migrations.Migration):
    atomic = False  # PostgreSQL builds it beside those who write
    dependencies = [("channels", "0018_next_state")]

    operations = [
        AddIndexInUse(
            "credential",
            models.Index(fields=["next_state_at"], name="login_by_next_state"),
        )
    ]
