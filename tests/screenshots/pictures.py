"""``make pictures``: pictures of our own pages, for the README and for articles.

Not a test, although pytest runs it: the demo is loaded into a site of its own, with the clock
held at one moment, and Chromium looks at it. So the same code makes the same pictures, and
nobody takes one by hand. The letters are those of this machine's fonts.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
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

from channels.contract import Cause
from channels.models import Channel, Credential
from channels.registry import authorize_hosts
from config.demo import channels as demo
from helpcenter.articles.library import languages
from helpcenter.pictures import screens
from tests.accessibility import await_fragments
from tests.conftest import ROOT, Sandbox
from tests.screenshots import few_colours

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

AT = datetime(2026, 11, 29, 17, 30, tzinfo=UTC)
# A while after the demo was loaded: no length of time is then about to turn.
LOOKED_AT = AT + timedelta(minutes=12)
README, ARTICLES = ROOT / ".readme", ROOT / "static" / "help"
LANGUAGES = languages()
BELOW = 4  # pixels of page left under what is shown
PASSWORD_CHANGED = Cause.PASSWORD_CHANGED.value
SHOWN = "element => scrollTo(0, element.getBoundingClientRect().top + scrollY - 16)"


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
    policy = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    consent = {"form-action": ["'self'", *authorize_hosts(sandbox.url)]}
    settings.CONTENT_SECURITY_POLICY = {"DIRECTIVES": {**policy, **consent}}
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
        with _window(
            chromium,
            person,
            live_server.url,
            size=shot.size,
            scheme=shot.scheme,
            language=shot.language,
        ) as page:
            with override(shot.language):
                page.goto(live_server.url + reverse(shot.name, args=shot.arguments))
            await_fragments(page)
            if shot.upon:
                page.locator(shot.upon).evaluate("element => element.scrollIntoView()")
            _keep(shot, page)


@contextmanager
def _window(
    chromium: Browser,
    user: User,
    site: str,
    *,
    size: tuple[int, int],
    scheme: str = "light",
    language: str = "en",
) -> Iterator[Page]:
    """A browser's window at the moment of the pictures, in which this person is signed in."""
    with chromium.new_context(
        viewport={"width": size[0], "height": size[1]},
        color_scheme="dark" if scheme == "dark" else "light",
        reduced_motion="reduce",
        locale=language,
        timezone_id=demo.ZONE,
    ) as context:
        context.add_cookies([{"name": "sessionid", "value": _session(user), "url": site}])
        page = context.new_page()
        page.clock.set_fixed_time(LOOKED_AT)
        yield page


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
    few_colours.save(_picture(taken), shot.file)


def _picture(taken: bytes) -> Image.Image:
    return Image.open(io.BytesIO(taken)).convert("RGB")


def test_a_refresh_from_broken_to_working(
    person: User, live_server: LiveServer, chromium: Browser
) -> None:
    """One picture for the README: what is wrong, what to do, and that it works again."""
    login = Credential.objects.get(user=person, network="facebook", cause=PASSWORD_CHANGED)
    broken = login.channels.order_by("pk")[0]
    with _window(chromium, person, live_server.url, size=(390, 680)) as page:
        frames = []

        def keep(begin: str) -> None:
            await_fragments(page)
            page.locator(begin).evaluate(SHOWN)
            frames.append(_picture(page.screenshot()))

        page.goto(live_server.url + reverse("channels:list") + "?network=facebook")
        keep(f"#channel-{broken.pk}")
        page.goto(live_server.url + reverse("channels:refresh", args=[broken.pk]))
        keep("main h1")
        page.locator("main form button.btn:not(.quiet)").first.click()
        page.get_by_role("link", name=login.account_name).click()
        page.get_by_role("button", name="Allow").click()
        page.wait_for_url(f"{live_server.url}/**")
        keep("main h1")
    few_colours.save(few_colours.side_by_side(frames), README / "broken-to-working.png")
