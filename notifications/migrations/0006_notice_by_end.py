from __future__ import annotations

from django.db import migrations, models

from core.migrating.indexes import AddIndexInUse


class Migration(migrations.Migration):
    """What has served its time is found without reading what has not."""

    atomic = False

    dependencies = [("notifications", "0005_readable_names")]

    operations = [
        AddIndexInUse(
            model_name="notice",
            index=models.Index(fields=["ended_at"], name="notice_by_end"),
        )
    ]
