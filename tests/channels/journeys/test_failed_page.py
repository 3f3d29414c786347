"""What a failed connection offers: whose fault, what to try again, and where else to go."""

from __future__ import annotations

import pytest

from channels import registry
from channels.consent.failures import Failure, failure_text
from channels.contract import Blame, Network
from channels.journeys.failed_page import FailedPage, Retry, failed_page
from channels.models import Channel
from tests.factories import make_channel

SWITCHING = registry.get("linkedin")
FIXED = next(network for network in registry.NETWORKS if not network.switch_account)


def page(
    failure: Failure,
    channel: Channel | None = None,
    *,
    network: Network = SWITCHING,
    signed_in: bool = True,
    set_up: bool = True,
) -> FailedPage:
    telling = failure_text(failure, network)
    app = network.apps[0]
    return failed_page(failure, telling, network, app, channel, signed_in=signed_in, set_up=set_up)


@pytest.mark.parametrize("failure", list(Failure))
def test_somebody_signed_out_signs_in_first(failure: Failure) -> None:
    given = page(failure, signed_in=False)

    assert (given.sign_in, given.retries, given.tell_us) == (True, (), False)


@pytest.mark.parametrize("failure", list(Failure))
def test_what_can_help_is_offered_again(failure: Failure) -> None:
    assert bool(page(failure).retries) is failure_text(failure, SWITCHING).again
    assert page(failure, set_up=False).retries == ()


@pytest.mark.parametrize("failure", list(Failure))
def test_only_our_own_fault_is_reported_to_us(failure: Failure) -> None:
    telling = failure_text(failure, SWITCHING)
    ours = telling.blame is Blame.US and not telling.again

    assert page(failure).tell_us is ours
    assert ("ours" in page(failure).whose_fault) is (telling.blame is Blame.US)


def fields(given: FailedPage) -> list[tuple[str, bool]]:
    return [(retry.field, retry.quiet) for retry in given.retries]


def test_another_account_is_offered_where_the_network_can_ask() -> None:
    assert fields(page(Failure.CANCELLED)) == [("", False), ("other", True)]
    assert fields(page(Failure.CANCELLED, network=FIXED)) == [("", False)]


def test_a_missing_permission_is_asked_for_again() -> None:
    assert fields(page(Failure.NO_PERMISSION, network=FIXED)) == [("again", False)]


def test_an_account_that_is_taken_is_not_tried_again() -> None:
    assert fields(page(Failure.TAKEN)) == [("other", False)]


@pytest.mark.parametrize("failure", list(Failure))
def test_the_network_is_opened_where_it_has_to_be_settled_there(failure: Failure) -> None:
    settled_there = failure in (Failure.LOCKED, Failure.SUSPENDED)

    assert page(failure).open_network.startswith("https://") is settled_there


def test_a_network_says_itself_where_its_own_failures_are_settled() -> None:
    for network in registry.NETWORKS:
        for why, own in network.failures.items():
            telling = failure_text(why, network)
            app = network.apps[0]
            given = failed_page(why, telling, network, app, None, signed_in=True, set_up=True)
            assert given.open_network.startswith("https://") is own.at_network
            assert bool(given.retries) is own.again


@pytest.mark.django_db
def test_a_channel_is_refreshed_and_keeps_its_key() -> None:
    channel = make_channel(network="linkedin", name="Harbour Cafe")
    first: Retry = page(Failure.CANCELLED, channel).retries[0]

    assert first.url == f"/channels/{channel.pk}/refresh/"
    assert "Harbour Cafe" in page(Failure.CANCELLED, channel).nothing_changed
    assert page(Failure.CANCELLED).retries[0].url == "/channels/connect/start/linkedin/"
