"""The schedule knows the help center's work by its name."""

from __future__ import annotations

from config.celery import app
from helpcenter import tasks


def test_owed_mail_is_looked_for_on_schedule() -> None:
    planned = {entry["task"] for entry in app.conf.beat_schedule.values()}
    assert tasks.mail_support.name in planned
