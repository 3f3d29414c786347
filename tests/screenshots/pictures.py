"""``make pictures``: pictures of our own pages, for the README and for articles.

Not a test, although pytest runs it: the demo is loaded into a site of its own, with the clock
held at one moment, and Chromium looks at it. So the same code makes the same pictures, and
nobody takes one by hand. The letters are those of this machine's fonts.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import cast
from unittest import mock

import pytest
from django.conf import settings as configured
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from PIL import Image
from playwright.sync_api import Browser, FloatRect, Page
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from channels.models import Channel
from config.demo import channels as demo
from helpcenter.articles.library import languages
from helpcenter.pictures import screens
from tests.accessibility import await_fragments
from tests.conftest import ROOT, Sandbox

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

AT = datetime(2026, 11, 29, 17, 30, tzinfo=UTC)
# A while after the demo was loaded: no length of time is then about to turn.
LOOKED_AT = AT + timedelta(minutes=12)
README, ARTICLES = ROOT / ".readme", ROOT / "static" / "help"
RGB = tuple[int, int, int]
LANGUAGES = languages()
BELOW = 4  # pixels of page left under what is shown
COLOURS = 256  # few enough for a small file, and enough for the edges of letters


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture. ``name``: of the page's address. ``until``: its main part from the top to the
    end of this, else the window, scrolled to ``upon``."""

    file: Path
    name: str
    arguments: tuple[object, ...] = ()
    size: tuple[int, int] = (1280, 1000)
    scheme: str = "light"
    language: str = "en"
    until: str = ""
    upon: str = ""


def shots(user: User) -> Iterator[Shot]:
    broken = Channel.objects.visible_to(user).filter(network="facebook").order_by("pk")[0]
    yield Shot(README / "channels.png", "channels:list", size=(1280, 1250))
    yield Shot(README / "article.png", "helpcenter:article", ("linkedin",), upon="#policy")
    refresh = ("channels:refresh", (broken.pk,))
    yield Shot(README / "refresh.png", *refresh, size=(390, 844), scheme="dark")
    for language in LANGUAGES:
        for scheme in screens.SCHEMES:
            yield Shot(
                ARTICLES / f"update-failures-{language}-{scheme}.webp",
                "notifications:preferences",
                size=(390, 844),
                scheme=scheme,
                language=language,
                until="main fieldset label >> nth=0",
            )


@pytest.fixture
def person(live_server: LiveServer, sandbox: Sandbox, settings: Settings) -> Iterator[User]:
    """The demo's, whose channels were connected at the pretend networks as of ``AT``."""
    sandbox.register(live_server.url)
    settings.SITE_URL = live_server.url
    set_clock = demo.set_clock

    def from_real_time(offset: timedelta) -> None:
        # The networks' clock goes on from the real time, ours stands still.
        set_clock(offset + AT - datetime.now(UTC))

    with (
        mock.patch("django.utils.timezone.now", return_value=AT),
        mock.patch.object(demo, "set_clock", from_real_time),
    ):
        demo.load()
    with mock.patch("django.utils.timezone.now", return_value=LOOKED_AT):
        yield User.objects.get(username="demo")


def test_pictures_of_our_pages(person: User, live_server: LiveServer, chromium: Browser) -> None:
    for shot in shots(person):
        with chromium.new_context(
            viewport={"width": shot.size[0], "height": shot.size[1]},
            color_scheme="dark" if shot.scheme == "dark" else "light",
            reduced_motion="reduce",
            locale=shot.language,
            timezone_id=demo.ZONE,
        ) as context:
            session = _session(person)
            context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
            page = context.new_page()
            page.clock.set_fixed_time(LOOKED_AT)
            with override(shot.language):
                page.goto(live_server.url + reverse(shot.name, args=shot.arguments))
            await_fragments(page)
            if shot.upon:
                page.locator(shot.upon).evaluate("element => element.scrollIntoView()")
            _keep(shot, page)


def _session(user: User) -> str:
    client = Client()
    client.force_login(user, backend=configured.AUTHENTICATION_BACKENDS[0])
    return client.cookies["sessionid"].value


def _clip(page: Page, until: str) -> FloatRect:
    top, end = page.locator("main").bounding_box(), page.locator(until).bounding_box()
    assert top is not None
    assert end is not None
    height = end["y"] + end["height"] + BELOW - top["y"]
    return {"x": top["x"], "y": top["y"], "width": top["width"], "height": height}


def _keep(shot: Shot, page: Page) -> None:
    taken = page.screenshot(clip=_clip(page, shot.until)) if shot.until else page.screenshot()
    picture = Image.open(io.BytesIO(taken)).convert("RGB")
    few = picture.quantize(palette=_palette(picture), dither=Image.Dither.NONE)
    if shot.file.suffix == ".webp":
        few.convert("RGB").save(shot.file, "WEBP", lossless=True, quality=100, method=6)
    else:
        few.save(shot.file, "PNG", optimize=True)


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
