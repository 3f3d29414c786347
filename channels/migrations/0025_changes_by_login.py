"""Finds the changes of a login's state among all that it was asked."""

from __future__ import annotations

from django.db import migrations, models

from core.migrating.indexes import AddIndexInUse


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("channels", "0024_ends_by_network")]

    operations = [
        AddIndexInUse(
            "event",
            models.Index(
                condition=models.Q(("kind", "state_changed")),
                fields=["credential", "at"],
                name="changes_by_login",
            ),
        ),
    ]
