"""What an article says to press is there to be pressed, in the language of the article."""

from __future__ import annotations

import pytest

from helpcenter.articles import validation
from helpcenter.articles.button_names import is_known
from helpcenter.markup.page import read
from tests.helpcenter.contact.writing import Desk

PRESSED = [
    ("Open the Page and choose **Refresh**.", ["Refresh"]),
    ("Press **Check now**.", ["Check now"]),
    ("Pulsa **Comprobar ahora** y espera.", ["Comprobar ahora"]),
    ("Choose the app and then **Revoke app permissions**.", ["Revoke app permissions"]),
    ("Choose **Settings**, then **Connected apps**.", ["Settings", "Connected apps"]),
    ("1. Elige **Reconectar**, y **Guardar**.", ["Reconectar", "Guardar"]),
    ("**The password changed.** Choose a new one.", []),
    ("You choose when. **Nobody** reads it.", []),
    ("It is **not** over.", []),
]


@pytest.mark.parametrize(("markdown", "names"), PRESSED)
def test_a_bold_name_after_a_word_for_pressing_is_a_button(markdown: str, names: list[str]) -> None:
    assert read(markdown).notes.pressed == names


KNOWN = [
    ("Refresh", "en"),
    ("check now", "en"),
    ("Continue to", "en"),
    ("Continue to LinkedIn", "en"),
    ("Revoke app permissions", "en"),
    ("Connected apps", "en"),
    ("Reconectar", "es"),
    ("Continuar en Pinterest", "es"),
    ("Revocar permisos de la aplicación", "es"),
    ("Aplicaciones conectadas", "es"),
]


@pytest.mark.parametrize(("name", "language"), KNOWN)
def test_ours_and_the_networks_are_known(name: str, language: str) -> None:
    assert is_known(name, language)


@pytest.mark.parametrize(("name", "language"), [("Refreshen", "en"), ("Refresh", "es")])
def test_a_name_that_no_page_of_that_language_has_is_not(name: str, language: str) -> None:
    assert not is_known(name, language)


def test_an_article_that_names_one_fails(desk: Desk) -> None:
    desk.write("one", "Choose **Refresh**, then press **Mend it**.\n")
    (problem,) = validation.problems(desk.library(), {})
    assert "a button that no page of ours has: 'Mend it'" in str(problem)
