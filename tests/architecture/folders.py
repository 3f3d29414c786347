"""The folders and imports of the site's own code, for the tests of the house."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from config.documents.layers import ROOT, packages


def folders() -> list[Path]:
    """Every folder of the site that holds modules; migrations aside."""
    held = {file.parent for name in packages() for file in (ROOT / name).rglob("*.py")}
    return sorted(folder for folder in held if "migrations" not in folder.parts)


def imported_by(file: Path) -> Iterator[str]:
    """Every module and name that a file imports, at any depth of the file."""
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{name.name}" for name in node.names)
