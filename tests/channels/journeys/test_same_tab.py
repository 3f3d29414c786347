"""The way to a network and back stays in the tab in which it began."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[3]
OPENS = re.compile(r"""target=["']_blank|window\.open\(""")


def test_the_way_to_a_network_opens_no_window() -> None:
    pages = [*(ROOT / "templates" / "channels").rglob("*.html"), *(ROOT / "static").glob("*.js")]
    assert len(pages) > 20
    assert [page.name for page in pages if OPENS.search(page.read_text())] == []
