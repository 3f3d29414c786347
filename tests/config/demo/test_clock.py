"""The demo's clock: moved on both sides of the line, and back to a today that is as it was."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connections
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from accounts.recent_sign_in.recency import SEEN_KEY
from channels.models import Channel
from config.demo import acting, clock, today
from tests.channels.journeys.walking import Walker
from tests.conftest import Sandbox

pytestmark = pytest.mark.django_db


@pytest.fixture
def movable(
    sandbox: Sandbox, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Walker:
    """A demo whose time can be moved; its database is a test's, and is not copied."""
    settings.DEMO_CLOCK = str(tmp_path / "demo.clock")
    monkeypatch.setattr(timezone, "now", clock.real_now)
    monkeypatch.setattr(today, "_copy", lambda _source, target: Path(target).touch())
    monkeypatch.setattr(today, "can_be_kept", lambda: True)
    monkeypatch.setattr(connections, "close_all", lambda: None)
    clock.install(Path(settings.DEMO_CLOCK))
    return Walker(sandbox)


def ahead() -> timedelta:
    return timezone.now() - datetime.now(UTC)


def test_time_moves_for_the_site_and_for_the_networks_alike(movable: Walker) -> None:
    assert abs(ahead()) < timedelta(seconds=1)
    movable.post("demo:time", by="week")
    assert abs(ahead() - timedelta(weeks=1)) < timedelta(seconds=2)
    told = datetime.fromisoformat(movable.sandbox.control("state")["clock"]["now"])
    assert abs(told - timezone.now()) < timedelta(seconds=2)
    movable.post("demo:time", by="day")
    assert abs(ahead() - timedelta(days=8)) < timedelta(seconds=2)


def test_the_strip_says_which_day_it_is_and_leads_back(movable: Walker) -> None:
    page = "/channels/"
    assert "Back to today" not in movable.get(page).content.decode()
    movable.post("demo:time", by="week")
    said = movable.get(page).content.decode()
    assert f"It is {timezone.now().day} " in said
    assert "Back to today" in said
    movable.post("demo:time", by="back")
    assert abs(ahead()) < timedelta(seconds=1)
    assert "Back to today" not in movable.get(page).content.decode()
    assert movable.sandbox.control("state")["clock"]["offset_seconds"] == 0


def test_whoever_moves_time_stays_signed_in(movable: Walker) -> None:
    for _ in range(3):
        movable.post("demo:time", by="month")
    assert movable.get("/channels/").status_code == 200


def test_minutes_that_a_button_skips_leave_the_sign_in_as_recent_as_it_was(
    movable: Walker,
) -> None:
    movable.connect("pinterest")
    age = timezone.now().timestamp() - movable.client.session[SEEN_KEY]
    movable.post("demo:network", "pinterest")
    assert ahead() > timedelta(minutes=10)
    assert timezone.now().timestamp() - movable.client.session[SEEN_KEY] < age + 60


def test_a_token_that_time_has_ended_is_found_at_once(movable: Walker) -> None:
    movable.connect("linkedin")
    for _ in range(3):
        movable.post("demo:time", by="month")
    assert Channel.objects.get().credential.cause == "expired"


def test_what_is_looked_at_again_is_believed_without_waiting(movable: Walker) -> None:
    """Pinterest never says why a token is dead: it is asked three times within ten minutes."""
    movable.connect("pinterest")
    channel = Channel.objects.select_related("credential").get()
    movable.post("demo:time", by="hour")
    movable.post("demo:channel", channel.pk, act="password")
    before = ahead()
    acting.skip_the_wait(channel)
    assert Channel.objects.get().state == "needs_you"
    assert ahead() - before < timedelta(minutes=15)


def test_only_who_is_signed_in_moves_time_and_only_where_it_can_be(
    movable: Walker, settings: Settings
) -> None:
    address = reverse("demo:time")
    assert Client().post(address, {"by": "day"})["Location"].startswith("/accounts/login/")
    assert movable.post("demo:time", by="year").status_code == 404
    settings.DEMO_CLOCK = ""
    assert movable.post("demo:time", by="day").status_code == 404
    assert "Move time" not in movable.get(reverse("demo:room")).content.decode()
    settings.DEMO, settings.DEMO_CLOCK = False, "/tmp/moved"
    assert not clock.can_move()


def test_both_sides_are_brought_back_as_they_were(
    sandbox: Sandbox, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a database of its own: SQLite's copy takes the place of what is there."""
    here = tmp_path / "site.sqlite3"
    settings.DEMO_CLOCK = str(tmp_path / "demo.clock")
    monkeypatch.setattr(today, "_database", lambda: here)
    monkeypatch.setattr(connections, "close_all", lambda: None)
    with sqlite3.connect(here) as line:
        line.execute("CREATE TABLE rows (said TEXT)")
        line.execute("INSERT INTO rows VALUES ('today')")
    clock.move(timedelta(days=1))
    with sqlite3.connect(here) as line:
        line.execute("UPDATE rows SET said = 'tomorrow'")
    sandbox.control("facebook/accounts/10220011223344501", {"suspended": True})
    clock.back()
    assert sqlite3.connect(here).execute("SELECT said FROM rows").fetchone() == ("today",)
    state = sandbox.control("state")
    assert state["clock"]["offset_seconds"] == 0
    assert not any(each["suspended"] for each in state["networks"]["facebook"]["accounts"])
    assert not list(tmp_path.glob("demo.*"))


def test_a_clock_that_nobody_has_moved_changes_nothing(tmp_path: Path) -> None:
    assert clock._Moved(tmp_path / "none").read() == clock.NOT_MOVED
    broken = tmp_path / "broken"
    broken.write_text("soon")
    assert clock._Moved(broken).read() == clock.NOT_MOVED
