"""No sentence promises what the site does without a test that holds it: ``promises.toml``."""

from __future__ import annotations

import re

import pytest

from tests.helpcenter.articles import promises
from tests.helpcenter.articles.promises import NoPromise, Promise, sounds_like_a_promise


def every_row() -> list[Promise | NoPromise]:
    return [*promises.book().promises, *promises.book().no_promises]


def where(row: Promise | NoPromise) -> str:
    return row.article or (row.page if isinstance(row, Promise) else "")


def told(why: str, lines: list[str]) -> str:
    return "\n".join([why, *lines])


def matching(row: Promise | NoPromise) -> list[str]:
    """The sentences that hold the words of a row; of a page there is one text."""
    if isinstance(row, Promise) and row.page:
        return [row.page] if re.search(row.says, promises.page_text(row.page)) else []
    if row.article not in promises.articles():
        return []
    return [text for text in promises.sentences_of(row.article) if re.search(row.says, text)]


def test_every_promise_still_stands_where_it_was_made() -> None:
    rows = every_row()
    gone = [f"{where(row)}: {row.says}" for row in rows if not matching(row)]
    assert not gone, told("reworded, or gone: write down the new words, or take out the row", gone)


def test_each_row_means_one_sentence() -> None:
    rows = every_row()
    vague = [f"{where(row)}: {row.says}" for row in rows if len(matching(row)) > 1]
    assert not vague, told("several sentences hold these words: write down more", vague)


def test_every_promise_is_held_by_a_test_that_exists() -> None:
    named = [(row, name) for row in promises.book().promises for name in row.held_by]
    missing = [
        f"{where(row)}: {row.says} -> {name}"
        for row, name in named
        if name.partition("::")[2] not in promises.tests_in(name.partition("::")[0])
    ]
    assert not missing, told("there is no such test", missing)


def test_no_article_promises_anything_beside_the_list() -> None:
    known: dict[str, list[str]] = {}
    for row in every_row():
        known.setdefault(row.article, []).append(row.says)
    unheld = [
        f"{slug}: {sentence}"
        for slug in promises.articles()
        for sentence in promises.sentences_of(slug)
        if sounds_like_a_promise(sentence)
        and not any(re.search(says, sentence) for says in known.get(slug, []))
    ]
    why = "name the tests that hold these in promises.toml; where there are none, write them"
    assert not unheld, told(why, unheld)


@pytest.mark.parametrize(
    "sentence",
    [
        "We ask every network about every channel three times a day.",
        "You get a message within ten minutes.",
        "After {ours third_look} the card says so.",
        "The link is kept for a week.",
        "Our answer comes at once.",
        "This site never sees your password.",
    ],
)
def test_a_promise_is_recognised(sentence: str) -> None:
    assert sounds_like_a_promise(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "LinkedIn's tokens live {figure linkedin.access_token_seconds}.",
        "Wait a few minutes and try again.",
        "We compare the account with the one from before.",
    ],
)
def test_what_a_network_does_and_what_names_no_time_is_none(sentence: str) -> None:
    assert not sounds_like_a_promise(sentence)


def test_an_article_is_taken_apart_into_plain_sentences() -> None:
    markdown = "## Why? {#why}\n\n- **Wait.** We [ask](article:x#y) again, *soon*.\n\n| a | b c |\n"
    assert list(promises.sentences(markdown)) == [
        "Why?", "Wait.", "We ask again, soon.", "a", "b c",
    ]  # fmt: skip
