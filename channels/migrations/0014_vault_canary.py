from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("channels", "0011_hand_over"),
    ]

    operations = [
        migrations.CreateModel(
            name="VaultCanary",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("sealed", models.TextField()),
                ("made_at", models.DateTimeField()),
            ],
            options={
                "verbose_name_plural": "vault canaries",
            },
        ),
    ]
