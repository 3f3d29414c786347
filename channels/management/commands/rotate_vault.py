"""Seals everything again with the newest key of VAULT_KEYS."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from channels.renewal import resealing
from core.sealing import UnsealError


class Command(BaseCommand):
    help = (
        "Seal every stored token again with the first key in VAULT_KEYS. Put the new key in "
        "front, run this, take the old keys away, and run it once more."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            count = resealing.reseal_all()
        except UnsealError as error:
            raise CommandError(f"Stopped, the rest is as it was: {error}.") from None
        self.stdout.write(f"Sealed again: {count} rows.")
