from __future__ import annotations

from django.db import migrations, models

from core.migrating.indexes import AddIndexInUse


class Migration(migrations.Migration):
    """What is still to go is found without reading what went."""

    atomic = False

    dependencies = [("api", "0003_hooks_log")]

    operations = [
        AddIndexInUse(
            model_name="hookdelivery",
            index=models.Index(
                fields=["due_at"], condition=models.Q(("outcome", "owed")), name="owed_deliveries"
            ),
        )
    ]
