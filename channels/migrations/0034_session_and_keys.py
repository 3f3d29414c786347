from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("channels", "0033_check_run")]

    operations = [
        migrations.AddField(
            model_name="credential",
            name="keys_sealed",
            field=models.TextField(blank=True, db_default="", default=""),
        ),
        migrations.AddField(
            model_name="credential",
            name="session_expires_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
