from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("channels", "0034_session_and_keys")]

    operations = [
        migrations.AddField(
            model_name="credential",
            name="looked_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
