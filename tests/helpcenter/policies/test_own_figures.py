"""Figures of this site's own behaviour, read from where they are settled."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import translation
from pytest_django import Settings

from channels.diagnosis import next_check
from helpcenter.markup.page import read
from helpcenter.policies import own_figures


@pytest.mark.parametrize("name", sorted(settings.OWN_FIGURES))
def test_every_figure_is_found_where_it_is_said_to_be(name: str) -> None:
    assert own_figures.value(name)
    assert own_figures.words(name)[0].isdecimal()


def test_an_article_follows_the_constant(monkeypatch: pytest.MonkeyPatch) -> None:
    assert read("Every {ours check_every}.").sections[0].text == "Every 8 hours."
    monkeypatch.setattr(next_check, "EVERY", timedelta(hours=5))
    assert read("Every {ours check_every}.").sections[0].text == "Every 5 hours."


def test_an_article_follows_the_operators_setting(settings: Settings) -> None:
    settings.EVENT_LIFE = timedelta(days=90)
    assert "90 days" in read("Kept for {ours history_kept}.").html


def test_a_figure_is_said_in_the_readers_language() -> None:
    with translation.override("es"):
        assert own_figures.words("hand_over_open") == "3 días"


def test_a_figure_that_nobody_named_is_a_problem_of_the_article() -> None:
    assert read("Every {ours whim}.").notes.problems == [
        "{ours whim}: no such figure of ours: whim"
    ]


@pytest.mark.parametrize("place", ["channels.models:Channel", "channels.models:PENDING_LIFE[0", ""])
def test_what_is_no_figure_is_refused(settings: Settings, place: str) -> None:
    settings.OWN_FIGURES = {"strange": place}
    with pytest.raises((TypeError, ValueError)):
        own_figures.value("strange")
