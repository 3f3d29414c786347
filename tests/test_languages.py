"""Spanish says everything that English says: every sentence, with its names and its plural."""

from __future__ import annotations

import os
import re
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

import allauth
import django
import pytest
from babel.messages import Message
from django.conf import settings
from django.template.base import Lexer, TokenType
from django.utils import translation

from config.translations import borrowed, catalogs, sentences
from config.translations.sentences import ROOMS, ROOT, Sentence
from tests.every_network import ANY_NAME

LANGUAGES = [code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE]
EVERY = [(language, room) for language in LANGUAGES for room in ROOMS]
HOLES = re.compile(r"%\(\w+\)[sd]|%[sd%]|\{\w*\}")
TAGS = re.compile(r"</?[a-z]+")
# The administration is the operator's, and in English.
TEMPLATES = sorted(
    path.relative_to(ROOT / "templates").as_posix()
    for path in (ROOT / "templates").rglob("*")
    if path.suffix in (".html", ".txt") and ROOT / "templates/admin" not in path.parents
)
NAMES = re.compile(rf"Channel Care|{ANY_NAME}|OpenAPI|JSON|Python|\bcurl\b")
# An attribute that a block fills into a tag of the template it extends.
ATTRIBUTE = re.compile(r'(?<=\s)[\w-]+="[^"]*"')
READ_OUT = ("aria-label", "title", "placeholder", "alt", "content")


def held(language: str, room: str) -> dict[tuple[str, str], Message]:
    path = ROOT / room / "locale" / language / "LC_MESSAGES" / "django.po"
    return {
        (_first(message.id), message.context or ""): message
        for message in catalogs.read(path)
        if message.id and _first(message.id)
    }


def _first(text: object) -> str:
    return str(text[0]) if isinstance(text, list | tuple) else str(text)


def said(message: Message) -> list[str]:
    there = message.string
    return [str(form or "") for form in (there if isinstance(there, list | tuple) else [there])]


def wanted(room: str) -> set[Sentence]:
    return {sentence for sentence, _file in sentences.of_room(room) if sentence.text}


@pytest.mark.parametrize(("language", "room"), EVERY)
def test_every_sentence_is_translated(language: str, room: str) -> None:
    there = held(language, room)

    missing = [
        sentence.text
        for sentence in wanted(room)
        if (sentence.text, sentence.context) not in there
        or not all(said(there[sentence.text, sentence.context]))
        or there[sentence.text, sentence.context].fuzzy
    ]

    assert missing == [], "make messages, then translate what is empty"


@pytest.mark.parametrize(("language", "room"), EVERY)
def test_nothing_is_kept_that_nobody_says(language: str, room: str) -> None:
    known = {(sentence.text, sentence.context) for sentence in wanted(room)}

    assert [key for key in held(language, room) if key not in known] == [], "make messages"


@pytest.mark.parametrize(("language", "room"), EVERY)
def test_a_translation_has_the_same_holes_and_tags(language: str, room: str) -> None:
    wrong = []
    for (text, _context), message in held(language, room).items():
        plural = list(message.id)[-1] if isinstance(message.id, list | tuple) else text
        for number, there in enumerate(said(message)):
            source = text if number == 0 else plural
            allowed = [source, plural] if number == 0 else [source]
            if not any(shape(there) == shape(shape_allowed) for shape_allowed in allowed):
                wrong.append((source, there))
    assert wrong == []


def shape(text: str) -> tuple[Counter[str], Counter[str], bool, bool]:
    """What must not change: what is filled in, the markup, a line end at either side."""
    ends = text.startswith("\n"), text.endswith("\n")
    return Counter(HOLES.findall(text)), Counter(TAGS.findall(text)), *ends


@pytest.mark.parametrize(("language", "room"), EVERY)
def test_a_plural_has_as_many_forms_as_the_language(language: str, room: str) -> None:
    path = ROOT / room / "locale" / language / "LC_MESSAGES" / "django.po"
    forms = catalogs.read(path).num_plurals

    wrong = [
        sentence.text
        for sentence in wanted(room)
        if sentence.plural
        and len(said(held(language, room)[sentence.text, sentence.context])) != forms
    ]

    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_sentence_has_one_translation(language: str) -> None:
    """The site looks into one catalog made of all: the last one would win."""
    translations: dict[tuple[str, str], set[str]] = {}
    for room in ROOMS:
        for key, message in held(language, room).items():
            translations.setdefault(key, set()).add("|".join(said(message)))

    assert {key: words for key, words in translations.items() if len(words) > 1} == {}


@pytest.mark.parametrize(("language", "room"), EVERY)
def test_no_catalog_of_others_speaks_before_ours(language: str, room: str) -> None:
    """Django and its apps translate "Enabled" and "All", too, and in other words."""
    catalogs.compile_stale()
    with translation.override(language):
        others = {
            key: forms
            for key, message in held(language, room).items()
            if (forms := spoken(message)) != said(message)
        }

    assert others == {}


def spoken(message: Message) -> list[str]:
    """Every form of a sentence as the site's pages say it."""
    context = message.context or ""
    if not isinstance(message.id, list | tuple):
        text = str(message.id)
        return [translation.pgettext(context, text) if context else translation.gettext(text)]
    singular, plural = message.id
    return [
        translation.npgettext(context, singular, plural, number)
        if context
        else translation.ngettext(singular, plural, number)
        for number in (1, 2)
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_site_speaks_it_without_gettext_installed(
    language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    catalogs.compile_stale()

    for path in catalogs.po_files():
        assert path.with_suffix(".mo").stat().st_mtime_ns >= path.stat().st_mtime_ns
    with translation.override(language):
        assert translation.gettext("My channels") != "My channels"


def test_a_stale_catalog_is_compiled_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catalogs, "ROOT", tmp_path)
    path = tmp_path / "locale" / "es" / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True)
    path.write_text('msgid ""\nmsgstr ""\n\nmsgid "Yes"\nmsgstr "Si"\n')
    catalogs.compile_stale()
    made = path.with_suffix(".mo")
    assert b"Si" in made.read_bytes()

    path.write_text('msgid ""\nmsgstr ""\n\nmsgid "Yes"\nmsgstr "Sí"\n')
    after = made.stat().st_mtime_ns + 1_000_000
    os.utime(path, ns=(after, after))
    catalogs.compile_stale()

    assert "Sí".encode() in made.read_bytes()
    assert list(path.parent.glob("*.tmp")) == []


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_has_no_word_outside_a_translation(name: str) -> None:
    text = (ROOT / "templates" / name).read_text()

    words = Bare(bare(text)).words if name.endswith(".html") else re.findall(WORD, bare(text))

    assert words == []


# Not "c": with the millionths of a second, which HTML does not take.
FOR_MACHINES = ("Y-m-d", r"Y-m-d\TH:i:sO", "H:i", "H:i:s")


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_date_takes_its_shape_from_the_language(name: str) -> None:
    shapes = re.findall(r'\|date:"([^"]+)"', (ROOT / "templates" / name).read_text())

    assert [shape_here for shape_here in shapes if shape_here not in FOR_MACHINES] == []


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_page_says_in_which_language_it_is(name: str) -> None:
    text = (ROOT / "templates" / name).read_text()

    assert not re.search(r'<html lang="\w', text)


WORD = r"[A-Za-z]{2,}"


# A block that holds an attribute of a tag of another template.
ATTRIBUTE = re.compile(r"^ (?:data-[a-z-]+|lang=\"|\")$")


def bare(text: str) -> str:
    """A template without its tags, and without what they translate."""
    kept, inside = [], ""
    for token in Lexer(text).tokenize():
        first = token.contents.split()[:1]
        if token.token_type == TokenType.BLOCK:
            if first in (["blocktranslate"], ["blocktrans"], ["comment"]):
                inside = f"end{first[0]}"
            elif first == [inside]:
                inside = ""
        elif token.token_type == TokenType.TEXT and not inside:
            kept.append(ATTRIBUTE.sub("", token.contents))
    return NAMES.sub("", "".join(kept))


class Bare(HTMLParser):
    """The words in a page's text and in attributes that are read out."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.silent = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.silent = tag if tag in ("script", "style", "code") else ""
        held = dict(attrs)
        for name in READ_OUT:
            if name in held and (name != "content" or held.get("name") == "description"):
                self.words += re.findall(WORD, held[name] or "")

    def handle_endtag(self, tag: str) -> None:
        self.silent = ""

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.words += re.findall(WORD, ATTRIBUTE.sub("", data))


def test_the_walk_through_templates_finds_a_bare_word() -> None:
    text = '<p title="Go on">{% translate "fine" %} not fine {{ name }}</p>{# aside #}'

    assert Bare(bare(text)).words == ["Go", "on", "not", "fine"]


@pytest.mark.slow
def test_what_others_say_on_our_pages_is_theirs_to_the_letter() -> None:
    """A sentence that Django or allauth has changed would be translated in vain."""
    theirs: set[str] = set()
    for package in (django, allauth):
        where = Path(str(package.__file__)).parent
        for path in where.glob("**/*.py"):
            if "/tests/" not in path.as_posix():
                theirs |= {sentence.text for sentence in sentences.in_python(path.read_text())}

    ours = {sentence.text for sentence in sentences.in_python(Path(borrowed.__file__).read_text())}

    assert ours - theirs == set()
