"""Findings that are looked at again before they are believed, and dead logins that are asked again.

A dead login used to be due in ten years: those are spread over the week that follows.
"""

from __future__ import annotations

from datetime import timedelta

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import F
from django.utils import timezone

HOURS = 7 * 24


def ask_the_dead_again(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    credentials = apps.get_model("channels", "Credential").objects.using(
        schema_editor.connection.alias
    )
    now = timezone.now()
    forgotten = credentials.filter(next_check_at__gt=now + timedelta(days=365))
    if not forgotten.exists():
        return
    for hour in range(HOURS):
        slot = forgotten.annotate(slot=F("pk") % HOURS).filter(slot=hour)
        slot.update(next_check_at=now + timedelta(hours=hour))


class Migration(migrations.Migration):
    dependencies = [
        ("channels", "0008_kinds_in_the_contract"),
    ]

    operations = [
        migrations.AddField(
            model_name="channel",
            name="suspect_cause",
            field=models.CharField(blank=True, default="", max_length=40),
        ),
        migrations.AddField(
            model_name="channel",
            name="suspect_certainty",
            field=models.CharField(blank=True, default="", max_length=20),
        ),
        migrations.AddField(
            model_name="channel",
            name="suspect_codes",
            field=models.JSONField(blank=True, default=dict),
        ),
        migrations.AddField(
            model_name="channel",
            name="suspect_looked_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="channel",
            name="suspect_looks",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="channel",
            name="suspect_rule",
            field=models.CharField(blank=True, default="", max_length=80),
        ),
        migrations.AddField(
            model_name="channel",
            name="suspect_since",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="credential",
            name="healed_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="credential",
            name="suspect_cause",
            field=models.CharField(blank=True, default="", max_length=40),
        ),
        migrations.AddField(
            model_name="credential",
            name="suspect_certainty",
            field=models.CharField(blank=True, default="", max_length=20),
        ),
        migrations.AddField(
            model_name="credential",
            name="suspect_codes",
            field=models.JSONField(blank=True, default=dict),
        ),
        migrations.AddField(
            model_name="credential",
            name="suspect_looked_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="credential",
            name="suspect_looks",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="credential",
            name="suspect_rule",
            field=models.CharField(blank=True, default="", max_length=80),
        ),
        migrations.AddField(
            model_name="credential",
            name="suspect_since",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddIndex(
            model_name="credential",
            index=models.Index(
                condition=models.Q(("quarantined", ""), _negated=True),
                fields=["network", "cause_since"],
                name="dead_by_network",
            ),
        ),
        migrations.RunPython(ask_the_dead_again, migrations.RunPython.noop),
    ]
