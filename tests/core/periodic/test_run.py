"""A run ends in time, and a walk goes on where the last one has left off."""

from __future__ import annotations

import pytest

from channels.models import Pause
from core.periodic import run as run_module
from core.periodic.run import Run
from tests.factories import NOW

pytestmark = pytest.mark.django_db


def rows(count: int) -> list[int]:
    return [Pause.objects.create(network=f"n{number}", until=NOW).pk for number in range(count)]


def walked(run: Run) -> list[int]:
    return [row.pk for portion in run.walk(Pause.objects.all(), size=2) for row in portion]


def test_without_a_bound_it_comes_to_the_end() -> None:
    every = rows(5)
    assert walked(Run()) == every


def test_a_run_without_time_begins_no_portion() -> None:
    rows(1)
    assert not Run(0).goes_on()
    assert walked(Run(0)) == []


def test_it_looks_at_its_deadline_between_portions(monkeypatch: pytest.MonkeyPatch) -> None:
    every, now, kept = rows(5), 0.0, [0]
    monkeypatch.setattr(run_module, "monotonic", lambda: now)
    seen = []
    for portion in Run(10, keep=kept.append).walk(Pause.objects.all(), size=2):
        seen += [row.pk for row in portion]
        now += 6
    assert (seen, kept[-1]) == (every[:4], every[3])
    assert walked(Run(reached=kept[-1], keep=kept.append)) == every[4:]
    assert kept[-1] == 0, "the next one begins anew"


def test_a_walk_that_ends_on_a_whole_portion_begins_anew() -> None:
    every, kept = rows(4), [0]
    assert walked(Run(keep=kept.append)) == every
    assert kept[-1] == 0
