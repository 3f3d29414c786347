"""Pictures of pages as small files: few colours, and several side by side."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import cast

from PIL import Image, ImageDraw

RGB = tuple[int, int, int]
COLOURS = 256  # few enough for a small file, and enough for the edges of letters
PAPER, INK, GAP, ARROW = (239, 236, 227), (10, 90, 102), 56, 12


def save(picture: Image.Image, file: Path) -> None:
    few = picture.quantize(palette=_palette(picture), dither=Image.Dither.NONE)
    if file.suffix == ".webp":
        few.convert("RGB").save(file, "WEBP", lossless=True, quality=100, method=6)
    else:
        few.save(file, "PNG", optimize=True)


def side_by_side(pictures: Sequence[Image.Image]) -> Image.Image:
    """In a row on a sheet of our paper, with an arrow from each to the next."""
    wide = sum(picture.width for picture in pictures) + GAP * (len(pictures) + 1)
    tall = max(picture.height for picture in pictures)
    sheet = Image.new("RGB", (wide, tall + 2 * GAP // 2), PAPER)
    pen, left = ImageDraw.Draw(sheet), GAP
    for number, picture in enumerate(pictures):
        if number:
            tip, middle = (left - GAP // 3, sheet.height // 2), sheet.height // 2
            back = left - GAP + GAP // 3
            pen.line([(back, middle), tip], INK, 3)
            pen.line([(tip[0] - ARROW // 2, middle - ARROW // 2), tip], INK, 3)
            pen.line([(tip[0] - ARROW // 2, middle + ARROW // 2), tip], INK, 3)
        sheet.paste(picture, (left, GAP // 2))
        left += picture.width + GAP
    return sheet


def _palette(picture: Image.Image) -> Image.Image:
    """Its commonest colours as they are: paper stays paper, and only edges of letters move."""
    counted = picture.getcolors(picture.width * picture.height) or []
    colours = [(count, cast(RGB, colour)) for count, colour in counted]
    kept = sorted(colours, key=lambda pair: (-_weight(*pair), pair[1]))[:COLOURS]
    palette = Image.new("P", (1, 1))
    palette.putpalette([part for _count, colour in kept for part in colour])
    return palette


def _weight(count: int, colour: RGB) -> float:
    """A small dot in a state's colour counts for more than as much grey."""
    return count * (1 + (max(colour) - min(colour)) / 4)
