"""When somebody put the list of first steps away."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notifications", "0010_zone_said")]

    operations = [
        migrations.AddField(
            "preferences",
            "first_steps_put_away_at",
            models.DateTimeField(blank=True, null=True),
        ),
    ]
