"""Names of buttons that an article may tell its reader to press: ours, and the networks'."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from babel.messages.pofile import read_po
from django.apps import apps
from django.conf import settings
from django.utils.translation import override

from helpcenter.articles.library import SOURCE_LANGUAGE
from helpcenter.policies import facts

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]")


@dataclass(frozen=True, slots=True)
class Names:
    """Sentences as they are compared, and those that a name is put into, as patterns."""

    whole: frozenset[str]
    with_a_name: tuple[re.Pattern[str], ...]

    def has(self, name: str) -> bool:
        return name in self.whole or any(shape.fullmatch(name) for shape in self.with_a_name)


def is_known(name: str, language: str) -> bool:
    """Whether a page of ours says it in this language, or a network does."""
    wanted = _plain(name)
    return _ours(language).has(wanted) or wanted in _networks(language)


@lru_cache(maxsize=8)
def _ours(language: str) -> Names:
    """Every sentence of the site."""
    whole, shapes = set[str](), set[str]()
    for sentence in map(_plain, _sentences(language)):
        parts = PLACEHOLDER.split(sentence)
        if len(parts) == 1:
            whole.add(sentence)
        elif len("".join(parts).strip()) > 2:
            shapes.add(".+".join(map(re.escape, parts)))
            whole.add(parts[0].strip())  # "Continue to", where no network is named
    return Names(frozenset(whole - {""}), tuple(map(re.compile, sorted(shapes))))


def _sentences(language: str) -> Iterator[str]:
    for path in _catalogs(language):
        with path.open("rb") as file:
            for message in read_po(file, locale=path.parts[-3]):
                said = message.id if language == SOURCE_LANGUAGE else message.string
                yield said if isinstance(said, str) else (said or [""])[0]


def _catalogs(language: str) -> list[Path]:
    """Of our own rooms; the originals stand in the catalog of any other language."""
    others = [code for code, _name in settings.LANGUAGES if code != SOURCE_LANGUAGE]
    code = others[0] if language == SOURCE_LANGUAGE else language
    rooms = [*settings.LOCALE_PATHS, *(Path(app.path) / "locale" for app in apps.get_app_configs())]
    paths = [Path(room) / code / "LC_MESSAGES" / "django.po" for room in rooms]
    own = [path for path in dict.fromkeys(paths) if "site-packages" not in path.parts]
    return [path for path in own if path.exists()]


def _networks(language: str) -> frozenset[str]:
    with override(language):
        return frozenset(_plain(name) for of in facts.names() for name in facts.buttons(of))


def _plain(name: str) -> str:
    """As it is compared: without its last stop, and whatever its capitals."""
    return " ".join(name.split()).rstrip(".,;:…").casefold()
