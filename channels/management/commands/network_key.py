"""``manage.py network_key``: a private key made now, for ``<NETWORK>_KEYS``."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from channels.http import dpop


class Command(BaseCommand):
    help = (
        "Print a new private key on one line, for BLUESKY_KEYS and the like. Put it in front of "
        "those that are there: they stay until no login uses them any more."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(dpop.new_key().replace("\n", "\\n"))
