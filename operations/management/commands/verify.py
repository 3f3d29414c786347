"""``manage.py verify``: whether what is stored is whole. Exit 1 where it is not."""

from __future__ import annotations

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from operations.verify.report import verify


class Command(BaseCommand):
    help = "Look whether what is stored is whole: each invariant, and the rows that break it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="for programs")

    def handle(self, *args: Any, **options: Any) -> None:
        broken, results = 0, []
        for result in verify(at=timezone.now()):
            broken += bool(result.broken)
            if options["json"]:
                results.append(result.as_dict())
            else:
                self.stdout.write("\n".join(result.lines()))
        if options["json"]:
            whole = {"whole": not broken, "invariants": results}
            self.stdout.write(json.dumps(whole, indent=2, ensure_ascii=False))
        if broken:
            sys.exit(1)
