"""Where a picture is fetched from, and what a host can do to us."""

from __future__ import annotations

import io
import time

import pytest
from PIL import Image
from pytest_django import Settings

from channels.pictures import fetching
from channels.pictures.drawing import MOST, SIDE, NoImageError, small
from channels.pictures.fetching import NotFetchedError, fetch
from core.outgoing import public_addresses
from tests.conftest import Sandbox

AT_X = "https://pbs.twimg.com/pictures/x/1001_normal.png"
# Each is refused before anybody is asked: the sandbox of these tests is nobody's address.
ELSEWHERE = [
    "http://pbs.twimg.com/a.png",
    "https://example.com/a.png",
    "https://pbs.twimg.com.example.com/a.png",
    "https://pbs.twimg.com@example.com/a.png",
    "https://pbs.twimg.com:8443/a.png",
    "https://user:pass@pbs.twimg.com/a.png",
    "https://evilpbs.twimg.com/a.png",
    "https://[::1/a.png",
    "file:///etc/passwd",
]


def encoded(image: Image.Image, kind: str) -> bytes:
    out = io.BytesIO()
    image.save(out, kind)
    return out.getvalue()


@pytest.mark.parametrize("address", ELSEWHERE)
def test_only_the_hosts_of_the_network_are_asked(address: str) -> None:
    with pytest.raises(NotFetchedError) as refusal:
        fetch("x", address)

    assert not refusal.value.again


def test_the_operator_says_which_hosts(settings: Settings) -> None:
    settings.X_PICTURE_HOSTS = "a.example .pics.example"

    assert fetching.allowed("x", "a.example")
    assert not fetching.allowed("x", "files.social.example")
    for host in ("social.example", "files.social.example"):
        assert fetching.allowed("x", host, "social.example")
    assert not fetching.allowed("x", "evilsocial.example", "social.example")
    assert fetching.allowed("x", "eu.pics.example")
    assert not fetching.allowed("x", "pics.example")
    assert not fetching.allowed("x", "evilpics.example")
    assert not fetching.allowed("x", "pbs.twimg.com")
    settings.X_PICTURE_HOSTS = "none"
    assert not fetching.allowed("x", "a.example")


def test_a_host_that_resolves_to_the_inside_is_not_asked(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.SANDBOX_URL = ""
    monkeypatch.setattr(public_addresses, "_resolved", lambda *_: ["10.0.0.7"])

    with pytest.raises(NotFetchedError, match="private") as refusal:
        fetch("x", AT_X)

    assert not refusal.value.again


def test_a_picture_comes_and_is_kept_small(sandbox: Sandbox) -> None:
    kept = small(fetch("x", AT_X))

    with Image.open(io.BytesIO(kept)) as image:
        assert (image.format, image.size) == ("WEBP", (SIDE, SIDE))
    assert len(kept) <= MOST


def test_each_account_has_a_picture_of_its_own(sandbox: Sandbox) -> None:
    addresses = [AT_X.replace("1001", owner) for owner in ("1001", "1002", "1003")]

    assert len({small(fetch("x", address)) for address in addresses}) == 3


@pytest.mark.parametrize(
    ("fault", "why", "again"),
    [
        ("missing", "status 404", False),
        ("busy", "status 503", True),
        ("elsewhere", "status 302", False),
        ("huge", "too large", False),
    ],
)
def test_what_a_host_may_do(sandbox: Sandbox, fault: str, why: str, again: bool) -> None:
    sandbox.control("pictures", {"fault": fault})

    with pytest.raises(NotFetchedError, match=why) as refusal:
        fetch("x", AT_X)

    assert refusal.value.again is again


@pytest.mark.parametrize("fault", ["not_an_image", "bomb"])
def test_what_is_no_picture_is_not_decoded(sandbox: Sandbox, fault: str) -> None:
    sandbox.control("pictures", {"fault": fault})

    with pytest.raises(NoImageError):
        small(fetch("x", AT_X))


def test_a_host_that_says_nothing_is_hung_up_on(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    sandbox.control("pictures", {"fault": "slow"})
    monkeypatch.setattr(fetching, "WHOLE_S", 0.3)

    began = time.monotonic()
    with pytest.raises(NotFetchedError) as refusal:
        fetch("x", AT_X)

    assert refusal.value.again
    assert time.monotonic() - began < 3


@pytest.mark.parametrize("kind", ["TIFF", "BMP", "ICO", "PPM"])
def test_formats_that_no_network_sends_are_not_opened(kind: str) -> None:
    with pytest.raises(NoImageError):
        small(encoded(Image.new("RGB", (32, 32)), kind))


@pytest.mark.parametrize("sent", [b"", b"\0" * 64, b"GIF89a", b"\x89PNG\r\n\x1a\n"])
def test_broken_pictures_raise_one_thing(sent: bytes) -> None:
    with pytest.raises(NoImageError):
        small(sent)


def test_what_is_cut_short_is_no_picture() -> None:
    noise = Image.effect_noise((200, 200), 80)
    with pytest.raises(NoImageError):
        small(encoded(noise, "PNG")[:2000])


def test_the_noisiest_picture_is_kept_small_too() -> None:
    assert len(small(encoded(Image.effect_noise((400, 300), 200), "PNG"))) <= MOST


def test_what_is_see_through_lies_on_white_and_nothing_of_the_camera_is_kept() -> None:
    clear = Image.new("RGBA", (50, 80), (255, 0, 0, 0))
    exif = Image.Exif()
    exif[0x010F] = "A camera"
    out = io.BytesIO()
    clear.save(out, "PNG", exif=exif)

    with Image.open(io.BytesIO(small(out.getvalue()))) as image:
        assert image.getpixel((48, 48)) == (255, 255, 255)
        assert not image.getexif()
