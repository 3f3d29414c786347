from django.db import migrations, models

safe_beside_old_code = "wider: old code writes names of networks alone, which are short"


class Migration(migrations.Migration):
    dependencies = [("channels", "0036_servers")]

    operations = [
        migrations.AlterField(
            model_name="pause",
            name="network",
            field=models.CharField(max_length=280, unique=True),
        ),
        migrations.AlterField(
            model_name="silence",
            name="network",
            field=models.CharField(max_length=280, unique=True),
        ),
        migrations.AlterField(
            model_name="callsgranted",
            name="network",
            field=models.CharField(max_length=280),
        ),
    ]
