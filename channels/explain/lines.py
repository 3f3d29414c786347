"""Answers that lie one a line: read, explained, and answered one a line.

A bad line stops no other: what cannot be read is ``unknown`` with an ``error``.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from channels.contract import ARTICLES, Blame, Cause, Certainty, Finding
from channels.explain.explanation import MisreadError, Pasted, answer_of, finding_of

LONGEST_LINE = 2_000_000
_Key = tuple[object, ...]


def explain_line(line: str, *, at: datetime) -> dict[str, Any]:
    """One line of JSON. Never raises."""
    answer: dict[str, Any] = json.loads(next(explain_lines((line,), at=at)))
    return answer


def explain_lines(lines: Iterable[str], *, at: datetime) -> Iterator[str]:
    """A line of JSON for each, in their order.

    What is said of a finding is written once: any number of answers come to some hundred of them.
    """
    said: dict[_Key, str] = {}
    return (_answer(line, at, said) for line in lines)


def _answer(line: str, at: datetime, said: dict[_Key, str]) -> str:
    try:
        finding, network = finding_of(_pasted(line), at=at)
        key = (network.id, *_told_apart(finding))
        if (answer := said.get(key)) is None:
            answer = said[key] = json.dumps(answer_of(finding, network))
    except MisreadError as problem:
        return json.dumps(_misread(str(problem)))
    except Exception as problem:  # noqa: BLE001 - one bad line must not stop the others
        return json.dumps(_misread(f"could not be explained: {type(problem).__name__}"))
    return answer


def _told_apart(finding: Finding) -> tuple[object, ...]:
    """All that an answer is made of, beside the network."""
    refused = finding.status is not None and finding.status >= 400
    return (
        finding.rule,
        finding.cause,
        finding.blame,
        finding.certainty,
        finding.endpoint,
        finding.daily_cap,
        refused,
    )


def _pasted(line: str) -> Pasted:
    if len(line) > LONGEST_LINE:
        raise MisreadError("the line is too long")
    try:
        given = json.loads(line)
    except (ValueError, RecursionError):
        raise MisreadError("the line is not JSON") from None
    if not isinstance(given, dict):
        raise MisreadError("the line is not a JSON object")
    return Pasted(**{name: given.get(name) for name in Pasted.__slots__})


def _misread(problem: str) -> dict[str, Any]:
    return {
        "cause": Cause.UNKNOWN.value,
        "blame": Blame.NOBODY.value,
        "certainty": Certainty.CANNOT_TELL.value,
        "reconnect": False,
        "rule": "not_read",
        "next_step": _("Paste the answer again: it could not be read."),
        "article": ARTICLES[Cause.UNKNOWN],
        "error": problem,
    }
