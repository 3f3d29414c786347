"""Every icon is drawn on one grid, with one stroke, which stands in the stylesheet alone."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

ICONS = [
    *(path for path in sorted(Path("templates/icons").glob("*.svg")) if path.stem != "mark"),
    *sorted(Path("channels/networks").glob("*/icon.svg")),
]
SVG = {"class": "icon", "viewBox": "0 0 24 24", "aria-hidden": "true"}
DRAWN = {
    "path": {"d", "fill"},
    "circle": {"cx", "cy", "r", "stroke-dasharray"},
}
NUMBER = re.compile(r"-?(?:\d+\.?\d*|\.\d+)")
DOT = "h.01"  # a dot: a stroke without a length, and with round ends
MOST_BYTES = 280


@pytest.mark.parametrize("path", ICONS, ids=str)
def test_an_icon_is_on_the_grid(path: Path) -> None:
    text = path.read_text()
    svg = ET.fromstring(text)

    assert svg.attrib == SVG
    assert len(text) <= MOST_BYTES
    for part in svg:
        assert set(part.attrib) <= DRAWN[part.tag]
        assert part.get("fill") in (None, "currentColor")
        shape = " ".join(part.get(name, "") for name in ("d", "cx", "cy", "r"))
        off = [n for n in NUMBER.findall(shape.replace(DOT, "")) if float(n) * 2 % 1]
        assert off == []


def test_each_network_and_each_state_has_one() -> None:
    states = {"working", "ends_soon", "needs_you", "limited", "cannot_tell", "not_set_up"}

    assert states <= {path.stem for path in ICONS}
    assert len([path for path in ICONS if path.name == "icon.svg"]) >= 5


def test_no_two_look_alike() -> None:
    assert len({path.read_text() for path in ICONS}) == len(ICONS)
