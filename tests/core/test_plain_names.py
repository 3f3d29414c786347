"""What nobody sees is in no name."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.answers.fields import Fields
from core.plain_names import plain


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("Rita\u202egro.evil", "Ritagro.evil"),
        ("\u2066Bakery\u2069", "Bakery"),
        ("Ba\u200bke\u2060ry\ufeff", "Bakery"),
        ("a\u200db", "ab"),
        ("Bakery\U000e0041\U000e0042", "Bakery"),
        ("one\u2028two\nthree\x00", "one two three"),
        ("\u3164", ""),
        ("  Café  Ñandú ", "Café Ñandú"),
        ("שלום عالم", "שלום عالم"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("👩\u200d🍳", "👩\u200d🍳"),
    ],
)
def test_a_name_is_what_is_seen(given_name: str, kept: str) -> None:
    assert plain(given_name) == kept


@given(st.text())
def test_nothing_turns_the_direction_or_ends_the_line(text: str) -> None:
    name = plain(text)

    hidden = {"Cc", "Cs", "Zl", "Zp"}
    assert not any(unicodedata.category(char) in hidden for char in name)
    assert not any(unicodedata.bidirectional(char) in BIDI_CONTROLS for char in name)
    assert plain(name) == name


BIDI_CONTROLS = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}


def test_every_text_of_a_network_comes_through_here() -> None:
    assert Fields({"name": "Rita\u202e\u200b’s Bakery"}).text("name") == "Rita’s Bakery"
