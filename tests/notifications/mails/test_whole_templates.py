"""A mail that is drawn from one ready template says what Django draws from its parts."""

from __future__ import annotations

from typing import Any

import pytest
from django.template.loader import render_to_string
from pytest_django import Settings

from notifications.mails import samples, whole_templates

pytestmark = pytest.mark.django_db
Drawn = tuple[str, dict[str, Any], str]


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_sample_is_drawn_alike(language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    render, drawn = whole_templates.render, []

    def note(name: str, context: dict[str, Any]) -> str:
        ready = render(name, context)
        drawn.append((name, ready, render_to_string(name, context)))
        return ready

    monkeypatch.setattr(whole_templates, "render", note)
    for sample in samples.SAMPLES:
        samples.written(sample, language)

    assert len(drawn) == 2 * len(samples.SAMPLES)
    assert {name for name, ready, by_parts in drawn if ready != by_parts} == set()


def test_who_edits_a_template_sees_it_at_once(settings: Settings) -> None:
    samples.written(samples.SAMPLES[0], "en")
    kept = whole_templates._template.cache_info().misses
    samples.written(samples.SAMPLES[0], "en")
    assert whole_templates._template.cache_info().misses == kept

    settings.DEBUG = True
    samples.written(samples.SAMPLES[0], "en")

    assert whole_templates._template.cache_info().misses > 0
    assert whole_templates._template.cache_info().hits == 0
