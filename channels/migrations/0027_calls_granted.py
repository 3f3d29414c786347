from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("channels", "0026_begun_by_network")]

    operations = [
        migrations.CreateModel(
            name="CallsGranted",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("network", models.CharField(max_length=20)),
                ("seconds", models.PositiveIntegerField()),
                ("until", models.DateTimeField()),
            ],
            options={
                "verbose_name_plural": "calls granted",
                "constraints": [
                    models.UniqueConstraint(
                        fields=["network", "seconds"], name="one_grant_per_limit"
                    )
                ],
            },
        ),
    ]
