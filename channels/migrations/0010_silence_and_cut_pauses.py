"""A network that does not answer, or asks for a very long wait: one login asks for all."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("channels", "0009_second_look"),
    ]

    operations = [
        migrations.AddField(
            model_name="pause",
            name="asked_until",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="pause",
            name="canary",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                to="channels.credential",
            ),
        ),
        migrations.CreateModel(
            name="Silence",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("network", models.CharField(max_length=20, unique=True)),
                ("since", models.DateTimeField()),
                ("ask_at", models.DateTimeField()),
                ("asks", models.PositiveIntegerField(default=0)),
                ("canary_asks", models.PositiveIntegerField(default=0)),
                (
                    "canary",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        to="channels.credential",
                    ),
                ),
            ],
        ),
    ]
