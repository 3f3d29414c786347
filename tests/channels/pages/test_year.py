"""The year of all channels: who sees it, what it counts, and what it weighs."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from channels.contract import Cause
from channels.models import Credential
from tests.factories import DAY, break_login, make_channel, make_credential, make_user
from tests.markup import flat

pytestmark = pytest.mark.django_db

# Two hundred channels, before the page is compressed.
BYTES = 60_000


def login(user: User, network: str, *names: str, age: timedelta = 10 * DAY, **more: Any) -> None:
    made = make_credential(user, network, at=timezone.now(), age=age, **more)
    for name in names:
        make_channel(made, name=name, at=timezone.now())


def page(client: Client) -> str:
    answer = client.get(reverse("channels:year"))
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def mine(client: Client) -> Client:
    """A login that must be signed in again, one that a machine renews, and one without an end."""
    user = make_user()
    login(user, "linkedin", "Acme", "Northwind", "Contoso", age=50 * DAY)
    login(user, "pinterest", "Lilac", life=30 * DAY, refresh="key")
    login(user, "facebook", "Harbour", life=None)
    client.force_login(user)
    return client


def test_nobody_is_asked_to_sign_in(client: Client) -> None:
    answer = client.get(reverse("channels:year"))
    assert answer.status_code == 302
    assert reverse("account_login") in answer["Location"]


def test_another_persons_channels_are_not_on_it(mine: Client) -> None:
    mine.force_login(make_user())
    assert "Acme" not in page(mine)


def test_without_a_channel_it_says_how_to_begin(client: Client) -> None:
    client.force_login(make_user())
    shown = page(client)
    assert "No channel is connected yet." in shown
    assert reverse("channels:connect") in shown
    assert "<table" not in shown


def test_it_begins_with_how_often_and_when_first(mine: Client) -> None:
    shown = flat(page(mine))
    times = re.search(r"need you about (\d+) times in the next 12 months", shown)
    assert times
    assert re.search(r"Next: .*Acme.* and 1 other on LinkedIn, by ", shown)


def test_the_months_count_what_the_heading_counts(mine: Client) -> None:
    shown = page(mine)
    heading = re.search(r"need you about (\d+) times", shown)
    months = re.search(r'<span class="months".*?</th>', shown, re.DOTALL)
    assert heading
    assert months
    assert sum(map(int, re.findall(r"<b>(\d+)</b>", months[0]))) == int(heading[1])


def test_each_login_is_one_row_however_many_channels_it_carries(mine: Client) -> None:
    shown = page(mine)
    assert shown.count('<th scope="row">') == 3
    assert "and 1 other, LinkedIn" in flat(shown)


def test_what_is_renewed_or_has_no_end_needs_nobody(client: Client) -> None:
    user = make_user()
    login(user, "pinterest", "Lilac", life=30 * DAY, refresh="key")
    client.force_login(user)
    shown = page(client)
    assert "Nothing needs you in the next 12 months." in shown
    assert "renewed for you" in shown
    assert "<details" in shown
    assert "open>" in shown


def test_what_needs_its_person_now_stands_first_with_a_way(mine: Client) -> None:
    dead = Credential.objects.get(network="pinterest")
    break_login(dead, Cause.REVOKED_BY_USER, at=timezone.now())
    shown = page(mine).partition("<table")[2]
    assert shown.index(">Now</th>") < shown.index("Lilac")
    refresh = reverse("channels:refresh", args=[dead.channels.get().pk])
    assert f'href="{refresh}"' in shown
    assert shown.index("Lilac") < shown.index("Acme")


def test_two_hundred_channels_are_four_queries_and_light(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    user = make_user()
    for number in range(40):
        login(user, "linkedin", *(f"Place {number} {n}" for n in range(3)), age=number * DAY)
    for number in range(80):
        login(user, "pinterest", f"Calm {number}", life=30 * DAY, refresh="key")
    client.force_login(user)
    page(client)  # what a first visit writes down of its browser
    with django_assert_num_queries(4):
        shown = page(client)
    assert "80 logins that do not need you" in shown
    assert len(shown.encode()) < BYTES


def test_my_channels_lead_there(mine: Client) -> None:
    assert reverse("channels:year") in mine.get(reverse("channels:list")).content.decode()
