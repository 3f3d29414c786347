"""Says what a network's answer means: ``manage.py explain``."""

from __future__ import annotations

import json
import os
import signal
import sys
from argparse import ArgumentTypeError, RawDescriptionHelpFormatter
from collections.abc import Iterator
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing, contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from channels import registry
from channels.contract import Endpoint
from channels.explain.explanation import MisreadError, Pasted, explain
from channels.explain.shared_out import explain_file, usable_cores

MOST_JOBS = 64

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
            "--jobs",
            type=_number_of_jobs,
            default=0,
            metavar="N",
            help="with --jsonl: processes at work on a large file; one for each core if left out",
        )
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
            self._explain_each(file, options["jobs"] or usable_cores())
        else:
            self._explain_answer(options, file)

    def _explain_each(self, file: str, jobs: int) -> None:
        try:
            with _opened(file) as lines:
                answers = explain_file(lines, at=timezone.now(), jobs=jobs)
                with closing(answers):
                    for some in answers:
                        self.stdout.write(some, ending="")
            self.stdout.flush()
        except BrokenPipeError:  # whoever reads our answers has read enough
            _say_nothing_more()
            raise SystemExit(1) from None
        except BrokenProcessPool:
            raise CommandError("one of our processes was killed: fewer --jobs need less") from None
        except KeyboardInterrupt:
            raise SystemExit(128 + signal.SIGINT) from None

    def _explain_answer(self, options: dict[str, Any], file: str) -> None:
        headers = _headers(options["header"])
        with _opened(file) as opened:
            body = opened.read().decode("utf-8", errors="replace")
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


def _number_of_jobs(given: str) -> int:
    if not given.isdecimal() or not 0 < int(given) <= MOST_JOBS:
        raise ArgumentTypeError(f"from 1 to {MOST_JOBS}")
    return int(given)


def _say_nothing_more() -> None:
    """What is still to be written would fail once more when the process ends."""
    with Path(os.devnull).open("wb") as nowhere:
        os.dup2(nowhere.fileno(), sys.stdout.fileno())


@contextmanager
def _opened(file: str) -> Iterator[BinaryIO]:
    if file == "-":
        given = sys.stdin
        # Text has no bytes where somebody put it in place of standard input.
        held = getattr(given, "buffer", None) or BytesIO(given.read().encode(errors="replace"))
        yield held
        return
    try:
        opened = Path(file).open("rb")  # noqa: SIM115 - closed below
    except OSError as problem:
        raise CommandError(f"cannot read {file}: {problem.strerror}") from None
    with opened:
        yield opened
