"""What make starts by ``-m`` begins without Django: a model imported before it is ready raises."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT

MODELS = re.compile(r"(?:^|\.)models(?:\.|$)")
STARTED = re.compile(r"\$\(PY\) -m ([a-z_.]+)")


def file_of(module: str) -> Path | None:
    """Where a module of ours stands; None for those of others, and for what is no module."""
    path = ROOT.joinpath(*module.split("."))
    return next(filter(Path.is_file, (path / "__init__.py", path.with_suffix(".py"))), None)


def imports_of(path: Path) -> Iterator[str]:
    """What is imported when it begins, packages on the way to it included."""
    for line in ast.parse(path.read_text()).body:
        names = [alias.name for alias in getattr(line, "names", [])]
        if isinstance(line, ast.ImportFrom) and line.module:
            names = [line.module, *(f"{line.module}.{name}" for name in names)]
        elif not isinstance(line, ast.Import):
            continue
        for name in names:
            parts = name.split(".")
            yield from (".".join(parts[:end]) for end in range(1, len(parts) + 1))


def reached_from(program: str) -> dict[str, str]:
    """Every module of ours that is imported when it starts, and which one imports it first."""
    reached = {program: ""}
    waiting = [program]
    while waiting:
        module = waiting.pop()
        path = file_of(module)
        for name in imports_of(path) if path else ():
            if name not in reached and file_of(name):
                reached[name] = module
                waiting.append(name)
    return reached


def programs() -> list[str]:
    named = sorted(set(STARTED.findall((ROOT / "Makefile").read_text())))
    ours = [name for name in named if file_of(name)]
    return [f"{name}.__main__" if file_of(f"{name}.__main__") else name for name in ours]


@pytest.mark.parametrize("program", programs())
def test_it_imports_no_model_before_django_is_ready(program: str) -> None:
    reached = reached_from(program)
    assert {name: by for name, by in reached.items() if MODELS.search(name)} == {}


def test_the_way_to_a_model_is_seen() -> None:
    assert "channels.models" in reached_from("tests.conftest")
    assert {"bench.__main__", "config.run", "tests.lighthouse.__main__"} <= set(programs())
