from __future__ import annotations

from django.db import migrations, models

from core.migrating.indexes import AddIndexInUse


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("channels", "0024_ends_by_network")]

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
