"""When time alone may next change the state of a channel, stored with its login."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("channels", "0017_deletions_after_a_day")]

    operations = [
        migrations.AddField(
            "credential", "next_state_at", models.DateTimeField(blank=True, null=True)
        ),
        migrations.AddField(
            "credential", "person_end_at", models.DateTimeField(blank=True, null=True)
        ),
        migrations.CreateModel(
            name="PolicyInUse",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("network", models.CharField(max_length=20, unique=True)),
                ("stamp", models.CharField(max_length=64)),
                ("reached", models.BigIntegerField(default=0)),
                ("done", models.BooleanField(default=False)),
            ],
            options={"verbose_name_plural": "policies in use"},
        ),
    ]
