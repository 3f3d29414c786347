"""Finds the few logins that met a fault of the network or of ours."""

from __future__ import annotations

from django.db import migrations, models

from core.migrating.indexes import AddIndexInUse


class Migration(migrations.Migration):
    atomic = False  # PostgreSQL builds it beside those who write
    dependencies = [("channels", "0019_login_by_next_state")]

    operations = [
        AddIndexInUse(
            "credential",
            models.Index(
                fields=["network", "cause", "asked_at"],
                condition=models.Q(cause__in=("app_fault", "network_fault")),
                name="faulty_by_network",
            ),
        )
    ]
