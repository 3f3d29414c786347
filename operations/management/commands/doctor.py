"""``manage.py doctor``: what stops this site, what limits it, and what is fine.

Exit 1 where something stops it. ``--json`` for programs; ``--send-to`` also sends a test mail.
"""

from __future__ import annotations

import logging
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from operations.doctor.examination import examine
from operations.doctor.report import as_json, as_text, exit_code


class Command(BaseCommand):
    help = "Say in plain words what stops this site, what limits it, and what is fine."
    # It tells of these itself, and must run where they fail.
    requires_system_checks = []
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="for programs")
        parser.add_argument(
            "--send-to", default="", metavar="ADDRESS", help="also send a test mail to this address"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        logging.disable(logging.WARNING)  # each call to a network writes a line of its own
        try:
            results = examine(at=timezone.now(), send_to=options["send_to"])
        finally:
            logging.disable(logging.NOTSET)
        self.stdout.write(as_json(results) if options["json"] else as_text(results))
        if exit_code(results):
            sys.exit(1)
