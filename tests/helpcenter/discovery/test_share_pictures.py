"""The picture beside a link: drawn for every article in both languages, light, and kept."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from django.core.cache import cache
from django.test import Client
from PIL import Image, ImageFont

from helpcenter.articles.library import library
from helpcenter.discovery import share_cards, share_pictures
from helpcenter.discovery.line_breaks import break_evenly
from helpcenter.discovery.share_cards import Card
from tests.helpcenter.contact.writing import Desk
from tests.helpcenter.shelved import shelve
from tests.sizes import few

pytestmark = pytest.mark.slow

SLUGS = sorted(library("en").by_slug)
PAGES = ("home", "index", "contact", "policies", "policy_changes")
OPERATORS = ("about", "privacy", "terms", "leaving")
EVERY = [
    f"{language}{path}"
    for language in ("", "/es")
    for path in (
        *(f"/articles/{slug}/card.png" for slug in SLUGS),
        *(f"/cards/{page}.png" for page in (*PAGES, *OPERATORS)),
    )
]
LONG = (
    "¿Por qué Facebook desconecta mi página una y otra vez, y qué tengo que hacer para "
    "recuperarla después de haber cambiado la contraseña de mi cuenta o de mi correo?"
)


@pytest.mark.parametrize("path", few(EVERY, most=15))
def test_every_page_has_its_picture(client: Client, path: str) -> None:
    reply = client.get(path)
    assert (reply.status_code, reply["Content-Type"]) == (200, "image/png")
    assert len(reply.content) < 60_000
    with Image.open(BytesIO(reply.content)) as picture:
        assert (picture.format, picture.size) == ("PNG", (1200, 630))


def test_a_telephone_finds_its_icon(client: Client) -> None:
    reply = client.get("/apple-touch-icon.png")
    with Image.open(BytesIO(reply.content)) as icon:
        assert icon.size == (180, 180)
    assert len(reply.content) < 5_000


def test_no_two_articles_look_alike(client: Client) -> None:
    paths = few([path for path in EVERY if "/articles/" in path], most=12)
    assert len({client.get(path).content for path in paths}) == len(paths)


def test_it_is_drawn_once(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[Card] = []
    draw = share_cards.draw

    def note(card: Card) -> bytes:
        drawn.append(card)
        return draw(card)

    monkeypatch.setattr(share_cards, "draw", note)
    cache.clear()
    first = client.get("/articles/x/card.png")
    again = client.get("/articles/x/card.png")
    assert len(drawn) == 1
    assert first.content == again.content
    client.get("/articles/x/card.png", headers={"If-None-Match": first["ETag"]})
    assert len(drawn) == 1


def test_whoever_has_it_is_told_before_it_is_drawn(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    tag = client.get("/articles/x/card.png")["ETag"]
    cache.clear()
    monkeypatch.setattr(share_cards, "draw", pytest.fail)
    assert client.get("/articles/x/card.png", headers={"If-None-Match": tag}).status_code == 304


def test_it_is_kept_for_ever_only_where_its_address_names_it(client: Client) -> None:
    digest = share_pictures.of_article(library("en").by_slug["x"]).digest
    for query in ("", "?v=other"):
        assert (
            client.get(f"/articles/x/card.png{query}")["Cache-Control"] == "public, max-age=604800"
        )
    assert "immutable" in client.get(f"/articles/x/card.png?v={digest}")["Cache-Control"]


def test_another_title_makes_another_address() -> None:
    digests = {Card(title, "Topic", sign).digest for title in ("One", "Two") for sign in ("", "f")}
    assert len(digests) == 4


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/articles/none/card.png", 404),
        ("/cards/none.png", 404),
        ("/articles/twitter/card.png", 301),
    ],
)
def test_what_is_not_there_and_what_moved(client: Client, path: str, status: int) -> None:
    assert client.get(path).status_code == status


def test_a_picture_is_in_the_language_of_its_article(
    client: Client, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.write("only", title="Only in English")
    shelve(monkeypatch, desk)
    assert (
        client.get("/articles/only/card.png").content
        == client.get("/es/articles/only/card.png").content
    )


@pytest.mark.parametrize("file", [share_cards.HEAD, share_cards.TEXT])
def test_the_letters_have_spanish(file: Path) -> None:
    font = ImageFont.truetype(file, 60)
    missing = bytes(font.getmask("\uffff"))
    letters = "áéíóúüñÁÉÍÓÚÜÑ¿¡«»“”‘’…–—·×"
    assert not [letter for letter in letters if bytes(font.getmask(letter)) == missing]


@pytest.mark.parametrize("file", [share_cards.HEAD, share_cards.TEXT])
def test_the_licence_lies_beside_the_letters(file: Path) -> None:
    licence = file.with_name(file.name.rsplit("-", 1)[0] + "-OFL.txt").read_text()
    assert "SIL OPEN FONT LICENSE Version 1.1" in licence
    assert "Reserved Font Name" not in licence.split("PREAMBLE")[0]


@pytest.mark.parametrize("title", [LONG, "W" * 200, "Short", "word " * 60])
def test_no_title_leaves_the_picture(title: str) -> None:
    size, lines = share_cards._fitted(title)
    font = ImageFont.truetype(share_cards.HEAD, size)
    assert all(font.getlength(line) <= 1200 - 2 * share_cards.EDGE for line in lines)
    assert size * 1.18 * len(lines) < 330
    assert len(share_cards.draw(Card(title, "Red por red", "f"))) < 60_000


def test_lines_are_as_few_and_as_even_as_they_get() -> None:
    assert break_evenly("one two three four five six", 14, len) == [
        "one two three",
        "four five six",
    ]
    assert break_evenly("one", 14, len) == ["one"]
    assert break_evenly("abcdefgh", 3, len) == ["abc", "def", "gh"]
