"""Every picture in every language, and what ``check_articles`` says of one that is not right."""

from __future__ import annotations

import pytest
from django.utils.safestring import mark_safe
from django.utils.translation import gettext, override

from helpcenter.articles import picture_faults
from helpcenter.articles.library import languages, library
from helpcenter.markup.page import read
from helpcenter.pictures import catalogue, screens
from helpcenter.pictures.drawing import Drawing
from helpcenter.pictures.picture import Picture, Subject, only
from tests.helpcenter.contact.writing import Desk
from tests.helpcenter.policies.changed_policy import change

WORD = "Cancel"  # one that is translated


@pytest.mark.parametrize("language", languages())
def test_every_picture_is_in_order(language: str) -> None:
    assert [str(problem) for problem in picture_faults.problems(library(language))] == []


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[Picture]:
    """What the only picture of the catalogue is: the last of this list."""
    pictures = [Picture(WORD, [Drawing(WORD)])]

    def draw(_of: str) -> Picture:
        return pictures[-1]

    monkeypatch.setattr(catalogue, "SUBJECTS", {"sample": Subject(draw, only(""))})
    return pictures


def said_of(desk: Desk, body: str = "{picture sample}\n") -> list[str]:
    desk.write("drawing", body)
    return [problem.what for problem in picture_faults.problems(desk.library())]


def test_a_picture_that_an_article_shows_is_in_order(desk: Desk, drawn: list[Picture]) -> None:
    assert said_of(desk) == []


def test_a_picture_that_no_article_shows_is_named(desk: Desk, drawn: list[Picture]) -> None:
    assert said_of(desk, "Words.\n") == ["drawn, and in no en article: sample"]


@pytest.mark.parametrize(
    "picture",
    [
        Picture("", [Drawing(WORD)]),
        Picture(WORD, [Drawing(" ")]),
        Picture(WORD, points=[WORD, ""]),
        Picture(WORD, html=mark_safe('<img src="a.webp" alt="">')),
    ],
    ids=["caption", "drawing", "point", "image"],
)
def test_a_picture_without_words_is_named(
    desk: Desk, drawn: list[Picture], picture: Picture
) -> None:
    drawn.append(picture)
    assert said_of(desk) == ["sample in en: it has no text for those who do not see it"]


def test_a_style_of_its_own_is_named(desk: Desk, drawn: list[Picture]) -> None:
    drawn.append(Picture(WORD, html=mark_safe('<b style="color:red">a</b>')))
    assert said_of(desk) == [
        "sample in en: it has a style of its own, which our content policy forbids"
    ]


def test_a_heavy_picture_is_named(desk: Desk, drawn: list[Picture]) -> None:
    heavy = Drawing(WORD)
    for number in range(2000):
        heavy.circle(number * 7919 % 1000, number * 104729 % 1000, number)
    drawn.append(Picture(WORD, [heavy]))
    assert "bytes, and may take 3000" in said_of(desk)[0]


def test_what_is_not_translated_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def draw(_of: str) -> Picture:
        return Picture(gettext(WORD), points=["In English only."])

    monkeypatch.setattr(catalogue, "SUBJECTS", {"sample": Subject(draw, only(""))})
    told = [problem.what for problem in picture_faults.problems(library("es"))]
    assert "sample in es: not translated: In English only." in told
    assert len([what for what in told if "not translated" in what]) == 1


def test_a_drawing_says_what_it_shows_and_is_one_image() -> None:
    page = read("{picture consent linkedin}")
    assert page.html.count('role="img"') == 1
    assert "publish posts as yourself" in catalogue.draw(["consent", "linkedin"]).drawings[0].svg
    assert "The account that is signed in." in page.sections[0].text


def test_boxes_are_drawn_only_where_the_network_has_them() -> None:
    assert 'class="on"' in catalogue.draw(["consent", "facebook"]).drawings[0].svg
    assert 'class="on"' not in catalogue.draw(["consent", "x"]).drawings[0].svg


def test_a_drawing_follows_the_policy(monkeypatch: pytest.MonkeyPatch) -> None:
    change(monkeypatch, "facebook", "data_access_seconds", 45 * 86_400)
    clocks = catalogue.draw(["clocks", "facebook"]).drawings[0]
    assert ">45 days<" in clocks.svg
    assert "after 45 days" in clocks.alternative


def test_a_drawing_is_in_the_language_of_its_article() -> None:
    with override("es"):
        drawing = catalogue.draw(["consent", "x"]).drawings[0]
    assert ">Autorizar aplicación<" in drawing.svg


def test_the_settings_page_is_dated() -> None:
    assert "As of " in read("{picture settings-page x}").html


def test_a_page_that_was_not_photographed_in_a_language_is_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(screens, "SCREENS", {**screens.SCREENS, "attic": (WORD, WORD)})
    told = [problem.what for problem in picture_faults.problems(library("es"))]
    assert "not taken yet: help/attic-es-dark.webp; make pictures does it" in told
