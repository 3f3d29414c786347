"""Days between two moments are counted by the calendar, in ``core.calendar_days`` and nowhere else.

A difference of moments cut into 24 hours says "59 days left" of what was granted for 60 a minute
ago, and other words than the dates beside it.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.env import BASE_DIR

ROOMS = [*("accounts", "api", "channels", "config"), *("core", "helpcenter", "notifications")]
ROOMS.append("operations")
PLACE = "core/calendar_days.py"
# What Django and its friends count days with: by 24 hours each.
BY_HOURS = {"timesince", "timeuntil", "naturaltime", "naturalday", "naturaldelta"}
# ``.days`` of a length that is set, and lies between no two moments.
SET_LENGTHS = {
    "accounts/views.py": "settings.SIGN_IN_LOG",
    "config/retention/lives.py": "BY_NAME[name]",
    "config/retention/table.py": "life",
    "operations/refused_content/views.py": "counting.KEPT",
}
SHOWN = (".html", ".txt")


def sources() -> Iterator[tuple[str, ast.Module]]:
    for room in ROOMS:
        for path in sorted((BASE_DIR / room).rglob("*.py")):
            where = path.relative_to(BASE_DIR).as_posix()
            if where != PLACE and "/migrations/" not in where:
                yield where, ast.parse(path.read_text(encoding="utf-8"))


def counted(where: str, tree: ast.Module) -> Iterator[str]:
    called = {id(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr == "days" and id(node) not in called:
            yield from _unless_it_is_set(where, node)
        if isinstance(node, ast.Name | ast.alias) and BY_HOURS & {_name(node)}:
            yield f"{where}: {_name(node)}"
        if isinstance(node, ast.Call) and _is_a_length_between_moments(node):
            yield f"{where}:{node.lineno}: {ast.unparse(node)}"
        if isinstance(node, ast.BinOp) and _is_divided_by_days(node):
            yield f"{where}:{node.lineno}: {ast.unparse(node)}"


def _unless_it_is_set(where: str, node: ast.Attribute) -> Iterator[str]:
    if SET_LENGTHS.get(where) != ast.unparse(node.value):
        yield f"{where}:{node.lineno}: {ast.unparse(node)}"


def _name(node: ast.Name | ast.alias) -> str:
    return node.id if isinstance(node, ast.Name) else node.name.rpartition(".")[2]


def _is_a_length_between_moments(node: ast.Call) -> bool:
    """``length(end - at)``: of hours it is told by ``hours_between``."""
    named = isinstance(node.func, ast.Name) and node.func.id == "length"
    return named and any(isinstance(each, ast.BinOp) for each in node.args)


def _is_divided_by_days(node: ast.BinOp) -> bool:
    """``(end - at) / DAY``, ``// timedelta(days=1)``, ``seconds // 86_400``."""
    if not isinstance(node.op, ast.Div | ast.FloorDiv):
        return False
    by = ast.unparse(node.right)
    return by in ("86400", "DAY", "timedelta(days=1)", "datetime.timedelta(days=1)")


def test_no_room_counts_days_by_itself() -> None:
    allowed = {
        # A length that is set, and one of hours, put into words.
        "core/dates.py": ("seconds // 86400", "length(last - first)"),
    }
    wrong = [
        line
        for where, tree in sources()
        for line in counted(where, tree)
        if where not in allowed or not line.endswith(allowed[where])
    ]
    assert wrong == []


@pytest.mark.parametrize(
    "code",
    [
        "left = (end - at).days",
        "words = length(end - at)",
        "days = (end - at) // timedelta(days=1)",
        "days = round((end - at) / DAY)",
        "from django.utils.timesince import timesince",
        "ago = naturaltime(when)",
    ],
)
def test_each_way_of_it_is_seen(code: str) -> None:
    assert list(counted("some/room.py", ast.parse(code)))


@pytest.mark.parametrize(
    "code", ["age = timedelta(days=3)", "policy.days('warn_days')", "length(settings.EXPORT_LIFE)"]
)
def test_lengths_that_are_set_are_none_of_it(code: str) -> None:
    assert not list(counted("some/room.py", ast.parse(code)))


def templates() -> Iterator[Path]:
    for room in ("templates", *ROOMS):
        yield from (path for path in (BASE_DIR / room).rglob("*") if path.suffix in SHOWN)


def test_no_template_counts_days_by_itself() -> None:
    filters = re.compile(rf"\|\s*({'|'.join(sorted(BY_HOURS))})\b|load humanize")
    shown = list(templates())
    assert len(shown) > 100
    assert [path.name for path in shown if filters.search(path.read_text(encoding="utf-8"))] == []
