"""The Celery application. The database says what is due; Celery only wakes workers."""

from __future__ import annotations

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
app = Celery("channel_care")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
