"""The stylesheet as one file: ``styles/site.css`` with each ``@import`` replaced by what it names.

Written in small files for who reads it, served as one request for who waits for it. Any tool
that resolves imports would make the same file; what only its writers read is left out.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

from config.env import BASE_DIR, VAR_DIR

SOURCES = BASE_DIR / "styles"
NAME = "site.css"
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
# Not before a colon or a comma: there a space can be the descendant of something.
_AROUND_SIGNS = re.compile(r"\s*([{};])\s*|(?<=[:,])\s+")
_IMPORT = re.compile(r'^@import "([^"]+)";\n', re.MULTILINE)


def bundled(sources: Path = SOURCES) -> str:
    """The whole stylesheet. Raises ``FileNotFoundError`` for an import of nothing."""
    entry = (sources / NAME).read_text("utf-8")
    return _IMPORT.sub(lambda line: (sources / line[1]).read_text("utf-8"), entry)


def lighter(text: str) -> str:
    """The same rules without what only their writers read: comments, and space around signs."""
    return _AROUND_SIGNS.sub(lambda sign: sign[1] or "", _COMMENT.sub("", text)).strip()


class StylesheetFinder(BaseFinder):
    """Finds ``site.css``, made anew when a part changed."""

    def __init__(
        self, *_: Any, sources: Path = SOURCES, folder: Path = VAR_DIR / "stylesheet"
    ) -> None:
        self.sources = sources
        self.folder = folder

    def check(self, **_: Any) -> list[Any]:
        return []

    def find(self, path: str, find_all: bool = False, **_: Any) -> Any:
        if path != NAME:
            return []
        return [str(self._written())] if find_all else str(self._written())

    def list(
        self, ignore_patterns: Iterable[str] | None
    ) -> Iterator[tuple[str, FileSystemStorage]]:
        self._written()
        yield NAME, FileSystemStorage(location=self.folder)

    def _written(self) -> Path:
        """Under a name of its own first: another process may be reading the last one."""
        path = self.folder / NAME
        text = lighter(bundled(self.sources))
        if path.is_file() and path.read_text("utf-8") == text:
            return path
        self.folder.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", dir=self.folder, delete=False
        ) as new:
            new.write(text)
        Path(new.name).chmod(0o644)
        Path(new.name).replace(path)
        return path
