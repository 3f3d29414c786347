"""Until when there is no mail about a channel, and which logins a walk goes through."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("channels", "0027_calls_granted")]

    operations = [
        migrations.AddField("channel", "muted_until", models.DateTimeField(null=True, blank=True)),
        migrations.AddField("refreshrun", "only", models.JSONField(null=True, blank=True)),
    ]
