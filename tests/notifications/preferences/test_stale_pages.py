"""Two tabs, two devices: a page puts back nothing that was not changed on it."""

from __future__ import annotations

import re
from datetime import time
from html import unescape

import pytest
from django.contrib.auth.models import User
from django.http import QueryDict
from django.test import Client
from django.urls import reverse

from notifications.models import Preferences
from tests.factories import make_user
from tests.markup import flat

pytestmark = pytest.mark.django_db
PAGE = reverse("notifications:preferences")


@pytest.fixture
def ada(client: Client) -> User:
    user = make_user("ada@example.com")
    client.force_login(user)
    return user


class Tab:
    """A page as it stands open somewhere, and what is changed on it."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.shown = self._read(client.get(PAGE).content.decode())
        self.controls = QueryDict(self.shown, mutable=True)

    def set(self, name: str, *values: str) -> None:
        self.controls.setlist(name, list(values))

    def send(self, *touched: str, script: bool = False) -> str:
        sent = {name: self.controls.getlist(name) for name in self.controls}
        headers = {"HX-Request": "true"} if script else {}
        data = {**sent, "shown": self.shown, "touched": list(touched)}
        text = self.client.post(PAGE, data, headers=headers, follow=not script).content.decode()
        self.shown = self._read(text)
        return flat(text)

    def _read(self, text: str) -> str:
        shown = re.search(r'name="shown" value="([^"]*)"', text)
        assert shown
        return unescape(shown[1])


@pytest.mark.parametrize("script", [True, False])
def test_only_what_a_page_changed_is_saved_and_said(
    client: Client, ada: User, script: bool
) -> None:
    here, there = Tab(client), Tab(client)
    there.set("topic_weekly_digest")
    there.set("lead_days", "14")
    there.send()
    here.set("daily_cap", "3")

    text = here.send(script=script)

    assert "Saved: Mails a day, at the most." in text
    mine = Preferences.of(ada)
    assert (mine.daily_cap, mine.lead_days, mine.wants("weekly_digest")) == (3, [14], False)
    told = "Changed elsewhere meanwhile: Weekly digest by email, How long before." in text
    assert told is script  # a whole page shows it


def test_it_stays_so_for_every_later_change_of_the_old_page(client: Client, ada: User) -> None:
    here, there = Tab(client), Tab(client)
    there.set("topic_weekly_digest")
    there.send()

    for cap in ("3", "4", "5"):
        here.set("daily_cap", cap)
        here.send("daily_cap", script=True)

    assert (Preferences.of(ada).daily_cap, Preferences.of(ada).wants("weekly_digest")) == (5, False)


def test_a_change_that_is_taken_back_before_the_answer_is_taken_back(
    client: Client, ada: User
) -> None:
    tab = Tab(client)
    shown = tab.shown
    tab.set("topic_weekly_digest")
    tab.send("topic_weekly_digest", script=True)
    tab.shown = shown  # the answer has not come yet
    tab.set("topic_weekly_digest", "on")

    tab.send("topic_weekly_digest", script=True)

    assert Preferences.of(ada).wants("weekly_digest")


@pytest.mark.parametrize("script", [True, False])
def test_what_is_wrong_stays_wrong_until_it_is_mended_and_keeps_nothing_else(
    client: Client, ada: User, script: bool
) -> None:
    tab = Tab(client)
    tab.set("daily_cap", "99")
    tab.send("daily_cap", script=script)
    tab.set("quiet_from", "22:00")
    tab.set("quiet_until", "07:00")

    text = tab.send("quiet_from", "quiet_until", script=script)

    assert "Mails a day, at the most: Write a number from 0 to 50." in text
    assert "Saved: Quiet from, Quiet until." in text
    assert Preferences.of(ada).quiet == (time(22), time(7))
    tab.set("daily_cap", "9")
    assert "not saved" not in tab.send("daily_cap", script=script)
    assert Preferences.of(ada).daily_cap == 9


def test_the_ends_of_the_quiet_hours_are_judged_as_they_are_stored(
    client: Client, ada: User
) -> None:
    Preferences.objects.update_or_create(
        user=ada, defaults={"quiet_from": time(22), "quiet_until": time(7)}
    )
    here, there = Tab(client), Tab(client)
    there.set("quiet_until", "08:00")
    there.send()
    here.set("quiet_from", "23:00")
    here.send()

    assert Preferences.of(ada).quiet == (time(23), time(8))


def test_a_form_on_which_nothing_was_changed_says_so(client: Client, ada: User) -> None:
    before = Preferences.of(ada)

    assert "Nothing was changed." in Tab(client).send()

    after = Preferences.of(ada)
    assert (after.zone_chosen, after.choices.count()) == (before.zone_chosen, 0)


def test_nobody_can_name_a_field_that_is_none(client: Client, ada: User) -> None:
    tab = Tab(client)
    tab.set("next_plan_at", "2020-01-01")

    assert "Nothing was changed." in tab.send("next_plan_at", "user", "pk", script=True)
