"""A network may need more than one app of ours: a login remembers by which it was made."""

from __future__ import annotations

from django.db import migrations, models

APP = models.CharField(max_length=20, blank=True, default="")


class Migration(migrations.Migration):
    dependencies = [("channels", "0013_reports_and_visibility")]

    operations = [
        migrations.AddField("credential", "app", APP.clone()),
        migrations.AddField("channel", "id_told_to", APP.clone()),
        migrations.AddField("pending", "app", APP.clone()),
        migrations.RemoveConstraint("credential", "one_login_per_account"),
        migrations.AddConstraint(
            "credential",
            models.UniqueConstraint(
                fields=["network", "app", "account_id"], name="one_login_per_account"
            ),
        ),
        migrations.RemoveConstraint("channel", "one_channel_per_place"),
        migrations.AddConstraint(
            "channel",
            models.UniqueConstraint(
                fields=["network", "id_told_to", "external_id"], name="one_channel_per_place"
            ),
        ),
    ]
