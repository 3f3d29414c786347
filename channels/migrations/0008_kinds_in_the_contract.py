"""The kinds of channel are listed in ``channels.contract`` alone. Nothing changes in the table."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("channels", "0007_identical_posts")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField("channel", "kind", models.CharField(max_length=20))
            ]
        )
    ]
