"""A form with a word of its own does its work once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pytest
from django.core.cache import cache
from django.http import HttpRequest
from django.test import RequestFactory

from core.one_use import FIELD, new_word, once


@pytest.fixture(autouse=True)
def _nothing_counted() -> None:
    cache.clear()


def sent(word: str, *, by: int = 1) -> HttpRequest:
    request = RequestFactory().post("/", {FIELD: word} if word else {})
    request.user = SimpleNamespace(pk=by)  # type: ignore[assignment]
    return request


def test_the_second_time_nothing_is_done() -> None:
    numbers = iter([1, 2])
    assert once(sent("a"), lambda: next(numbers)) == 1
    assert once(sent("a"), lambda: next(numbers)) is None
    assert next(numbers) == 2


def test_another_form_another_person_and_a_form_without_a_word_are_done() -> None:
    for request in (sent("a"), sent("b"), sent("a", by=2), sent(""), sent("")):
        assert once(request, lambda: True)


def test_what_failed_may_be_sent_again() -> None:
    def fail() -> None:
        raise RuntimeError

    with pytest.raises(RuntimeError):
        once(sent("a"), fail)
    assert once(sent("a"), lambda: True)


def test_of_many_at_once_one_is_done() -> None:
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda _number: once(sent("a"), lambda: True), range(40)))
    assert made.count(True) == 1


@pytest.mark.parametrize("word", ["\0", "x" * 100_000, "\N{GRINNING FACE} \n"])
def test_nonsense_is_a_word_like_any_other(word: str) -> None:
    assert once(sent(word), lambda: True)
    assert once(sent(word), lambda: True) is None


def test_no_two_words_are_the_same() -> None:
    assert len({new_word() for _each in range(100)}) == 100
