"""Our own pages as they are: what ``make pictures`` took, in each language and scheme."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from PIL import Image

from helpcenter.pictures.picture import Picture

# Name: caption, and what is to be seen in words.
SCREENS: Mapping[str, tuple[str | Promise, str | Promise]] = {
    "update-failures": (
        _("Update Failures in your notification preferences."),
        _("The notification preferences. Update Failures is the first of the topics, and is on."),
    ),
}
SOURCE_LANGUAGE = "en"
SCHEMES = ("light", "dark")


def names() -> list[str]:
    return list(SCREENS)


def files(language: str) -> list[str]:
    """What ``make pictures`` has to take in this language, below ``static/``."""
    return [_file(name, language, scheme) for name in SCREENS for scheme in SCHEMES]


def draw(name: str) -> Picture:
    caption, alternative = (str(text) for text in SCREENS[name])
    language = get_language() or SOURCE_LANGUAGE
    light, dark = (_taken(name, language, scheme) for scheme in SCHEMES)
    width, height = _size(light)
    context = {
        "light": static(light),
        "dark": static(dark),
        "alternative": alternative,
        "width": width,
        "height": height,
    }
    html = render_to_string("helpcenter/tags/_screen.html", context)
    return Picture(caption, html=html, alternative=alternative)


def _taken(name: str, language: str, scheme: str) -> str:
    """In the reader's language where it was taken in it."""
    own = _file(name, language, scheme)
    return own if finders.find(own) else _file(name, SOURCE_LANGUAGE, scheme)


def _file(name: str, language: str, scheme: str) -> str:
    return f"help/{name}-{language}-{scheme}.webp"


@lru_cache
def _size(name: str) -> tuple[int, int]:
    path = finders.find(name)
    if not path:  # not taken yet, which check_articles says
        return 0, 0
    with Image.open(path) as picture:
        return picture.size
