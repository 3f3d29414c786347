"""From what a network sent to our own small picture: a square of ``SIDE`` pixels, as WebP.

Nothing of what was sent is kept as it came: it is decoded within limits, and drawn anew.
"""

from __future__ import annotations

import io
import warnings

from PIL import Image, ImageOps

SIDE = 96
MOST = 8 * 1024
# What networks send pictures of people in. Formats that call other programs are not among them.
FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
# Pixels, told by its head before any of them is decoded.
MOST_PIXELS = 16_000_000
QUALITIES = (70, 50, 25)
PAPER = (255, 255, 255)


class NoImageError(Exception):
    """These bytes are no picture that we take."""


def small(sent: bytes) -> bytes:
    """The picture as we keep it. Raises NoImageError; whatever the bytes are, nothing else."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(sent), formats=FORMATS) as image:
                if image.width * image.height > MOST_PIXELS:
                    raise NoImageError("too many pixels")
                return _encoded(_square(image))
    except NoImageError:
        raise
    # Decoders for files that anybody may have made raise whatever comes up in them.
    except Exception as error:  # noqa: BLE001
        raise NoImageError(type(error).__name__) from None


def _square(image: Image.Image) -> Image.Image:
    image.draft("RGB", (SIDE * 2, SIDE * 2))  # a JPEG is decoded no larger than it need be
    upright = ImageOps.exif_transpose(image).convert("RGBA")
    fitted = ImageOps.fit(upright, (SIDE, SIDE), Image.Resampling.LANCZOS)
    square = Image.new("RGB", (SIDE, SIDE), PAPER)
    square.paste(fitted, mask=fitted.getchannel("A"))
    return square


def _encoded(square: Image.Image) -> bytes:
    for quality in QUALITIES:
        out = io.BytesIO()
        square.save(out, "WEBP", quality=quality, method=4)
        if out.tell() <= MOST:
            return out.getvalue()
    raise NoImageError("stays too large")
