"""One drawing as SVG: shapes with classes that ``styles/`` colours, and text that breaks.

Every drawing is ``WIDTH`` units wide, which is what a phone shows at full size; a wide page
puts several beside each other. So its text is never scaled below the size it is drawn in.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from helpcenter.pictures.text_width import lines, width

WIDTH = 320
LEFT = 20  # where things stand inside a window
GUTTER = 28  # right of it, for the numbers that the list beside it explains
TEXT, SMALL, LEADING = 13, 12, 18
BUTTON, BOX = 36, 16
Number = int | float


@dataclass(slots=True)
class Drawing:
    """Shapes from top to bottom; ``y`` is where the next one goes.

    ``alternative``: what is drawn, for those who do not see it. ``numbered``: with room for
    numbers at the right.
    """

    alternative: str
    title: str = ""
    numbered: bool = False
    y: Number = 0
    shapes: list[SafeString] = field(default_factory=list)

    @property
    def edge(self) -> int:
        """Where a window ends."""
        return WIDTH - (GUTTER if self.numbered else 1)

    @property
    def right(self) -> int:
        """Where things in it end."""
        return self.edge - LEFT

    @property
    def svg(self) -> SafeString:
        return format_html(
            '<svg viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>',
            *(WIDTH, round(self.y), self.alternative),
            format_html_join("", "{}", ((shape,) for shape in self.shapes)),
        )

    def shape(self, tag: str, css: str = "", **attributes: Number | str) -> None:
        written = format_html_join(
            "",
            ' {}="{}"',
            ((name.replace("_", "-"), _short(value)) for name, value in attributes.items()),
        )
        marked = format_html(' class="{}"', css) if css else ""
        self.shapes.append(format_html("<{}{}{}/>", tag, marked, written))

    def line(self, x1: Number, y1: Number, x2: Number, y2: Number, css: str = "") -> None:
        self.path(f"M{_short(x1)} {_short(y1)}L{_short(x2)} {_short(y2)}", css)

    def path(self, d: str, css: str = "") -> None:
        self.shape("path", css, d=d)

    def circle(self, x: Number, y: Number, r: Number, css: str = "") -> None:
        self.shape("circle", css, cx=x, cy=y, r=r)

    def box(
        self, x: Number, y: Number, w: Number, h: Number, css: str = "", *, round_by: Number = 8
    ) -> None:
        self.shape("rect", css, x=x, y=y, width=w, height=h, rx=round_by)

    def words(
        self, text: str, x: Number, y: Number, css: str = "", *, anchor: str = "start"
    ) -> None:
        """One line, its letters standing on ``y``."""
        marked = format_html(' class="{}"', css) if css else ""
        at = format_html(' text-anchor="{}"', anchor) if anchor != "start" else ""
        self.shapes.append(
            format_html('<text{}{} x="{}" y="{}">{}</text>', marked, at, _short(x), _short(y), text)
        )

    def paragraph(
        self, text: str, x: Number = LEFT, css: str = "", *, room: Number | None = None
    ) -> None:
        """Text that breaks; ``y`` moves below it."""
        room = self.right - x if room is None else room
        size = SMALL if "note" in css else TEXT
        for line in lines(text, size, room, bold="strong" in css):
            self.words(line, x, self.y + TEXT, css)
            self.y += LEADING

    def tick_box(self, text: str, *, ticked: bool = True, note: str = "") -> None:
        """A box with what it allows; ``note`` stands at its right."""
        top = self.y + 1
        self.box(LEFT, top, BOX, BOX, "on" if ticked else "off", round_by=4)
        if ticked:
            self.path(f"M{LEFT + 4} {_short(top + 8.5)}l3 3 5.5-6.5", "sign")
        if note:
            self.words(note, self.right, self.y + TEXT, "note", anchor="end")
        room = self.right - LEFT - 28 - (width(note, SMALL) + 10 if note else 0)
        self.paragraph(text, LEFT + 28, room=room)
        self.y += 7

    def item(self, text: str) -> None:
        """A line of a list in which nothing can be ticked."""
        self.circle(LEFT + 8, self.y + 9, 2.5, "ink")
        self.paragraph(text, LEFT + 28)
        self.y += 6

    def buttons(self, main: str, other: str = "", *, sure: bool = True) -> None:
        """One button to press, at the right, and perhaps one to leave alone.

        ``sure`` False: the one to press is the quieter one of the two.
        """
        drawn = [(main, "main" if sure else "ring"), (other, "quiet" if sure else "greyed")]
        buttons = [(text, css, _button_width(text)) for text, css in drawn if text]
        room = sum(w for _text, _css, w in buttons) + 12 * (len(buttons) - 1)
        beside, right = room <= self.right - LEFT, self.right
        for text, css, w in buttons:
            self.box(right - w, self.y, w, BUTTON, css, round_by=9)
            self.words(text, right - w / 2, self.y + 23, f"{css}-t", anchor="middle")
            if beside:
                right -= w + 12
            elif text != buttons[-1][0]:
                self.y += BUTTON + 10
        self.y += BUTTON

    def badge(self, number: int, y: Number) -> None:
        """A number on the right edge, which the list beside the drawing explains."""
        self.circle(WIDTH - 12, y, 11, "badge")
        self.words(str(number), WIDTH - 12, y + 4.5, "badge-t", anchor="middle")

    def rule(self) -> None:
        self.line(1, self.y, self.edge, self.y, "rule")


def _button_width(text: str) -> int:
    return round(width(text, TEXT, bold=True)) + 28


def _short(value: Number | str) -> str:
    """A number without useless digits."""
    return value if isinstance(value, str) else f"{value:.1f}".rstrip("0").rstrip(".")
