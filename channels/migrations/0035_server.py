from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("channels", "0034_session_and_keys")]

    operations = [
        migrations.AddField(
            model_name="credential",
            name="server",
            field=models.CharField(blank=True, db_default="", default="", max_length=253),
        ),
    ]
