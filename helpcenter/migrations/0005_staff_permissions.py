from __future__ import annotations

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("helpcenter", "0004_what_fits_a_vote"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="feedback",
            options={
                "permissions": [
                    ("view_facts", "Can see the facts to check again"),
                    ("view_pictures", "Can see the pictures of the articles"),
                ],
                "verbose_name_plural": "feedback",
            },
        ),
    ]
