"""Pictures of people and Pages, drawn for each account, at the hosts where networks keep theirs.

What is ordered of them (``order``) has nothing to do with the faults of the networks: those are
other machines.
"""

from __future__ import annotations

import colorsys
import hashlib
import io
import struct
import time
import zlib
from collections.abc import Callable
from functools import lru_cache

from flask import Blueprint, Response, make_response
from PIL import Image, ImageDraw

from sandbox import replies
from sandbox.store import database

blueprint = Blueprint("pictures", __name__)

SIDE = 256
FAULT = "picture_fault"
HUGE = 3_000_000
SLOW_S = 30.0


def address(host: str, network: str, owner: str, size: str = "large") -> str:
    """Where the picture of this account or place lies."""
    return f"https://{host}/pictures/{network}/{owner}_{size}.png"


def order(fault: str) -> None:
    """From now on every picture is answered so; empty: as usual. Raises ValueError."""
    if fault and fault not in FAULTS:
        raise ValueError(f"Faults of pictures: {', '.join(FAULTS)}.")
    database.set_setting(FAULT, fault)


@blueprint.get("/<host>/pictures/<network>/<owner>_<size>.png")
def picture(host: str, network: str, owner: str, size: str) -> Response:
    ordered = database.setting(FAULT, "")
    if ordered:
        return FAULTS[ordered]()
    return _image(_drawn(network, owner))


def _image(body: bytes) -> Response:
    response = make_response(body)
    response.headers["Content-Type"] = "image/png"
    response.headers["Cache-Control"] = "max-age=1209600, no-transform"
    return response


def _not_an_image() -> Response:
    return _image(b"<!DOCTYPE html><title>Just a moment</title>")


def _huge() -> Response:
    return _image(_drawn("", "") + b"\0" * HUGE)


def _bomb() -> Response:
    """A few bytes whose head says that they are forty thousand pixels square."""
    head = b"IHDR" + struct.pack(">IIBBBBB", 40_000, 40_000, 8, 2, 0, 0, 0)
    body = b"IDAT" + zlib.compress(bytes(1000))
    return _image(b"\x89PNG\r\n\x1a\n" + b"".join(map(_chunk, (head, body, b"IEND"))))


def _chunk(part: bytes) -> bytes:
    return struct.pack(">I", len(part) - 4) + part + struct.pack(">I", zlib.crc32(part))


def _elsewhere() -> Response:
    response = replies.text("", 302)
    response.headers["Location"] = "https://example.com/elsewhere.png"
    return response


def _slow() -> Response:
    database.commit()
    time.sleep(SLOW_S)
    return _image(_drawn("", ""))


FAULTS: dict[str, Callable[[], Response]] = {
    "missing": lambda: replies.text("Not found", 404),
    "busy": lambda: replies.text("Try again", 503),
    "not_an_image": _not_an_image,
    "huge": _huge,
    "bomb": _bomb,
    "elsewhere": _elsewhere,
    "slow": _slow,
}


@lru_cache(maxsize=256)
def _drawn(network: str, owner: str) -> bytes:
    """The same for the same owner, whatever the network: a sign on a ground of its own colour."""
    seed = hashlib.sha256(owner.encode()).digest()
    large = Image.new("RGB", (SIDE * 2, SIDE * 2), _colour(seed[0], 0.45, 0.55))
    MOTIFS[seed[1] % len(MOTIFS)](
        ImageDraw.Draw(large),
        _colour(seed[0], 0.93, 0.6),
        _colour(seed[0] + 90 + seed[2] % 80, 0.66, 0.75),
    )
    return _png(large.resize((SIDE, SIDE), Image.Resampling.LANCZOS))


def _png(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()


def _colour(hue: int, light: float, strength: float) -> str:
    parts = colorsys.hls_to_rgb(hue % 256 / 256, light, strength)
    return "#" + "".join(f"{round(part * 255):02x}" for part in parts)


def _sun(draw: ImageDraw.ImageDraw, light: str, accent: str) -> None:
    draw.ellipse((150, 90, 362, 302), fill=accent)
    for top in (300, 368, 436):
        draw.rounded_rectangle((60, top, 452, top + 34), 17, fill=light)


def _cup(draw: ImageDraw.ImageDraw, light: str, accent: str) -> None:
    draw.ellipse((300, 200, 430, 330), outline=light, width=30)
    draw.rounded_rectangle((110, 170, 360, 400), 60, fill=light)
    for left in (170, 230, 290):
        draw.rounded_rectangle((left - 9, 80, left + 9, 145), 9, fill=accent)


def _hills(draw: ImageDraw.ImageDraw, light: str, accent: str) -> None:
    draw.ellipse((330, 80, 430, 180), fill=light)
    draw.polygon(((0, 430), (190, 150), (380, 430)), fill=accent)
    draw.polygon(((200, 430), (350, 250), (512, 430)), fill=light)
    draw.rectangle((0, 428, 512, 512), fill=light)


def _leaf(draw: ImageDraw.ImageDraw, light: str, accent: str) -> None:
    draw.pieslice((56, 100, 456, 500), 180, 360, fill=accent)
    draw.pieslice((56, 0, 456, 400), 0, 180, fill=light)


def _rings(draw: ImageDraw.ImageDraw, light: str, accent: str) -> None:
    for inset, colour in ((70, light), (120, accent), (180, light)):
        draw.ellipse((inset, inset, 512 - inset, 512 - inset), outline=colour, width=36)


def _house(draw: ImageDraw.ImageDraw, light: str, accent: str) -> None:
    draw.polygon(((80, 250), (256, 90), (432, 250)), fill=accent)
    draw.rectangle((124, 250, 388, 420), fill=light)
    draw.rectangle((220, 310, 292, 420), fill=accent)


MOTIFS: tuple[Callable[[ImageDraw.ImageDraw, str, str], None], ...] = (
    *(_sun, _cup, _hills, _leaf, _rings, _house),
)
