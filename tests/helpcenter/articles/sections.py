"""What stands in one section of a page as a browser gets it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html.parser import HTMLParser

HEADINGS = {f"h{level}": level for level in range(1, 7)}
VOID = frozenset({"area", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"})
UNREAD = frozenset({"script", "style", "svg"})


@dataclass(slots=True)
class _Place:
    """An element with an id: where it begins and ends, counted in words of the page."""

    anchor: str
    level: int  # of a heading, else 0
    began: int
    ended: int | None = None


class _Page(HTMLParser):
    """Reads a page, well-formed as ours are, into words and the places among them."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self.places: list[_Place] = []
        self._open: list[tuple[str, list[_Place]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        anchor = dict(attrs).get("id")
        place = _Place(anchor, HEADINGS.get(tag, 0), len(self.words)) if anchor else None
        if place:
            self.places.append(place)
        if tag not in VOID:
            self._open.append((tag, []))
        if place:  # a control is empty itself: its label goes on to the end of what is around it
            self._open[-1][1].append(place)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A drawing's shapes: nothing stands in them."""

    def handle_endtag(self, tag: str) -> None:
        while self._open:
            name, places = self._open.pop()
            for place in places:
                place.ended = len(self.words)
            if name == tag:
                return

    def handle_data(self, data: str) -> None:
        if not any(name in UNREAD for name, _places in self._open):
            self.words += data.split()

    def end_of(self, place: _Place) -> int | None:
        """Of a heading's section: the next heading that is as high, or the end of the page."""
        if not place.level:
            return place.ended
        after = self.places[self.places.index(place) + 1 :]
        return next((next_.began for next_ in after if 0 < next_.level <= place.level), None)


def text_of(html: str, anchor: str) -> str | None:
    """The words of a section, on one line; None where the page has no such anchor.

    ``anchor``: of a heading, of another element, or of a control, whose label is read; empty for
    what stands above the first heading that can be linked.
    """
    page = _Page(html)
    if not anchor:
        main = next(place for place in page.places if place.anchor == "main")
        linked = [place.began for place in page.places if place.level > 1]
        return _on_one_line(page.words[main.began : min(linked, default=None)])
    place = next((place for place in page.places if place.anchor == anchor), None)
    if place is None:
        return None
    return _on_one_line(page.words[place.began : page.end_of(place)])


def _on_one_line(words: Sequence[str]) -> str:
    """A sign that follows a link or a figure belongs to its word."""
    return re.sub(r" (?=[.,;:!?])", "", " ".join(words))
