"""Writes the blocks of the documents that the code knows better: ``make docs``.

A document holds a pair of marks, ``<!-- name:begin -->`` and ``<!-- name:end -->``; what is
between them is replaced. A test compares.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from config.documents import asvs, rooms, seed
from config.documents.layers import ROOT
from config.retention import table as retention

# Document and mark -> what stands there.
TABLES: dict[tuple[str, str], Callable[[], str]] = {
    ("README.md", "rooms"): rooms.site,
    ("docs/rooms.md", "rooms"): rooms.every_room,
    ("docs/going-live.md", "retention"): retention.in_markdown,
    ("docs/asvs.md", "asvs"): asvs.tables,
    ("docs/seed.md", "seed"): seed.table,
}


def between(text: str, mark: str) -> str:
    """What a document says between its marks. Raises ValueError where it has none."""
    match = _marks(mark).search(text)
    if match is None:
        raise ValueError(f"no <!-- {mark}:begin --> and <!-- {mark}:end -->")
    return match[2].strip()


def replaced(text: str, mark: str, table: str) -> str:
    """The document with this table between its marks."""
    between(text, mark)
    return _marks(mark).sub(lambda match: f"{match[1]}\n\n{table}\n\n{match[3]}", text)


def _marks(mark: str) -> re.Pattern[str]:
    begin, end = (re.escape(f"<!-- {mark}:{word} -->") for word in ("begin", "end"))
    return re.compile(f"({begin})(.*?)({end})", re.DOTALL)


def main(root: Path = ROOT) -> None:
    """Write every table into its document."""
    for (name, mark), table in TABLES.items():
        path = root / name
        path.write_text(replaced(path.read_text(), mark, table()))


if __name__ == "__main__":
    main()
