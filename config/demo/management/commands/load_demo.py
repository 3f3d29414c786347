"""``manage.py load_demo``: the demo's people, channels and votes, once."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from config.demo import channels


class Command(BaseCommand):
    help = "Make the demo's people, channels and votes; nothing where they are there."

    def handle(self, *args: Any, **options: Any) -> None:
        channels.load()
