from django.db import migrations, models

safe_beside_old_code = "wider: old code writes names of networks alone, which are short"


class Migration(migrations.Migration):
    dependencies = [("notifications", "0011_first_steps")]

    operations = [
        migrations.AlterField(
            model_name="outage",
            name="network",
            field=models.CharField(max_length=290),
        ),
    ]
