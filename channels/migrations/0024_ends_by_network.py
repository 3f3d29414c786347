from __future__ import annotations

from django.db import migrations, models

from core.migrating.indexes import AddIndexInUse


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("channels", "0023_renewal_by_outcome")]

    operations = [
        AddIndexInUse(
            "credential",
            models.Index(
                condition=models.Q(("quarantined", "")),
                fields=["network", "expires_at"],
                name="ends_by_network",
            ),
        ),
    ]
