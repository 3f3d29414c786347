"""Fields of a network's JSON: whatever stands there, nothing raises and nothing is invented."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.answers.fields import LONGEST_TEXT, Fields, grant_from
from channels.contract import Grant
from tests.factories import NOW

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


@given(anything)
def test_any_value_can_be_read_as_anything(value: Any) -> None:
    fields = Fields({"key": value})
    assert isinstance(fields.text("key"), str)
    assert isinstance(fields.token("key"), str)
    assert isinstance(fields.yes("key"), bool)
    assert all(isinstance(word, str) for word in fields.words("key"))
    assert isinstance(fields.life("key"), timedelta | None)
    assert isinstance(fields.moment("key"), datetime | None)
    assert isinstance(fields.inside("key"), Fields)
    assert all(isinstance(entry, Fields) for entry in fields.each("key"))
    assert not Fields(value).text("missing")


@given(st.dictionaries(st.sampled_from(["access_token", "expires_in", "scope"]), anything))
def test_any_token_answer_gives_tokens_or_none(body: Any) -> None:
    grant = grant_from(Fields(body), at=NOW)
    assert grant is None or isinstance(grant.expires_at, datetime | None)


@pytest.mark.parametrize(
    ("value", "read"),
    [(60, 60), ("60", 60), (60.9, 60), ("6e1", 60), (-1, None), (0, None), ("", None)],
)
def test_a_length_of_time_is_positive(value: Any, read: int | None) -> None:
    life = Fields({"key": value}).life("key")
    assert life == (timedelta(seconds=read) if read else None)


@pytest.mark.parametrize(
    ("value", "read"),
    [
        ("a,b", ("a", "b")),
        ("a b  c", ("a", "b", "c")),
        ("a, b,a", ("a", "b")),
        (["a", 1, "b", None], ("a", "b")),
        ("", ()),
        (7, ()),
    ],
)
def test_names_come_as_a_list_or_one_text(value: Any, read: tuple[str, ...]) -> None:
    assert Fields({"key": value}).words("key") == read


def test_text_is_one_short_line() -> None:
    assert Fields({"key": " Acme\x00\n\tTools "}).text("key") == "Acme Tools"
    assert len(Fields({"key": "x" * 5000}).text("key")) == LONGEST_TEXT
    assert Fields({"key": 7}).text("key") == "7"


def test_a_token_is_never_shortened() -> None:
    token = "t" * 5000
    assert grant_from(Fields({"access_token": token}), at=NOW) == Grant(token, NOW)
    assert grant_from(Fields({"access_token": "two words"}), at=NOW) is None


# Half a pair, NUL, and what UTF-8 can write.
_UNITS = st.sampled_from(["\ud83d", "\ude00", "\udfff", "\0", "a", "é", "😀", "漢"])


@given(st.lists(_UNITS).map("".join), st.lists(_UNITS).map("".join))
def test_no_text_that_is_read_holds_half_a_character_or_nul(text: str, key: str) -> None:
    inside = {"name": text, key: [text, {"deep": text}], "words": [text]}
    fields = Fields({**inside, "rows": [inside], "object": inside})
    for held in (fields, fields.inside("object"), *fields.each("rows")):
        for told in (held.text("name"), *held.words("name"), *held.words("words")):
            told.encode()
            assert "\0" not in told
        json.dumps(dict(held.raw), ensure_ascii=False).encode()


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        ("A\ud83d", "A"),
        ("\ude00B", "B"),
        ("A\0B", "AB"),
        ("A😀B", "A😀B"),
        ("Café Ñandú", "Café Ñandú"),
        ("\ud83d", ""),
    ],
)
def test_what_cannot_be_written_is_left_out_of_a_name(sent: str, read: str) -> None:
    assert Fields({"name": sent}).text("name") == read


@pytest.mark.parametrize("sent", ["ab\ud83dcd", "ab\0cd", "\ude00abcd"])
def test_a_token_with_a_gap_in_it_is_no_token(sent: str) -> None:
    assert Fields({"access_token": sent}).token("access_token") == ""


def test_an_object_of_any_depth_is_read_without_an_exception() -> None:
    deep: Any = "end"
    for _ in range(5_000):
        deep = {"inside": [deep]}
    assert Fields({"name": "A", "deep": deep}).text("name") == "A"


@pytest.mark.parametrize("name", ["refresh_token_expires_in", "refresh_expires_in"])
def test_the_life_of_a_refresh_token_is_read_by_either_name(name: str) -> None:
    grant = grant_from(Fields({"access_token": "t", "refresh_token": "r", name: 60}), at=NOW)

    assert grant
    assert grant.refresh_expires_in == timedelta(seconds=60)
