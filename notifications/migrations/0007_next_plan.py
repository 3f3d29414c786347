"""When something may be due to a person by the calendar, stored with their choices."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notifications", "0006_notice_by_end")]

    operations = [
        migrations.AddField(
            "preferences", "next_plan_at", models.DateTimeField(blank=True, null=True)
        ),
    ]
