"""When all had heard that an outage is over: told little by little from now on."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notifications", "0008_person_by_next_plan")]

    operations = [
        migrations.AddField("outage", "cleared_at", models.DateTimeField(blank=True, null=True)),
    ]
