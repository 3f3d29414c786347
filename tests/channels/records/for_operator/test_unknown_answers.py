"""Answers that no rule understood are kept once, redacted, and counted."""

from __future__ import annotations

import io
import json
import shlex
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command

from channels import registry
from channels.contract import Context, Endpoint, Finding, Reply
from channels.models import UnknownAnswer
from channels.records.for_operator import unknown_answers
from channels.records.for_operator.unknown_answers import command_line, keep

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
TOKEN = "EAAFictitious0Token1Of2The3Tests4ZD"


def heard(body: str, status: int | None = 400, at: datetime = AT) -> Finding:
    reply = Reply(Endpoint.WHOAMI, status, at, body=body)
    finding = registry.get("facebook").explain(reply, Context())
    keep("facebook", reply, finding, at=at)
    return finding


def new(code: int = 77_777, message: str = "Something new") -> str:
    return json.dumps({"error": {"code": code, "message": message, "fbtrace_id": "AbC"}})


def test_an_answer_is_kept_once_and_counted() -> None:
    heard(new(message="for user 1"))
    heard(new(message="for user 2"), at=AT + timedelta(hours=1))
    kept = UnknownAnswer.objects.get()
    assert (kept.network, kept.endpoint, kept.status, kept.count) == ("facebook", "whoami", 400, 2)
    assert (kept.first_at, kept.last_at) == (AT, AT + timedelta(hours=1))


def test_another_code_status_or_shape_is_another_answer() -> None:
    heard(new())
    heard(new(code=88_888))
    heard(new(), status=418)
    heard(json.dumps({"error": {"code": 77_777, "more": {"deep": 1}}}))
    assert UnknownAnswer.objects.count() == 4


def test_an_answer_that_was_understood_is_not_kept() -> None:
    heard('{"error":{"code":190,"error_subcode":463}}')
    heard("", status=None)
    assert not UnknownAnswer.objects.exists()


def test_no_token_is_kept() -> None:
    heard(json.dumps({"error": {"code": 77_777, "message": TOKEN, "access_token": "short"}}))
    kept = UnknownAnswer.objects.get()
    assert TOKEN not in kept.body
    assert "short" not in kept.body
    assert "77777" in kept.body


def test_a_huge_body_is_cut_and_no_half_token_is_left() -> None:
    filler = "x " * 1990
    heard(json.dumps({"error": {"code": 77_777, "message": filler + TOKEN}}))
    kept = UnknownAnswer.objects.get()
    assert len(kept.body) <= unknown_answers.LONGEST_BODY
    assert "EAAFict" not in kept.body


def test_a_flood_of_kinds_stops_being_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unknown_answers, "MOST_KINDS", 2)
    for code in range(77_000, 77_005):
        heard(new(code=code))
    assert UnknownAnswer.objects.count() == 2
    heard(new(code=77_000))
    assert UnknownAnswer.objects.get(body__contains="77000").count == 2


def test_the_command_line_explains_it(monkeypatch: pytest.MonkeyPatch) -> None:
    heard(new(message="ANSWER\nANSWER"))
    line = command_line(UnknownAnswer.objects.get())
    first, *body, last = line.split("\n")
    words = shlex.split(first)
    assert words[:3] == ["manage.py", "explain", "--network"]
    assert words[-1] == f"<<{last}"
    assert last not in body
    monkeypatch.setattr("sys.stdin", io.StringIO("\n".join(body)))
    out = io.StringIO()
    call_command(*words[1:-1], stdout=out)
    assert json.loads(out.getvalue())["cause"] == "unknown"


def test_an_answer_with_half_a_character_or_nul_in_it_is_kept() -> None:
    finding = heard(new(message="Caf\u00e9 \ud83d\0"))
    heard('{"\\ud83d\\u0000": {"new": "\\ude00"}, "error": {"code": 88888}}')
    heard("\0 plain \ud83d", status=418)
    assert finding.rule == "unknown"
    for kept in UnknownAnswer.objects.all():
        kept.body.encode()
        assert "\0" not in kept.body
