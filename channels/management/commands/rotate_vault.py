"""Seals everything again with the newest key of VAULT_KEYS, each for its own row."""

from __future__ import annotations

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from channels import vault_canary
from channels.renewal import resealing
from core.sealed.resealing import Outcome, Step

# Seconds between two lines on how far it is.
TELL_EVERY = 2.0
NAMED = 5


class Command(BaseCommand):
    help = (
        "Seal every stored token and secret again with the first key in VAULT_KEYS, bound to its "
        "own row. Put the new key in front, run this, then take the old keys away. Also after "
        "an upgrade, without a new key. Stopped, it goes on where it was when it is run again."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--keys-are-lost",
            action="store_true",
            help="the keys of this database are lost for good: go on with those that there are, "
            "after which everybody has to connect their channels again",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["keys_are_lost"]:
            vault_canary.start_anew(at=timezone.now())
        done, closed, told = 0, list[Step](), time.monotonic()
        for step in resealing.reseal_all():
            done += step.outcome is Outcome.SEALED
            if step.outcome is Outcome.CLOSED:
                closed.append(step)
            if time.monotonic() - told > TELL_EVERY or step.number == step.total:
                told = time.monotonic()
                self.stdout.write(f"{step.what}: {step.number} of {step.total}")
        self.stdout.write(f"Sealed again: {done} rows.")
        if closed:
            raise CommandError(_left(closed))


def _left(closed: list[Step]) -> str:
    names = ", ".join(f"{step.what} {step.row}" for step in closed[:NAMED])
    more = f" and {len(closed) - NAMED} more" if len(closed) > NAMED else ""
    return (
        f"{len(closed)} do not open and are left as they were: {names}{more}. If you have just "
        "taken a key out of VAULT_KEYS, put it back at the end and run this again."
    )
