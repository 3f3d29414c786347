"""What every page asks of its reader is asked once, and along with what the page reads anyway."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser, User
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.leaving import asking
from accounts.page_facts import FACTS, along, holds, keep
from channels.contract import State
from channels.journeys.disconnection import disconnecting
from channels.models import HandOver
from channels.pages import check_runs
from notifications.first_steps.records import CHOSE, PUT_AWAY, SAW_A_BREAK, TESTED
from notifications.models import BadAddress
from notifications.network_trouble import OUTAGE, OWN
from tests.factories import make_channel, make_user

pytestmark = pytest.mark.django_db
Make = Callable[[User], Any]


def leaves(user: User) -> None:
    asking.ask(user, at=timezone.now())


def gets_no_mail(user: User) -> None:
    kind, now = BadAddress.Kind.REFUSED, timezone.now()
    BadAddress.objects.create(address=user.email, kind=kind, said="no", since=now)


def asks_somebody(user: User) -> None:
    HandOver.objects.create(
        way=HandOver.Way.TAKE,
        requester=user,
        asked=make_user(),
        network="linkedin",
        channel=make_channel(name="Wanted"),
        account_id="1",
        asked_at=timezone.now(),
    )


def disconnects(user: User) -> None:
    now = timezone.now()
    disconnecting.disconnect(make_channel(user=user, name="Gone", at=now), at=now)


def checks_many(user: User) -> None:
    now = timezone.now()
    login = make_channel(user=user, name="Checked", at=now).credential
    check_runs.begin(user, [login.pk], at=now)


SAID: dict[str, tuple[Make, str]] = {
    "leaving": (leaves, "Your account will be deleted"),
    "mail refused": (gets_no_mail, "Your mailbox refused our message"),
    "asks others": (asks_somebody, "You have asked about Wanted"),
    "can restore": (disconnects, "Gone is disconnected. You can restore it until"),
    "checks many": (checks_many, "0 of 1 login checked"),
}


# They make a list longer or shorter: see tests/notifications/first_steps/.
OF_FIRST_STEPS = {PUT_AWAY, CHOSE, TESTED, SAW_A_BREAK}


# Whether a network is in trouble has to be asked at all: see tests/notifications/.
OF_NETWORKS = {OUTAGE, OWN}


def test_each_that_is_registered_is_tried_here() -> None:
    assert SAID.keys() | OF_FIRST_STEPS | OF_NETWORKS == FACTS.keys()


@pytest.mark.parametrize("channels", [0, 2])
@pytest.mark.parametrize(("make", "words"), SAID.values(), ids=SAID)
def test_a_page_says_what_is_so(client: Client, make: Make, words: str, channels: int) -> None:
    user = make_user()
    for _number in range(channels):
        make_channel(user=user, at=timezone.now())
    make(user)
    client.force_login(user)

    assert words in " ".join(client.get(reverse("channels:list")).content.decode().split())


@pytest.mark.parametrize(("make", "words"), SAID.values(), ids=SAID)
def test_nobody_is_told_what_is_so_of_another(client: Client, make: Make, words: str) -> None:
    make(make_user())
    client.force_login(make_channel(at=timezone.now()).credential.user)

    page = " ".join(client.get(reverse("channels:list")).content.decode().split())

    assert State.WORKING.value in page
    assert words not in page


def test_all_are_asked_in_one_query(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    user = make_user()
    leaves(user)

    with django_assert_num_queries(1):
        told = {name for name in FACTS if holds(user, name)}

    assert told == {"leaving"}


def test_none_is_asked_that_came_along(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    user = make_user()
    gets_no_mail(user)
    keep(user, User.objects.values_list(*along(user))[0])

    with django_assert_num_queries(0):
        assert {name for name in FACTS if holds(user, name)} == {"mail refused"}


def test_nothing_holds_of_who_is_not_signed_in(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_num_queries(0):
        assert not any(holds(AnonymousUser(), name) for name in FACTS)
