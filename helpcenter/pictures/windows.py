"""The windows that are drawn: a network's, with its address at the top, and our own."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from helpcenter.pictures.drawing import LEFT, Drawing
from helpcenter.policies import facts

HEAD = 44
SITE = "Channel Care"


def of_network(network: str, alternative: str, *, title: str = "", numbered: bool) -> Drawing:
    """A network's window: the address shows where one is."""
    drawing = Drawing(alternative, title, numbered)
    _head(drawing, facts.policy(network).glyph, _host(network))
    return drawing


def of_site(alternative: str, *, title: str = "") -> Drawing:
    drawing = Drawing(alternative, title)
    _head(drawing, "", SITE)
    return drawing


def account(drawing: Drawing, name: str) -> None:
    """Who is signed in: the first thing to look at."""
    y = drawing.y + 16
    drawing.circle(LEFT + 16, y, 16, "wash")
    drawing.circle(LEFT + 16, y - 4.5, 4.5, "draw")
    drawing.path(f"M{LEFT + 7} {y + 9}c1-9 17-9 18 0", "draw")
    drawing.words(_("signed in as"), LEFT + 44, y - 3, "note")
    drawing.words(name, LEFT + 44, y + 14, "strong")
    drawing.y = y + 34


def close(drawing: Drawing) -> Drawing:
    """Draw the window itself, around all that stands in it."""
    drawing.y += 20
    whole, drawing.shapes = drawing.shapes, []
    drawing.box(1, 1, drawing.edge - 1, drawing.y - 2, "sheet", round_by=12)
    top = f"M1 {HEAD}V13a12 12 0 0 1 12-12H{drawing.edge - 12}a12 12 0 0 1 12 12V{HEAD}"
    drawing.path(f"{top}z", "head")
    drawing.box(1, 1, drawing.edge - 1, drawing.y - 2, "frame", round_by=12)
    drawing.shapes += whole
    return drawing


def _head(drawing: Drawing, glyph: str, address: str) -> None:
    drawing.circle(LEFT + 10, HEAD / 2, 12, "sea")
    if glyph:
        drawing.words(glyph, LEFT + 10, HEAD / 2 + 5, "glyph-t", anchor="middle")
    else:
        drawing.line(LEFT + 4, HEAD / 2, LEFT + 16, HEAD / 2, "sign")
        drawing.circle(LEFT + 10, HEAD / 2, 3, "on-sea")
    drawing.words(address, LEFT + 32, HEAD / 2 + 4.5, "note")
    drawing.y = HEAD + 20


def _host(network: str) -> str:
    """Of the network's own page; where each server has its own, or none is known, its name."""
    place = facts.settings(network)
    host = urlsplit(place.url).hostname
    return host.removeprefix("www.") if host else place.name
