"""A copy as its reader opens it, for tests."""

from __future__ import annotations

import json
import zipfile
from typing import Any

from accounts.exporting import asking, files, making
from accounts.models import Export
from tests.accounts.whole_life import Life
from tests.factories import NOW


def opened(export: Export) -> zipfile.ZipFile:
    return zipfile.ZipFile(files.path_of(export.pk))


def read(export: Export, name: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(opened(export).read(f"{name}.json"))
    return rows


def text_of(export: Export) -> str:
    return "".join(opened(export).read(name).decode() for name in opened(export).namelist())


def making_of(life: Life) -> None:
    asking.ask(life.user, at=NOW)
    assert making.make_due(at=NOW) == 1
