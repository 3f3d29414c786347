from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("channels", "0028_muted"),
    ]

    operations = [
        migrations.CreateModel(
            name="Picture",
            fields=[
                (
                    "channel",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="channels.channel",
                    ),
                ),
                ("address", models.TextField()),
                ("body", models.BinaryField(blank=True, default=b"")),
                ("due_at", models.DateTimeField(blank=True, db_index=True, null=True)),
                ("fetched_at", models.DateTimeField(blank=True, null=True)),
                ("tries", models.PositiveSmallIntegerField(default=0)),
            ],
        ),
        migrations.AddField(
            model_name="channel",
            name="picture",
            field=models.CharField(blank=True, db_default="", default="", max_length=16),
        ),
        migrations.AddField(
            model_name="channel",
            name="picture_named",
            field=models.CharField(blank=True, db_default="", default="", max_length=16),
        ),
    ]
