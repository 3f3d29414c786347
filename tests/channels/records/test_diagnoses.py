"""From rows to a snapshot: whose finding counts, and what is not known."""

from __future__ import annotations

import pytest

from channels import registry
from channels.contract import Cause, Kind, State
from channels.diagnosis.renewal_windows import window_of
from channels.models import Channel, Credential
from channels.records.diagnoses import diagnosis_of, snapshot_of
from tests.channels.networks import case
from tests.channels.networks.case import LoginShape
from tests.every_network import NETWORK_IDS
from tests.factories import DAY, NOW, break_login, make_channel, make_credential

pytestmark = pytest.mark.django_db
EARLIER = NOW - DAY


def organization(login: Cause, place: Cause) -> Channel:
    credential = break_login(
        make_credential(scopes=[]), login, at=EARLIER, last_alive_at=EARLIER - DAY
    )
    return make_channel(
        credential, kind=Kind.ORGANIZATION, cause=place.value, cause_since=EARLIER - DAY
    )


@pytest.mark.parametrize(
    ("login", "place", "told"),
    [
        (Cause.ALIVE, Cause.ALIVE, Cause.ALIVE),
        (Cause.ALIVE, Cause.LOST_PAGE_ROLE, Cause.LOST_PAGE_ROLE),
        (Cause.REVOKED_BY_USER, Cause.LOST_PAGE_ROLE, Cause.REVOKED_BY_USER),
        (Cause.REVOKED_BY_USER, Cause.ALIVE, Cause.REVOKED_BY_USER),
        (Cause.NETWORK_FAULT, Cause.ALIVE, Cause.NETWORK_FAULT),
        (Cause.NETWORK_FAULT, Cause.LOST_PAGE_ROLE, Cause.LOST_PAGE_ROLE),
        (Cause.ALIVE, Cause.UNKNOWN, Cause.UNKNOWN),
        (Cause.NETWORK_FAULT, Cause.UNKNOWN, Cause.NETWORK_FAULT),
    ],
)
def test_the_login_is_told_before_the_place_and_what_is_known_before_what_is_not(
    login: Cause, place: Cause, told: Cause
) -> None:
    assert snapshot_of(organization(login, place)).cause is told


def test_an_outage_does_not_hide_a_lost_role() -> None:
    channel = organization(Cause.NETWORK_FAULT, Cause.LOST_PAGE_ROLE)
    assert diagnosis_of(channel, at=NOW).state is State.NEEDS_YOU


@pytest.mark.parametrize(("network", "no_end"), [("facebook", True), ("linkedin", False)])
def test_a_missing_date_means_no_end_only_where_the_policy_knows_of_that(
    network: str, no_end: bool
) -> None:
    channel = make_channel(make_credential(network=network, life=None))
    assert snapshot_of(channel).no_end_date is no_end


def test_a_missing_date_means_nothing_before_the_network_was_asked() -> None:
    channel = make_channel(make_credential(network="facebook", life=None, asked_at=None))
    assert snapshot_of(channel).no_end_date is False


def test_what_was_told_of_a_place_unasked_has_a_time_of_its_own() -> None:
    channel = organization(Cause.ALIVE, Cause.ACCOUNT_SUSPENDED)
    channel.asked_at, channel.credential.asked_at = EARLIER, NOW
    assert snapshot_of(channel).asked_at == NOW
    channel.codes = {"callback": "page_integrity"}
    assert snapshot_of(channel).asked_at == EARLIER


def test_what_is_looked_at_again_keeps_the_rule_and_the_codes_it_was_told_by() -> None:
    channel = organization(Cause.ALIVE, Cause.ALIVE)
    login = channel.credential
    login.suspect_cause, login.suspect_since = Cause.INVALID_TOKEN_UNSPECIFIED.value, NOW
    login.suspect_rule, login.suspect_codes = "bare-190", {"code": "190"}
    doubted = snapshot_of(channel).checking_again
    assert doubted
    assert (doubted.rule, doubted.codes) == ("bare-190", {"code": "190"})
    assert (doubted.since, doubted.about_login) == (NOW, True)


def test_a_place_with_a_token_of_its_own_is_known() -> None:
    login: Credential = make_credential(network="facebook")
    assert snapshot_of(make_channel(login, token_sealed="sealed")).own_token
    assert not snapshot_of(make_channel(login)).own_token


def test_a_network_without_an_app_is_not_set_up(settings: object) -> None:
    channel = make_channel(make_credential(network="x"))
    settings.NETWORK_APPS = {}  # type: ignore[attr-defined]
    assert diagnosis_of(channel, at=NOW).state is State.NOT_SET_UP


LOGINS = [(network, shape) for network in NETWORK_IDS for shape in case.of(network).logins]


@pytest.mark.parametrize(("network", "shape"), LOGINS)
def test_what_a_card_says_of_renewals_is_what_the_workers_do(
    network: str, shape: LoginShape
) -> None:
    login = make_credential(
        network=network,
        age=0 * DAY,
        life=shape.life,
        refresh="refresh" if shape.rotates else "",
        refresh_expires_at=NOW + shape.refresh_life if shape.refresh_life else None,
    )
    channel = make_channel(login)
    window = window_of(login, registry.get(network).policy)
    diagnosis = diagnosis_of(channel, at=NOW)
    assert diagnosis.renews_at == (window.opens if window else None)
