from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("channels", "0027_calls_granted")]

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
