"""Since when a check has been due that nobody has come to the end of."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("channels", "0014_vault_canary")]

    operations = [
        migrations.AddField("credential", "due_since", models.DateTimeField(blank=True, null=True)),
    ]
