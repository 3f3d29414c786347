"""What nobody sees is in no name."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.second_factor.forms import AddPasskeyForm, RenamePasskeyForm
from channels.answers.fields import Fields
from core.names.form_fields import WordsField
from core.names.plain_names import plain, undirected
from helpcenter.feedback.forms import Words


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


@pytest.mark.parametrize("turn", ["\u202e", "\u202a", "\u2066", "\u2069"])
def test_words_of_many_lines_stay_but_for_what_turns_them(turn: str) -> None:
    text = f"It  said:\n\t{{'code': 190}}{turn}\nעברית\u200f."

    assert undirected(text) == text.replace(turn, "")
    for field in (WordsField(), Words()):
        assert turn not in field.clean(f"one{turn} two")


def test_a_passkeys_name_is_plain() -> None:
    for form in (AddPasskeyForm, RenamePasskeyForm):
        assert form.base_fields["name"].clean("Blue\u202e stick\u200b ") == "Blue stick"
