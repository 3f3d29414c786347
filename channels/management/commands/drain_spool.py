"""``manage.py drain_spool``: store new tokens that a process which died has left on the disk.

A start runs it before anything is renewed; workers and checks do the same as they go.
"""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from channels.renewal import storing


class Command(BaseCommand):
    help = "Store the new tokens that wait on the disk for the database."

    def handle(self, *args: Any, **options: Any) -> None:
        storing.drain(at=timezone.now())
