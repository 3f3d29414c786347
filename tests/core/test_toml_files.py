"""A file of TOML is read as its model says, or refused with every key that is wrong."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import pytest
from pydantic import AfterValidator

from core.toml_files import HttpsAddress, ListOf, Text, TomlError, TomlModel, not_empty, read


class Boat(TomlModel):
    name: Text
    built: date
    mast: int = 1


class Harbour(TomlModel):
    chart: HttpsAddress
    boats: Annotated[ListOf[Boat], AfterValidator(not_empty)]


GOOD = 'chart = "https://charts.example/"\n[[boats]]\nname = "Wren"\nbuilt = 2020-05-01\n'


def refused(text: str) -> str:
    with pytest.raises(TomlError) as refusal:
        read(Harbour, text)
    return str(refusal.value)


def test_what_a_file_says() -> None:
    assert read(Harbour, GOOD).boats == (Boat(name="Wren", built=date(2020, 5, 1)),)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('name = "Wren"\n', "", "boats[1].name is missing"),
        ('"Wren"', '" "', "boats[1].name: is an empty text"),
        ('"Wren"', "7", "boats[1].name: should be a valid string, not 7"),
        ("2020-05-01", '"May"', "boats[1].built: should be a valid date, not 'May'"),
        ("2020-05-01", "2020-05-01T00:00:00Z", "boats[1].built: should be a valid date, not 2020"),
        ("2020-05-01", "2020-05-01\nmast = true", "boats[1].mast: should be a valid integer"),
        ("2020-05-01", "2020-05-01\nsails = 3", "unknown key: boats[1].sails"),
        ("https:", "http:", "chart: is no https address"),
        ("[[boats]]", "[boats]", "boats: should be a valid tuple"),
    ],
)
def test_a_mistake_is_told_with_its_key(old: str, new: str, said: str) -> None:
    assert refused(GOOD.replace(old, new)).startswith(said)


def test_an_empty_list_is_told() -> None:
    assert refused('chart = "https://charts.example/"\nboats = []') == "boats: is an empty list"


def test_every_mistake_of_a_file_is_told_at_once() -> None:
    said = refused(GOOD.replace("https:", "ftp:").replace('"Wren"', '""'))
    assert said == "chart: is no https address; boats[1].name: is an empty text"


def test_what_is_not_toml_is_told() -> None:
    assert refused("chart = ").startswith("not TOML: Invalid value")
