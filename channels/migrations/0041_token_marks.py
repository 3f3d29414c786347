import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("channels", "0040_looked_at"),
    ]

    operations = [
        migrations.CreateModel(
            name="TokenMark",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("mark", models.CharField(max_length=64)),
                (
                    "credential",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="token_marks",
                        to="channels.credential",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["mark"], name="login_by_token_mark")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("credential", "mark"), name="token_mark_once_per_login"
                    )
                ],
            },
        ),
    ]
