"""The rooms and their floors, as import-linter's contracts in ``pyproject.toml`` list them."""

from __future__ import annotations

import ast
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Layers:
    """What stands above what in one package, from the top down; "" is the site itself."""

    package: str
    floors: tuple[tuple[str, ...], ...]


def contracts() -> list[dict[str, Any]]:
    """Every contract, as the table has it."""
    rows: list[dict[str, Any]] = _table()["contracts"]
    return rows


def packages() -> tuple[str, ...]:
    """The packages that the table covers."""
    return tuple(_table()["root_packages"])


def layers() -> list[Layers]:
    """What stands above what: the site first, then each package."""
    return [_layers(row) for row in contracts() if row["type"] == "layers"]


def docstring(module: str) -> str:
    """A module's docstring; empty where it has none."""
    path = ROOT.joinpath(*module.split("."))
    file = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    return ast.get_docstring(ast.parse(file.read_text())) or ""


def _table() -> dict[str, Any]:
    tools: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]
    table: dict[str, Any] = tools["importlinter"]
    return table


def _layers(row: dict[str, Any]) -> Layers:
    floors = tuple(tuple(name.strip() for name in floor.split("|")) for floor in row["layers"])
    return Layers(row.get("containers", [""])[0], floors)
