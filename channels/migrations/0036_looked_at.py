from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("channels", "0035_server")]

    operations = [
        migrations.AddField(
            model_name="credential",
            name="looked_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
