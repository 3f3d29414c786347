"""The picture that stands beside a link to us: drawn on demand, from the words of the page."""

from __future__ import annotations

import hashlib
import json
from dataclasses import astuple, dataclass
from io import BytesIO
from pathlib import Path

from django.core.cache import cache
from django.utils.translation import gettext as _
from PIL import Image, ImageDraw, ImageFont

from helpcenter.articles.library import Article
from helpcenter.discovery.line_breaks import break_evenly

SIZE = (1200, 630)
DESIGN = 1  # add one whenever the drawing changes: caches keep pictures by it
KEPT_S = 30 * 86_400
SITE_NAME = "Channel Care"

# The site's own colours (styles/tokens.css): paper, ink and one sea green.
PAPER, SHEET, INK = "#f7f5ef", "#fffefb", "#14242c"
SEA, SEA_WASH, AMBER, REST = "#0a5a66", "#e1eff0", "#f3c26b", "#c9c2b3"
EDGE, RIGHT = 84, SIZE[0] - 84
FONTS = Path(__file__).parent / "fonts"  # both under the SIL Open Font License, beside them
HEAD, TEXT = FONTS / "literata-600.woff", FONTS / "public-sans-600.woff"
SHARP = 2  # shapes are drawn larger and scaled down, for smooth edges
COLOURS = 64


@dataclass(frozen=True, slots=True)
class Card:
    """What a picture says. ``sign`` is a network's letterform; empty for the site's own."""

    title: str
    above: str
    sign: str = ""

    @property
    def digest(self) -> str:
        """Changes when the picture does."""
        said = json.dumps([DESIGN, SITE_NAME, *astuple(self)])
        return hashlib.sha256(said.encode()).hexdigest()[:12]

    @property
    def alt(self) -> str:
        """The same in words, for those who do not see it."""
        return _("%(title)s. %(site)s, %(above)s") % {
            "title": self.title,
            "site": SITE_NAME,
            "above": self.above,
        }


def of_article(article: Article, signs: dict[str, str]) -> Card:
    """``signs``: network -> its letterform. An article about one network carries it."""
    about = article.front.networks
    sign = signs.get(about[0], "") if len(about) == 1 else ""
    return Card(article.title, str(article.topic.title), sign)


def png(card: Card) -> bytes:
    """The picture, at most 60 KB; drawn once, then kept in the cache."""
    key = f"card-{card.digest}"
    kept: bytes | None = cache.get(key)
    if kept is None:
        kept = draw(card)
        cache.set(key, kept, KEPT_S)
    return kept


def draw(card: Card) -> bytes:
    large = Image.new("RGB", (SIZE[0] * SHARP, SIZE[1] * SHARP), PAPER)
    _shapes(ImageDraw.Draw(large), has_sign=bool(card.sign))
    picture = large.resize(SIZE, Image.Resampling.LANCZOS)
    _words(ImageDraw.Draw(picture), card)
    file = BytesIO()
    palette = picture.quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    palette.save(file, "PNG", optimize=True)
    return file.getvalue()


def icon(side: int) -> bytes:
    """The site's sign alone, filling a square: the system rounds its corners itself."""
    large = Image.new("RGB", (side * SHARP, side * SHARP), SEA)
    _mark(ImageDraw.Draw(large), 0, 0, side)
    file = BytesIO()
    large.resize((side, side), Image.Resampling.LANCZOS).save(file, "PNG", optimize=True)
    return file.getvalue()


def _scaled(*points: float) -> list[float]:
    return [point * SHARP for point in points]


def _shapes(pen: ImageDraw.ImageDraw, *, has_sign: bool) -> None:
    pen.rectangle(_scaled(0, 0, SIZE[0], 14), fill=SEA)
    _mark(pen, EDGE, 62, 60)
    if has_sign:
        pen.ellipse(_scaled(RIGHT - 116, 50, RIGHT, 166), fill=SEA_WASH)
    _lifeline(pen, 552)


def _mark(pen: ImageDraw.ImageDraw, x: float, y: float, side: float) -> None:
    """The site's sign, on its grid of 32."""
    unit = side / 32

    def at(*grid: float) -> list[float]:
        moved = [(x if n % 2 == 0 else y) + coordinate * unit for n, coordinate in enumerate(grid)]
        return _scaled(*moved)

    pen.rounded_rectangle(at(0, 0, 32, 32), radius=9 * unit * SHARP, fill=SEA)
    pen.rounded_rectangle(at(4.5, 14.5, 15.5, 17.5), radius=1.5 * unit * SHARP, fill="#fff")
    for dot in (20.2, 23):
        pen.ellipse(at(dot - 1.3, 14.7, dot + 1.3, 17.3), fill="#8fb4b9")
    pen.rounded_rectangle(at(25.3, 10.3, 27.7, 21.7), radius=1.2 * unit * SHARP, fill="#fff")
    pen.ellipse(at(11.3, 11.8, 19.7, 20.2), fill=AMBER)


def _lifeline(pen: ImageDraw.ImageDraw, y: float) -> None:
    """What every channel's card shows: lived, now, what is left, the end."""
    now = EDGE + (RIGHT - EDGE) * 0.62
    pen.line(_scaled(EDGE, y, now, y), fill=SEA, width=8 * SHARP)
    pen.ellipse(_scaled(EDGE - 4, y - 4, EDGE + 4, y + 4), fill=SEA)
    for step in range(int((RIGHT - now - 36) / 22)):
        x = now + 36 + step * 22
        pen.ellipse(_scaled(x - 4, y - 4, x + 4, y + 4), fill=REST)
    pen.line(_scaled(RIGHT, y - 20, RIGHT, y + 20), fill=INK, width=5 * SHARP)
    pen.ellipse(_scaled(now - 19, y - 19, now + 19, y + 19), fill=SHEET)
    pen.ellipse(_scaled(now - 14, y - 14, now + 14, y + 14), fill=AMBER)


def _words(pen: ImageDraw.ImageDraw, card: Card) -> None:
    pen.text((EDGE + 80, 92), SITE_NAME, fill=INK, font=_font(HEAD, 36), anchor="lm")
    if card.sign:
        pen.text((RIGHT - 58, 108), card.sign, fill=SEA, font=_font(HEAD, 54), anchor="mm")
    size, lines = _fitted(card.title)
    step = size * 1.18
    top = 378 - step * (len(lines) - 1) / 2
    above = top - size / 2 - 46
    pen.text((EDGE, above), card.above, fill=SEA, font=_font(TEXT, 30), anchor="lm")
    for number, line in enumerate(lines):
        pen.text((EDGE, top + number * step), line, fill=INK, font=_font(HEAD, size), anchor="lm")


def _fitted(title: str) -> tuple[int, list[str]]:
    """The largest letters in which the title fits: in one line, else two, and so on."""
    for size, most in ((100, 1), (90, 2), (76, 2), (68, 3), (60, 3), (52, 4), (44, 5), (36, 6)):
        lines = break_evenly(title, RIGHT - EDGE, _font(HEAD, size).getlength)
        if len(lines) <= most:
            return size, lines
    return size, [*lines[:5], f"{lines[5].rstrip(' .,:;')} …"]


def _font(file: Path, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(file, size)
