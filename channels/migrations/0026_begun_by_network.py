from __future__ import annotations

from django.db import migrations, models

from core.migrating.indexes import AddIndexInUse


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("channels", "0025_changes_by_login")]

    operations = [
        AddIndexInUse(
            "credential",
            models.Index(
                condition=models.Q(("due_since__isnull", False)),
                fields=["network", "due_since"],
                name="begun_by_network",
            ),
        ),
    ]
