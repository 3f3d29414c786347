from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("channels", "0039_consents_underway")]

    operations = [
        migrations.AddField(
            model_name="credential",
            name="looked_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
