"""Fields of a network's JSON: whatever stands there, nothing raises and nothing is invented."""

from __future__ import annotations

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
