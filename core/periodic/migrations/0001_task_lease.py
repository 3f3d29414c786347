"""Who runs a periodic task at this moment. Processes of before this know nothing of it."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="TaskLease",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("task", models.CharField(max_length=120)),
                ("slot", models.PositiveSmallIntegerField(default=0)),
                ("holder", models.UUIDField(blank=True, null=True)),
                ("until", models.DateTimeField(blank=True, null=True)),
                ("called_again", models.BooleanField(default=False)),
                ("reached", models.BigIntegerField(default=0)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("task", "slot"), name="one_lease_per_task_and_slot"
                    )
                ],
            },
        ),
    ]
