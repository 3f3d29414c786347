"""``manage.py check_due``: what workers would do next; with ``--now``, done here and shown."""

from __future__ import annotations

from argparse import ArgumentParser
from collections import Counter
from datetime import datetime, timedelta
from time import monotonic
from typing import Any

from django.core.management.base import BaseCommand, OutputWrapper
from django.utils import timezone

from channels import registry
from channels.models import Credential
from channels.probing import rounds

WIDTH = 30
REDRAWN_EVERY = 0.2  # seconds, on a terminal
TOLD_EVERY = 10.0  # seconds, in a log


class Command(BaseCommand):
    help = "Count the logins that are due; with --now check them in one round, here."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--now", action="store_true", help="do the round in the foreground")
        parser.add_argument("--network", choices=[network.id for network in registry.NETWORKS])
        parser.add_argument("--minutes", type=int, default=60, help="stop after (default: 60)")

    def handle(self, *args: Any, **options: Any) -> None:
        at = timezone.now()
        due = {
            network: count
            for network, count in rounds.count_due(at=at).items()
            if options["network"] in (None, network)
        }
        if not options["now"]:
            self._count(due)
            return
        bar = Bar(self.stdout, sum(due.values()))
        until = at + timedelta(minutes=options["minutes"])
        told = rounds.Told(checked=bar.step)
        for network in due:
            rounds.run(network, clock=timezone.now, until=until, due_at=at, told=told)
        bar.end()
        self._tell(at, bar.done, rounds.count_due(at=at))

    def _count(self, due: dict[str, int]) -> None:
        for network, count in due.items():
            self.stdout.write(f"{registry.get(network).name}: {count} due")
        self.stdout.write(f"{sum(due.values())} due. Workers look at them; --now does it here.")

    def _tell(self, at: datetime, done: int, left: Any) -> None:
        asked = Credential.objects.filter(asked_at__gte=at).values_list("cause", flat=True)
        causes = ", ".join(f"{cause} {count}" for cause, count in Counter(asked).most_common())
        self.stdout.write(f"{done} looked at. The networks said: {causes or 'nothing new'}.")
        if rest := sum(left.values()):
            self.stdout.write(f"{rest} still due.")


class Bar:
    """A progress bar in plain text: redrawn on a terminal, a line now and then in a log."""

    def __init__(self, out: OutputWrapper, total: int) -> None:
        self.out = out
        self.total = total
        self.done = 0
        self.pause = REDRAWN_EVERY if out.isatty() else TOLD_EVERY
        self.drawn = monotonic()

    def step(self, _: int) -> None:
        self.done += 1
        if monotonic() - self.drawn >= self.pause:
            self.draw()

    def draw(self) -> None:
        self.drawn = monotonic()
        full = WIDTH * min(self.done, self.total) // max(self.total, 1)
        line = f"[{'#' * full}{'.' * (WIDTH - full)}] {self.done}/{self.total}"
        end = "\r" if self.out.isatty() else "\n"
        self.out.write(line, ending=end)
        self.out.flush()

    def end(self) -> None:
        self.draw()
        if self.out.isatty():
            self.out.write("")
