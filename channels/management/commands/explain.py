"""Says what a network's answer means: ``manage.py explain``."""

from __future__ import annotations

import json
import sys
from argparse import RawDescriptionHelpFormatter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from channels import registry
from channels.contract import Endpoint
from channels.explain.explanation import MisreadError, Pasted, explain, explain_line

EXAMPLES = """
Paste one answer, or name the file it is in (- or nothing: standard input):
  manage.py explain --network linkedin --endpoint whoami --status 401 --token-age 5 answer.json
Or many, one JSON object a line, answered one object a line in the same order:
  manage.py explain --jsonl answers.jsonl
  {"network", "endpoint", "status", "headers", "body",
   "context": {"token_age_s", "known_expires_in_s"}}   (on one line)
Without --status nothing came back: the line failed.
"""


class Command(BaseCommand):
    help = "Say what a network's answer means: cause, whose fault, and what to do." + EXAMPLES
    requires_system_checks = ()

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        parser = super().create_parser(prog_name, subcommand, **kwargs)
        parser.formatter_class = RawDescriptionHelpFormatter
        return parser

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", nargs="?", default="-", help="the body; - reads standard input")
        parser.add_argument("--jsonl", action="store_true", help="the file holds one answer a line")
        parser.add_argument(
            "--network", help=", ".join(network.id for network in registry.NETWORKS)
        )
        parser.add_argument("--endpoint", help=", ".join(endpoint.value for endpoint in Endpoint))
        parser.add_argument("--status", help="HTTP status; leave out where nothing came back")
        parser.add_argument(
            "--header", action="append", nargs="+", default=[], metavar="K=V", help="repeatable"
        )
        parser.add_argument("--token-age", type=float, metavar="SECONDS")
        parser.add_argument(
            "--expires-in", type=float, metavar="SECONDS", help="by our record; below 0: over"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        file = _file(options)
        if options["jsonl"]:
            self._explain_each(file)
        else:
            self._explain_answer(options, file)

    def _explain_each(self, file: str) -> None:
        now = timezone.now()
        with _opened(file) as lines:
            for line in _filled(lines):
                self.stdout.write(json.dumps(explain_line(line, at=now)))

    def _explain_answer(self, options: dict[str, Any], file: str) -> None:
        headers = _headers(options["header"])
        with _opened(file) as text:
            body = text.read()
        pasted = Pasted(
            network=options["network"],
            endpoint=options["endpoint"],
            status=options["status"],
            headers=headers,
            body=body,
            context={
                "token_age_s": options["token_age"],
                "known_expires_in_s": options["expires_in"],
            },
        )
        try:
            explanation = explain(pasted, at=timezone.now())
        except MisreadError as problem:
            raise CommandError(f"--{problem}") from None
        self.stdout.write(json.dumps(explanation, indent=2))


def _file(options: dict[str, Any]) -> str:
    """``--header A=1 B=2 FILE`` leaves the file among the headers: it has no equals sign."""
    for given in options["header"]:
        if len(given) > 1 and "=" not in given[-1] and options["file"] == "-":
            return str(given.pop())
    return str(options["file"])


def _headers(given: list[list[str]]) -> list[list[str]]:
    pairs = [header.split("=", 1) for headers in given for header in headers]
    if any(len(pair) != 2 for pair in pairs):
        raise CommandError("--header takes NAME=VALUE")
    return pairs


def _filled(lines: Iterable[str]) -> Iterator[str]:
    """A blank line holds no answer, and gets none."""
    return (line for line in lines if line.strip())


@contextmanager
def _opened(file: str) -> Iterator[TextIO]:
    if file == "-":
        if hasattr(sys.stdin, "reconfigure"):
            sys.stdin.reconfigure(encoding="utf-8", errors="replace")
        yield sys.stdin
        return
    try:
        with Path(file).open(encoding="utf-8", errors="replace") as text:
            yield text
    except OSError as problem:
        raise CommandError(f"cannot read {file}: {problem.strerror}") from None
