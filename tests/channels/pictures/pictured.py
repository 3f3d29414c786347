"""Channels with a picture."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import pytest
from PIL import Image

from channels.contract import Facts, Kind, Place
from channels.models import Channel
from channels.pictures import due
from channels.records import pictures

ADDRESS = "https://pbs.twimg.com/profile_images/1/a_bigger.png"


def _png() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(out, "PNG")
    return out.getvalue()


PICTURE = _png()


def named(channel: Channel, address: str | None = ADDRESS) -> Facts:
    """An answer that names this picture of the channel."""
    place = Place(Kind(channel.kind), channel.external_id, channel.name, picture=address)
    return Facts(places=(place,))


def give_picture(channel: Channel, monkeypatch: pytest.MonkeyPatch) -> str:
    """Its mark."""
    at = datetime(2026, 11, 24, 9, tzinfo=UTC)
    pictures.note([channel], named(channel), at=at)
    with monkeypatch.context() as patch:
        patch.setattr(due, "fetch", lambda *_: PICTURE)
        due.fetch_due(at=at)
    channel.refresh_from_db()
    return channel.picture
