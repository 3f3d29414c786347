"""Whatever a page is made of shows with the next request."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone
from pytest_django import Settings

from tests.helpcenter.contact.writing import Desk
from tests.helpcenter.kept_pages.served import Served
from tests.helpcenter.policies.changed_policy import change
from tests.helpcenter.shelved import shelve

ARTICLE = "/articles/x/"


def test_a_new_day(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    """In UTC, at midnight: facts become due to be read again."""
    first = served.get(ARTICLE)
    midnight = datetime.combine(
        timezone.now().date() + timedelta(days=700), datetime.min.time(), UTC
    )
    monkeypatch.setattr(timezone, "now", lambda: midnight - timedelta(seconds=1))
    later = served.get(ARTICLE)
    assert later.headers["ETag"] != first.headers["ETag"]
    asked = len(served.asked)
    served.get(ARTICLE)
    assert len(served.asked) == asked
    monkeypatch.setattr(timezone, "now", lambda: midnight)
    served.get(ARTICLE)
    assert len(served.asked) == asked + 1  # for the page alone: that it is kept is known


@pytest.mark.parametrize("path", [ARTICLE, f"/es{ARTICLE}", "/policies/", "/policies.json"])
def test_a_changed_figure(served: Served, path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    tag = served.get(path).headers["ETag"]
    change(monkeypatch, "x", "access_token_seconds", 3 * 3600)
    changed = served.get(path, IF_NONE_MATCH=tag)
    assert changed.status == 200
    assert changed.headers["ETag"] != tag


@pytest.mark.parametrize("path", ["/", "/es/about/"])
def test_another_name_of_the_publishing_tool(served: Served, path: str, settings: Settings) -> None:
    tag = served.get(path).headers["ETag"]
    settings.TOOL_NAME = "Acme Planner"
    renamed = served.get(path, IF_NONE_MATCH=tag)
    assert renamed.status == 200
    assert b"Acme Planner" in renamed.body


def test_each_language_has_its_own(served: Served) -> None:
    for _time in range(2):
        assert b'<html lang="en"' in served.get(ARTICLE).body
        assert b'<html lang="es"' in served.get(f"/es{ARTICLE}").body
    assert served.get(f"/es{ARTICLE}").headers["Content-Language"] == "es"


def test_a_deploy(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A new process has nothing of what the old one kept, and knows no tag of it."""
    desk.write("tokens", "Before.\n")
    shelve(monkeypatch, desk)
    old = Served().get("/articles/tokens/")
    desk.write("tokens", "After.\n")
    new = Served().get("/articles/tokens/", IF_NONE_MATCH=old.headers["ETag"])
    assert b"Before." in old.body
    assert new.status == 200
    assert b"After." in new.body


def test_what_a_writer_saves(
    served: Served, desk: Desk, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While somebody writes (DEBUG), nothing is kept: templates and pictures change, too."""
    settings.DEBUG = True
    desk.write("tokens", "Before.\n")
    shelve(monkeypatch, desk)
    assert b"Before." in served.get("/articles/tokens/").body
    desk.write("tokens", "After.\n")
    assert b"After." in served.get("/articles/tokens/").body
    assert len(served.shelf) == 0
