from django.db import migrations, models

safe_beside_old_code = "One more choice: the column stays as it is."


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_exports_and_deletions"),
    ]

    operations = [
        migrations.AlterField(
            model_name="letter",
            name="kind",
            field=models.CharField(
                choices=[
                    ("export_ready", "Export Ready"),
                    ("export_failed", "Export Failed"),
                    ("deletion_asked", "Deletion Asked"),
                    ("deletion_kept", "Deletion Kept"),
                    ("gone", "Gone"),
                    ("change", "Change"),
                ],
                max_length=20,
            ),
        ),
    ]
