"""The Celery application. The database says what is due; Celery only wakes workers."""

from __future__ import annotations

import os
from datetime import timedelta

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
app = Celery("channel_care")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.conf.beat_schedule = {
    "helpcenter-mail": {"task": "helpcenter.mail_support", "schedule": timedelta(minutes=5)},
}
