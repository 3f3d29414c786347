from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("channels", "0035_server")]

    operations = [
        migrations.AddField(
            model_name="disconnected",
            name="server",
            field=models.CharField(blank=True, db_default="", default="", max_length=253),
        ),
        migrations.CreateModel(
            name="Server",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("network", models.CharField(max_length=20)),
                ("name", models.CharField(max_length=253)),
                ("heard_at", models.DateTimeField(blank=True, null=True)),
                ("silent_since", models.DateTimeField(blank=True, null=True)),
                ("silent_on", models.DateField(blank=True, null=True)),
                ("silent_days", models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("network", "name"), name="one_row_per_server")
                ],
            },
        ),
    ]
