import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("channels", "0038_by_server"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ServerApp",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("network", models.CharField(max_length=20)),
                ("server", models.CharField(max_length=253)),
                ("client_id", models.CharField(blank=True, default="", max_length=250)),
                ("secret_sealed", models.TextField(blank=True, default="")),
                ("asked", models.TextField(blank=True, default="")),
                ("scopes", models.TextField(blank=True, default="")),
                ("made_at", models.DateTimeField()),
                ("claimed_until", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("network", "server"), name="one_app_per_server")
                ],
            },
        ),
        migrations.CreateModel(
            name="Underway",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("state", models.CharField(max_length=64, unique=True)),
                ("browser", models.CharField(max_length=64)),
                ("network", models.CharField(max_length=20)),
                ("app", models.CharField(blank=True, default="", max_length=20)),
                ("server", models.CharField(blank=True, default="", max_length=253)),
                ("scopes", models.JSONField(default=list)),
                ("sealed", models.TextField()),
                ("created_at", models.DateTimeField()),
                (
                    "channel",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="channels.channel",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "consent underway",
                "verbose_name_plural": "consents underway",
            },
        ),
    ]
