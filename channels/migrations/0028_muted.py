"""Until when a channel's person does not want to be written to about it."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("channels", "0027_calls_granted")]

    operations = [
        migrations.AddField(
            "channel", "muted_until", models.DateTimeField(null=True, blank=True)
        ),
    ]
