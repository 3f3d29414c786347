from __future__ import annotations

from django.db import migrations, models

from core.migrating.indexes import AddIndexInUse


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("channels", "0037_realms")]

    operations = [
        AddIndexInUse(
            "credential",
            models.Index(
                condition=models.Q(("server", ""), _negated=True),
                fields=["network", "server"],
                name="by_server",
            ),
        ),
    ]
