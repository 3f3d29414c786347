from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notifications", "0009_outage_cleared")]

    operations = [
        migrations.AddField(
            model_name="preferences",
            name="zone_said_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
