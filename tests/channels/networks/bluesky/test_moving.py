"""What happens to an account between servers, from the site's side, at the pretend network."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from channels.contract import DEAD, Cause
from channels.models import Channel, Credential, Renewal
from channels.pages import timeline
from channels.probing.check import check_login
from tests.channels.journeys.walking import Walker
from tests.channels.second_looks import looked_again
from tests.conftest import Sandbox
from tests.every_network import account_of

pytestmark = pytest.mark.django_db

OYSTER, OWN = "oyster.host.bsky.network", "pds.harbour.test"
LIFE = timedelta(days=730)
LATER = timedelta(minutes=30)


class Person(Walker):
    def __init__(self, sandbox: Sandbox) -> None:
        super().__init__(sandbox)
        self.connect("bluesky")
        Credential.objects.update(issued_at=timezone.now() - timedelta(hours=2))

    @property
    def login(self) -> Credential:
        return Credential.objects.get()

    @property
    def channel(self) -> Channel:
        return Channel.objects.get()

    def happens(self, **events: Any) -> None:
        self.sandbox.control(f"bluesky/accounts/{account_of('bluesky')}", events)

    def is_looked_at(self) -> None:
        pk = self.login.pk
        looked_again(lambda at: check_login(pk, at=at), by=timezone.now() + LATER)


@pytest.fixture
def person(sandbox: Sandbox) -> Person:
    return Person(sandbox)


def test_a_login_is_kept_with_its_server_and_its_last_day(person: Person) -> None:
    login = person.login
    assert (login.server, login.account_id) == (OYSTER, account_of("bluesky"))
    assert login.session_expires_at is not None
    assert login.session_expires_at - timezone.now() > LIFE - timedelta(hours=1)
    assert person.channel.state == "working"


def test_moved_to_another_server_it_is_the_same_channel_and_another_server(
    person: Person,
) -> None:
    before = person.channel
    person.happens(kind=OWN)
    person.is_looked_at()
    assert (person.login.cause, person.login.rule) == (Cause.EXPIRED, "moved_to_another_server")
    assert person.channel.state == "needs_you"
    page = person.client.get(reverse("channels:refresh", args=[before.pk])).content.decode()
    assert "Continue to Bluesky" in page
    assert "Continue to bsky.social" not in page

    came = person.refresh(before.pk, account_of("bluesky"))
    assert came.status_code == 302
    assert (person.channel.pk, person.channel.state) == (before.pk, "working")
    assert person.login.server == OWN


def test_paused_by_its_owner_nobody_is_sent_to_sign_in(person: Person) -> None:
    person.happens(deactivated=True)
    person.is_looked_at()
    assert (person.login.cause, person.login.rule) == (
        Cause.ACCOUNT_SUSPENDED,
        "account_said_deactivated",
    )
    person.happens(deactivated=False)
    person.is_looked_at()
    assert person.channel.state == "working"


@pytest.mark.parametrize(
    ("events", "rule"),
    [
        ({"deactivated": True}, "account_said_deactivated"),
        ({"suspended": True}, "account_said_taken_down"),
    ],
)
def test_the_renewal_of_the_day_does_not_hide_what_became_of_the_account(
    person: Person, events: dict[str, bool], rule: str
) -> None:
    Credential.objects.update(issued_at=timezone.now() - timedelta(hours=20))
    person.happens(**events)
    person.is_looked_at()
    assert person.login.rule == rule


@pytest.mark.parametrize(
    ("events", "undone"),
    [
        ({"deactivated": True}, {"deactivated": False}),
        ({"suspended": True}, {"suspended": False}),
    ],
)
def test_it_stays_told_when_the_tokens_are_over_and_until_the_account_is_back(
    person: Person, events: dict[str, bool], undone: dict[str, bool]
) -> None:
    person.happens(**events)
    person.is_looked_at()
    person.happens(revoked=True)
    Credential.objects.update(expires_at=timezone.now() - timedelta(minutes=5))
    person.is_looked_at()
    assert person.login.cause == Cause.ACCOUNT_SUSPENDED
    person.happens(**undone)
    person.is_looked_at()
    assert person.login.cause in DEAD


def test_a_renewal_that_only_serves_a_look_tells_no_story(person: Person) -> None:
    person.happens(deactivated=True)
    began = timezone.now() + LATER
    for looks in range(3):
        Credential.objects.update(expires_at=began)  # over at each look, and due at none
        check_login(person.login.pk, at=began + looks * timedelta(hours=2))
    assert Renewal.objects.filter(outcome=Renewal.Outcome.STORED).count() == 3
    history = timeline.entries(timeline.events_of(person.channel), "bluesky")
    assert [line.times for line in history if "deactivated" in line.sentence] == [2, 1]
    assert not [line for line in history if "Renewed" in line.sentence]


def test_the_renewal_of_the_day_is_told(person: Person) -> None:
    check_login(person.login.pk, at=timezone.now() + timedelta(days=1))
    history = timeline.entries(timeline.events_of(person.channel), "bluesky")
    assert [line.times for line in history if "Renewed" in line.sentence] == [1]


def test_a_new_name_is_shown_and_a_broken_one_ends_nothing(person: Person) -> None:
    person.happens(rename_handle="harbour.test")
    person.is_looked_at()
    assert person.channel.state == "working"
    person.happens(handle_broken=True)
    person.is_looked_at()
    assert (person.login.cause, person.channel.state) == (Cause.ALIVE, "working")


def test_a_new_password_ends_nothing(person: Person) -> None:
    person.happens(password_changed=True)
    person.is_looked_at()
    assert (person.login.cause, person.channel.state) == (Cause.ALIVE, "working")
