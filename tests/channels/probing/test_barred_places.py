"""A location from which Google keeps everybody: told as that, after two looks, and never as a
reason to sign in."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from channels.contract import RECONNECT, Cause, State
from channels.models import Channel, Credential
from channels.probing.check import check_now
from tests.channels.journeys.walking import Walker
from tests.channels.second_looks import looked_again
from tests.conftest import Sandbox

pytestmark = pytest.mark.django_db
PERSON, CAFE = "117204455006600000011", "9104400550066"


def looks(later: timedelta = timedelta(0)) -> None:
    check_now(Channel.objects.order_by("pk")[0], at=timezone.now() + later)


@pytest.mark.parametrize("why", ["suspended", "unverified"])
def test_it_is_said_after_two_looks_and_over_when_google_takes_posts_again(
    sandbox: Sandbox, why: str
) -> None:
    walker = Walker(sandbox)
    walker.connect("googlebusiness")
    Credential.objects.update(issued_at=timezone.now() - timedelta(hours=1))
    cafe = Channel.objects.get(external_id=f"locations/{CAFE}")
    sandbox.control(
        f"googlebusiness/accounts/{PERSON}", {"restrict": {"place": CAFE, "feature": why}}
    )
    looks()
    cafe.refresh_from_db()
    assert (cafe.cause, cafe.state) == (Cause.ALIVE.value, State.WORKING.value)

    looked_again(lambda at: looks(at - timezone.now()), by=timezone.now() + timedelta(minutes=11))
    cafe.refresh_from_db()
    assert cafe.cause == Cause.ACCOUNT_SUSPENDED.value
    assert Cause(cafe.cause) not in RECONNECT
    others = Channel.objects.exclude(pk=cafe.pk).values_list("state", flat=True)
    assert set(others) == {State.WORKING.value}
    page = walker.get(reverse("channels:detail", args=[cafe.pk])).content.decode()
    assert "refreshing here would not help" in page
    assert "Refresh this channel" not in page

    sandbox.control(f"googlebusiness/accounts/{PERSON}", {"unrestrict": CAFE})
    looks(timedelta(hours=1))
    cafe.refresh_from_db()
    assert (cafe.cause, cafe.state) == (Cause.ALIVE.value, State.WORKING.value)


def test_a_location_that_moves_to_another_group_stays_the_same_channel(sandbox: Sandbox) -> None:
    walker = Walker(sandbox)
    walker.connect("googlebusiness")
    before = set(Channel.objects.values_list("pk", "external_id"))
    sandbox.control(
        f"googlebusiness/accounts/{PERSON}",
        {"move_place": {"place": CAFE, "to": "720000000000000012"}},
    )
    looks(timedelta(minutes=5))
    assert set(Channel.objects.values_list("pk", "external_id")) == before
    assert set(Channel.objects.values_list("state", flat=True)) == {State.WORKING.value}
