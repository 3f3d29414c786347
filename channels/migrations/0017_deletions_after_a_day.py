from django.db import migrations, models

safe_beside_old_code = "wider: the column may be empty now, and old code fills it as before"


class Migration(migrations.Migration):
    dependencies = [
        ("channels", "0016_readable_names"),
    ]

    operations = [
        migrations.AddField(
            model_name="datadeletion",
            name="account_id",
            field=models.CharField(blank=True, db_default="", max_length=100),
        ),
        migrations.AddField(
            model_name="datadeletion",
            name="asked_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="datadeletion",
            name="due_at",
            field=models.DateTimeField(blank=True, db_index=True, null=True),
        ),
        migrations.AlterField(
            model_name="datadeletion",
            name="done_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
