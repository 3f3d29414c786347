from __future__ import annotations

import io
from datetime import datetime
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone

from channels.management.commands import check_due
from channels.models import Credential
from channels.probing import rounds
from channels.probing.check import CheckOutcome
from tests.channels.journeys.journey import DAY, HOUR, MINUTE
from tests.factories import make_credential

pytestmark = pytest.mark.django_db


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def checked(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Stands where the networks are asked."""
    asked: list[int] = []

    def check_login(pk: int, *, at: datetime) -> CheckOutcome:
        asked.append(pk)
        Credential.objects.filter(pk=pk).update(
            next_check_at=at + DAY, asked_at=at, cause="network_fault"
        )
        return CheckOutcome.ASKED

    monkeypatch.setattr(rounds, "check_login", check_login)
    return asked


def due(network: str, count: int) -> list[int]:
    at = timezone.now()
    return [
        make_credential(network=network, at=at, next_check_at=at - MINUTE).pk for _ in range(count)
    ]


def run(*options: str, out: io.StringIO | None = None) -> str:
    out = out or io.StringIO()
    call_command("check_due", *options, stdout=out)
    return out.getvalue()


def test_without_now_it_only_counts(checked: list[int]) -> None:
    due("x", 2)
    due("linkedin", 1)
    said = run()
    assert "X: 2 due" in said
    assert "3 due." in said
    assert checked == []


def test_with_now_it_checks_everything_due_once(checked: list[int]) -> None:
    mine = due("x", 2) + due("linkedin", 3)
    make_credential(next_check_at=timezone.now() + HOUR)
    said = run("--now")
    assert sorted(checked) == sorted(mine)
    assert "5/5" in said
    assert "5 looked at. The networks said: network_fault 5." in said


def test_one_network_alone(checked: list[int]) -> None:
    mine = due("x", 2)
    due("linkedin", 3)
    said = run("--now", "--network", "x")
    assert sorted(checked) == mine
    assert "3 still due." in said


def test_nothing_due_is_said_too(checked: list[int]) -> None:
    assert "0 looked at. The networks said: nothing new." in run("--now")


def test_the_bar_is_drawn_on_one_line_of_a_terminal(
    checked: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(check_due, "REDRAWN_EVERY", 0.0)
    due("x", 4)
    said: Any = run("--now", out=Terminal())
    bars = said.split("\n")[0].split("\r")
    assert [bar.rpartition(" ")[2] for bar in bars if bar] == ["1/4", "2/4", "3/4", "4/4", "4/4"]
    assert bars[1].startswith("[###############...............]")
