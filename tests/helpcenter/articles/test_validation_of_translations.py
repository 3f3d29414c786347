"""``check_articles`` on translations and notes: what must be the same in every language."""

from __future__ import annotations

import pytest

from helpcenter.articles import validation
from tests.helpcenter.contact.writing import Desk

ORIGINAL = """## Heading {#a}

It lives {figure linkedin.access_token_seconds adjective}. [More](article:one#a)

::: note
Words.
:::
"""
GOOD = ORIGINAL.replace(" adjective", "").replace("Heading", "Título")


def problems_of(desk: Desk) -> list[str]:
    return [str(problem) for problem in validation.problems(desk.spanish(), {})]


def test_a_translation_that_follows_its_original_is_in_order(desk: Desk) -> None:
    desk.write("one", ORIGINAL)
    desk.translate("one", GOOD)
    assert problems_of(desk) == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("{#a}", "{#b}", "anchors differ from the original's: #a is missing"),
        ("{#a}", "{#b}", "anchors differ from the original's: #b is too much"),
        ("access_token", "refresh_token", "{figure linkedin.access_token_seconds} is missing"),
        ("::: note", "::: tip", "boxes differ from the original's: ::: note is missing"),
        ("Words.", "Words.\n\n{settings linkedin}", "{settings linkedin} is too much"),
    ],
)
def test_what_differs_from_the_original_is_found(desk: Desk, old: str, new: str, said: str) -> None:
    desk.write("one", ORIGINAL)
    desk.translate("one", GOOD.replace(old, new))
    assert any(said in problem for problem in problems_of(desk))


def test_the_tool_may_be_named_where_the_other_language_says_it(desk: Desk) -> None:
    desk.write("one", ORIGINAL + "\n{tool start} waits, and {tool} sends.\n")
    desk.translate("one", GOOD + "\nAlgo espera {tool}.\n")
    assert problems_of(desk) == []


def test_an_older_translation_may_lack_what_its_original_gained(desk: Desk) -> None:
    desk.write("one", ORIGINAL)
    desk.translate("one", GOOD)
    desk.write("one", ORIGINAL + "\n## New {#new}\n")
    assert desk.spanish().by_slug["one"].behind
    assert problems_of(desk) == []


def test_a_translation_of_nothing_is_found(desk: Desk) -> None:
    desk.write("one")
    desk.translate("two")
    assert problems_of(desk) == ["two.md: a translation of nothing: there is no two in en"]


def test_a_translation_says_only_what_is_its_own(desk: Desk) -> None:
    desk.write("one")
    desk.translate("one", head="order = 5\n")
    assert problems_of(desk) == ["one.md: unknown key: order"]


def test_it_names_the_revision_that_it_was_made_from(desk: Desk) -> None:
    desk.write("one")
    desk.translate("one", of="the first one")
    assert "translates: should be a revision" in problems_of(desk)[0]


@pytest.mark.parametrize("typed", ["60 días", "sesenta días", "Dos horas"])
def test_a_number_typed_into_a_translation_is_found(desk: Desk, typed: str) -> None:
    desk.write("one")
    desk.translate("one", f"Dura {typed}.\n")
    assert "typed-in policy number" in problems_of(desk)[0]


def test_what_is_not_translated_is_reported_once_where_it_was_written(desk: Desk) -> None:
    desk.write("one", "{nonsense}\n")
    assert problems_of(desk) == []
    assert validation.problems(desk.library(), {}) != []


def note(day: str, says: str = "Words.") -> str:
    return f'[[notes]]\ndate = {day}\nsays = "{says}"\n'


@pytest.mark.parametrize(
    ("head", "said"),
    [
        (note("2026-11-01") + note("2026-11-02"), "the newest comes first"),
        (note("2026-11-25"), "a note of 2026-11-25, later than updated (2026-11-24)"),
        (note("2026-11-24", "Now 60 days."), "typed-in policy number '60 days'"),
        (note('"today"'), "notes[1].date: should be a valid date"),
        (note("2026-11-24", " "), "notes[1].says: is an empty text"),
        (note("2026-11-24") + 'by = "me"\n', "unknown key: notes[1].by"),
    ],
)
def test_a_wrong_note_is_found(desk: Desk, head: str, said: str) -> None:
    desk.write("one", head=head)
    assert any(said in str(problem) for problem in validation.problems(desk.library(), {}))


def test_notes_of_one_day_may_stand_in_any_order(desk: Desk) -> None:
    desk.write("one", head=note("2026-11-24") + note("2026-11-24") + note("2026-11-02"))
    assert validation.problems(desk.library(), {}) == []


def test_nothing_was_updated_before_it_was_published(desk: Desk) -> None:
    desk.write("one")
    path = desk.folder / "en" / "one.md"
    path.write_text(path.read_text().replace("published = 2026-11-24", "published = 2026-12-01"))
    assert "before it was published" in str(validation.problems(desk.library(), {})[0])
