"""The lint of the templates finds what it is for."""

from __future__ import annotations

from pathlib import Path

import pytest

from config import template_style as templates


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "mail").mkdir()
    monkeypatch.setattr(templates, "TEMPLATES", tmp_path)
    return tmp_path


def test_a_line_that_is_too_long_is_named_with_its_place(folder: Path) -> None:
    fits, long = "x" * templates.LONGEST, "x" * (templates.LONGEST + 1)
    (folder / "mail" / "one.html").write_text(f"{fits}\n{long}\n")

    assert list(templates.too_long()) == ["mail/one.html:2: 121 characters"]


def test_a_text_mail_may_have_lines_of_any_length(folder: Path) -> None:
    (folder / "mail" / "one.txt").write_text("x" * 500)

    assert list(templates.too_long()) == []


SHAPES = [
    ("{% load i18n %}\n<p>{% translate 'a' %}</p>\n", 0),
    ("{% load i18n%}\n<p></p>\n", 1),
    ("{% block a %}\n<p></p>\n{% endblock %}\n", 1),
]


@pytest.mark.parametrize(("source", "ends_with"), SHAPES)
def test_the_formatter_is_asked_about_each(folder: Path, source: str, ends_with: int) -> None:
    (folder / "one.html").write_text(source)

    assert templates.main("check") == ends_with


def test_what_it_mends_is_in_order_afterwards(folder: Path) -> None:
    (folder / "one.html").write_text("{% load i18n%}\n<p></p>\n")

    assert templates.main("format") == 0
    assert templates.main("check") == 0
