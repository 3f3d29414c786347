"""What the guided refresh says at its end: a title, what still does not work, and what helps."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from channels import registry
from channels.contract import DEAD, Ability, Cause
from channels.journeys.refreshed_page import (
    Barred,
    OldEnd,
    RefreshedPage,
    old_end,
    refreshed_page,
)
from channels.models import Channel, Event, EventKind
from tests.factories import DAY, NOW, make_channel, make_event
from tests.markup import flat

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
LACKING = Ability("w_member_social", "publish posts")


@pytest.fixture
def channel() -> Channel:
    return make_channel(network="linkedin", name="Harbour Cafe")


def page(
    channel: Channel,
    *,
    before: Cause = Cause.EXPIRED,
    mended: bool = False,
    without: tuple[Channel, ...] = (),
    missing: tuple[Ability, ...] = (),
    network: str = "linkedin",
) -> RefreshedPage:
    event: Event = make_event(channel, EventKind.REFRESHED, before=before.value)
    return refreshed_page(
        channel,
        registry.get(network),
        event,
        mended=[channel] if mended else [],
        without=without,
        missing=missing,
    )


def barred(channel: Channel, cause: Cause) -> tuple[Barred, ...]:
    channel.cause = cause.value
    return page(channel, without=(channel,)).barred


def test_what_was_broken_works_again(channel: Channel) -> None:
    assert page(channel, mended=True).title == "Harbour Cafe works again."
    assert page(channel, before=Cause.ALIVE, mended=True).title == "Harbour Cafe works again."


def test_what_worked_before_has_a_new_key(channel: Channel) -> None:
    assert page(channel, before=Cause.ALIVE).title == "Harbour Cafe has a new token."


def test_what_is_not_whole_does_not_claim_to_be(channel: Channel) -> None:
    for given in (page(channel, without=(channel,)), page(channel, missing=(LACKING,))):
        assert given.title == "The new token works, but something is still missing."


def test_a_lost_role_is_not_asked_for_again(channel: Channel) -> None:
    (notice,) = barred(channel, Cause.LOST_PAGE_ROLE)

    assert (notice.tone, notice.ask_again) == ("bad", "")
    assert "Harbour Cafe" in notice.title


def test_a_missing_permission_is_asked_for_again(channel: Channel) -> None:
    (notice,) = barred(channel, Cause.PERMISSION_MISSING)

    assert notice.tone == "limit"
    assert notice.ask_again.endswith(f"/channels/{channel.pk}/refresh/")


@pytest.mark.parametrize(
    "cause",
    [cause for cause in Cause if cause not in (Cause.LOST_PAGE_ROLE, Cause.PERMISSION_MISSING)],
)
def test_another_cause_has_no_notice_here(channel: Channel, cause: Cause) -> None:
    assert barred(channel, cause) == ()


def test_only_unticked_boxes_are_asked_for(channel: Channel) -> None:
    assert page(channel).ask == ""
    assert page(channel, missing=(LACKING,)).ask == "Ask LinkedIn again, and tick that box"
    assert (
        page(channel, missing=(LACKING, LACKING)).ask == "Ask LinkedIn again, and tick those boxes"
    )


@pytest.mark.parametrize(
    "network", [network.id for network in registry.NETWORKS if network.adds_scopes]
)
def test_a_network_that_keeps_the_others_is_asked_only_for_these(
    channel: Channel, network: str
) -> None:
    assert page(channel, missing=(LACKING,), network=network).ask.endswith("only for this")
    two = page(channel, missing=(LACKING, LACKING), network=network)
    assert two.ask.endswith("only for these")


@pytest.mark.parametrize("before", [*sorted(DEAD), Cause.ALIVE, Cause.PERMISSION_MISSING])
def test_a_token_that_was_ended_early_lasted_until_no_day_to_come(
    channel: Channel, before: Cause
) -> None:
    event = make_event(channel, EventKind.REFRESHED, before=before.value)
    ends = event.at + 60 * DAY

    ahead = old_end(event, event.at + 40 * DAY, ends)
    assert ahead == (None if before in DEAD else OldEnd(event.at + 40 * DAY, past=False))
    assert old_end(event, event.at - DAY, ends) == OldEnd(event.at - DAY, past=True)


def test_ends_that_tell_nothing_are_not_compared(channel: Channel) -> None:
    event = make_event(channel, EventKind.REFRESHED, before=Cause.ALIVE.value)
    ends = event.at + 60 * DAY

    assert old_end(event, ends - HOUR, ends) is None  # the same day, to whoever reads it
    assert old_end(event, event.at - 20 * DAY, event.at + 2 * HOUR) is None  # tokens of hours
    assert old_end(event, None, ends) is None
    assert old_end(event, event.at - DAY, None) is None


@pytest.mark.parametrize(
    ("days", "before", "said"),
    [
        (-3, Cause.EXPIRED, "the old one lasted until"),
        (30, Cause.ALIVE, "the old one would have lasted until"),
        (30, Cause.PASSWORD_CHANGED, ""),
    ],
)
def test_the_page_says_of_the_old_token_what_is_true(
    client: Client, channel: Channel, days: int, before: Cause, said: str
) -> None:
    ends = {"ended": (NOW + days * DAY).isoformat(), "ends": (NOW + 60 * DAY).isoformat()}
    event = make_event(channel, EventKind.REFRESHED, before=before.value, evidence=ends)
    client.force_login(channel.credential.user)
    page = client.get(reverse("channels:refreshed", args=[channel.pk, event.pk]))
    text = flat(page.content.decode())

    assert "It lasts until" in text
    assert (said in text) if said else ("the old one" not in text)
