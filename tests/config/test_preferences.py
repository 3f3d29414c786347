"""``/preferences/`` and its tabs: the owner's own, and the same tabs on every page of them."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from api.keys import hashed_keys
from api.keys.hashed_keys import Scope
from notifications import topics
from notifications.models import Preferences
from tests.factories import make_user
from tests.markup import flat

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 24, 9, tzinfo=UTC)
OVERVIEW = "/preferences/"
TABS = (
    "preferences",
    "notifications:preferences",
    "account_email",
    "account_change_password",
    "mfa_index",
    "socialaccount_connections",
    "accounts:activity",
    "keys:index",
    "webhooks:index",
    "your_data:index",
)


@pytest.fixture
def ada(client: Client) -> User:
    user = make_user("ada@example.com", password="long enough for a test")
    client.force_login(user)
    return user


def tabs_of(text: str) -> str:
    nav = re.search(r'<nav class="tabs".*?</nav>', text, re.DOTALL)
    assert nav
    return nav[0]


def test_nobody_is_sent_to_sign_in(client: Client) -> None:
    reply = client.get(OVERVIEW)

    assert reply.status_code == 302
    assert reply["Location"] == f"{reverse('account_login')}?next={OVERVIEW}"


@pytest.mark.parametrize("name", TABS)
def test_every_tab_shows_all_tabs_and_says_which_it_is(
    client: Client, ada: User, name: str
) -> None:
    tabs = tabs_of(client.get(reverse(name)).content.decode())

    assert re.findall(r'href="([^"]+)"', tabs) == [reverse(tab) for tab in TABS]
    assert re.findall(r'href="([^"]+)"\s+aria-current="page"', tabs) == [reverse(name)]


def test_it_says_how_each_thing_stands(client: Client, ada: User) -> None:
    EmailAddress.objects.create(user=ada, email="ada@home.example", verified=False)
    hashed_keys.make(ada, "Scheduler", [Scope.CHANNELS_READ], at=AT)

    page = flat(client.get(OVERVIEW).content.decode())

    assert "Update Failures is Enabled." in page
    assert f"7 of {len(topics.TOPICS)} kinds of message are on." in page
    assert "UTC · English" in page
    assert "ada@example.com · 2 addresses · 1 not confirmed yet" in page
    assert "Email address and password" in page
    assert "1 key" in page


def test_what_was_turned_off_is_said(client: Client, ada: User) -> None:
    Preferences.of(ada).choose({topics.UPDATE_FAILURES: False})

    assert "Update Failures is Disabled." in flat(client.get(OVERVIEW).content.decode())


def test_another_person_s_are_not_shown(client: Client, ada: User) -> None:
    other = make_user("ben@example.com")
    hashed_keys.make(other, "Ben's tool", list(Scope), at=AT)
    Preferences.of(other).choose({topics.UPDATE_FAILURES: False})

    page = flat(client.get(OVERVIEW).content.decode())

    assert "ben" not in page.lower()
    assert "Update Failures is Enabled." in page
    assert "1 key" not in page


def test_it_cannot_be_written_to(client: Client, ada: User) -> None:
    assert client.post(OVERVIEW).status_code == 405
