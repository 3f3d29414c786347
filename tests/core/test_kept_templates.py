"""A kept template knows what it is given and the language, and nothing of anybody else."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.template import Context, RequestContext, Template, TemplateSyntaxError
from django.test import RequestFactory, override_settings
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy, override

from core.templatetags import kept

STATE = '{% load kept %}{% kept "_state.html" state="working" label=label %}'
KEPT = re.compile(r'{% kept "([^"]+)"')
KEPT_BY = re.compile(r'\brendered\(\s*"([^"]+[.]html)"')
ROOMS = ("channels", "core", "helpcenter")
ROOT = Path(__file__).resolve().parents[2]
# What is somebody's, or this request's, and what reads otherwise from hour to hour or elsewhere.
NOT_IN_KEPT = re.compile(r"csrf_token|\brequest\b|\buser\b|\bmessages\b|\bperms\b|% now|% moment")


def render(text: str, **given: Any) -> str:
    return Template(text).render(Context(given)).strip()


def test_it_is_rendered_once_for_the_same_values() -> None:
    kept.forget()

    first, second = render(STATE, label="Fine"), render(STATE, label="Fine")

    assert first == second
    assert "Fine" in first
    assert kept._rendered.cache_info().misses == 1


def test_another_value_or_language_is_another_text() -> None:
    named = '{% load kept %}{% kept "_account_links.html" room="channels" page=page %}'

    assert render(named, page="list") != render(named, page="index")
    with override("es"):
        assert "Mis canales" in render(named, page="list")


def test_what_may_be_printed_as_it_stands_is_not_taken_for_what_may_not() -> None:
    assert "<b>x</b>" in render(STATE, label=mark_safe("<b>x</b>"))
    assert "&lt;b&gt;x&lt;/b&gt;" in render(STATE, label="<b>x</b>")
    assert "True" in render(STATE, label=True)
    assert "True" not in render(STATE, label=1)


def test_nothing_of_the_page_around_it_is_seen() -> None:
    request = RequestFactory().get("/")
    request.user = User(username="ada", first_name="Ada")
    kept.forget()
    page = Template('{% load kept %}{% kept "_brand.html" SITE_NAME=nothing %}')

    text = page.render(RequestContext(request, {"SITE_NAME": "Ada", "user": request.user}))

    assert 'class="brand"' in text
    assert "Ada" not in text


@pytest.mark.parametrize("moment", [datetime(2026, 1, 1, tzinfo=UTC), object(), ["x"], 1.5])
def test_what_reads_otherwise_elsewhere_is_refused(moment: object) -> None:
    with pytest.raises(TypeError, match="is not given"):
        render(STATE, label=moment)


@pytest.mark.parametrize("value", [date(2026, 1, 1), gettext_lazy("Working"), None, 7, "x"])
def test_texts_numbers_and_days_are_taken(value: object) -> None:
    assert "state working" in render(STATE, label=value)


@pytest.mark.parametrize("wrong", ["name", "_state.html state", '"_state.html" "x"', ""])
def test_a_mistake_is_told_when_the_template_is_read(wrong: str) -> None:
    with pytest.raises((TemplateSyntaxError, ValueError, IndexError)):
        Template("{% load kept %}{% kept " + wrong + " %}")


def test_a_setting_that_is_changed_is_seen() -> None:
    icon = '{% load kept %}{% kept "_head_files.html" %}'
    before = render(icon)

    with override_settings(STATIC_URL="/elsewhere/"):
        assert "/elsewhere/" in render(icon)

    assert render(icon) == before


def templates() -> dict[str, str]:
    folder = ROOT / "templates"
    return {str(path.relative_to(folder)): path.read_text() for path in folder.rglob("*.html")}


def test_no_kept_template_wants_what_it_is_not_given() -> None:
    texts = templates()
    names = {name for text in texts.values() for name in KEPT.findall(text)}
    code = (path.read_text() for room in ROOMS for path in ROOT.glob(f"{room}/**/*.py"))
    names |= {name for text in code for name in KEPT_BY.findall(text)}

    assert {"_nav.html", "channels/_card_story.html"} <= names
    assert {name for name in names if NOT_IN_KEPT.search(texts[name])} == set()
