"""A name that is written the other way takes nothing of its sentence along."""

from __future__ import annotations

import pytest
from django.template import Context, Template
from django.utils import translation

from core.names.isolates import BEGIN, END, isolated, marked_up, without_isolates

ARABIC, HEBREW, MIXED = "مخبز 12 (الميناء)", "מאפייה 7!", "Café مقهى 3"
PLAIN = "Rita’s Bakery 12"


@pytest.mark.parametrize("name", [ARABIC, HEBREW, MIXED, "متجر ١٢"])
def test_a_name_the_other_way_is_isolated(name: str) -> None:
    assert isolated(name) == f"{BEGIN}{name}{END}"
    assert marked_up(name) == f"<bdi>{name}</bdi>"


@pytest.mark.parametrize("name", [PLAIN, "Panadería", "パン屋", "", "👩‍👩‍👧 Ltd"])
def test_a_name_that_runs_as_the_sentence_does_stays_as_it_is(name: str) -> None:
    assert isolated(name) == name
    assert marked_up(name) == name


def test_on_a_page_that_runs_from_right_to_left_every_name_is_isolated() -> None:
    with translation.override("ar"):
        assert isolated(PLAIN) == f"{BEGIN}{PLAIN}{END}"
        assert marked_up(PLAIN) == f"<bdi>{PLAIN}</bdi>"


def test_each_name_in_a_sentence_is_marked_up_and_the_rest_is_escaped() -> None:
    sentence = f"{isolated(ARABIC)} & {isolated(PLAIN)} <b> {isolated(HEBREW)}"

    shown = f"<bdi>{ARABIC}</bdi> &amp; {PLAIN} &lt;b&gt; <bdi>{HEBREW}</bdi>"
    assert marked_up(sentence) == shown


def test_a_name_cannot_bring_markup() -> None:
    assert marked_up(f"<i>{HEBREW}") == f"<bdi>&lt;i&gt;{HEBREW}</bdi>"
    assert marked_up(isolated(f"<i>{HEBREW}")) == f"<bdi>&lt;i&gt;{HEBREW}</bdi>"


@pytest.mark.parametrize("text", [f"{BEGIN}cut", f"cut{END}", f"{END}{BEGIN}"])
def test_half_a_pair_leaves_no_element_open(text: str) -> None:
    assert "bdi" not in marked_up(text)


def test_a_name_is_isolated_once_and_ends_its_own_turns() -> None:
    assert isolated(isolated(ARABIC)) == isolated(ARABIC)
    assert isolated(f"\u202e{HEBREW}{END}") == f"{BEGIN}{HEBREW}{END}"


def test_a_program_reads_the_name_itself() -> None:
    assert without_isolates(f"Refresh {isolated(ARABIC)}.") == f"Refresh {ARABIC}."
    assert without_isolates(PLAIN) == PLAIN


def test_templates_need_not_load_the_filters() -> None:
    text = "<title>{{ name|isolated }}</title>{% load i18n %}"
    text += "{% blocktranslate with name=name|bdi %}Refresh {{ name }}{% endblocktranslate %}"

    shown = Template(text).render(Context({"name": HEBREW}))

    assert shown == f"<title>{BEGIN}{HEBREW}{END}</title>Refresh <bdi>{HEBREW}</bdi>"
