"""What a refresh stores, and what it must not take away."""

from __future__ import annotations

from typing import Any

import pytest

from channels import signals, vault
from channels.contract import Cause, State
from channels.journeys import refreshing
from channels.models import Channel, Credential, Event, EventKind
from channels.records.findings import settle_login
from channels.registry import get
from tests.channels.consent.returned_logins import again, make_returned_login, page
from tests.factories import DAY, NOW, break_login, make_channel, make_credential

pytestmark = pytest.mark.django_db


@pytest.fixture
def login() -> Credential:
    """A Facebook login with three Pages."""
    login = make_credential(network="facebook", account_id="maren", access="old-access")
    for number in (1, 2, 3):
        make_channel(login, external_id=f"page-{number}", name=f"Page {number}")
    return login


def broken(login: Credential, cause: Cause = Cause.PASSWORD_CHANGED) -> Credential:
    break_login(login, cause)
    settle_login(login, at=NOW)
    return login


def test_one_login_with_several_pages_is_repaired_in_one_go(login: Credential) -> None:
    broken(login)
    assert {channel.state for channel in login.channels.all()} == {State.NEEDS_YOU}
    done = refreshing.store(login, again(login), at=NOW)
    assert {channel.state for channel in login.channels.all()} == {State.WORKING}
    assert len(done.event.evidence["mended"]) == 3
    assert vault.open_tokens(Credential.objects.get()).access == "new-access"


def test_a_refresh_lifts_quarantine_and_the_lost_renewal(login: Credential) -> None:
    broken(login, Cause.REVOKED_BY_USER)
    Credential.objects.update(quarantined=login.fingerprint, renewal_lost_at=NOW, faults=3)
    login.refresh_from_db()
    before = login.generation
    refreshing.store(login, again(login), at=NOW)
    login.refresh_from_db()
    assert (login.quarantined, login.renewal_lost_at, login.faults) == ("", None, 0)
    assert login.generation == before + 1


def test_what_changed_is_kept_on_the_timeline(login: Credential) -> None:
    broken(login)
    ended = login.expires_at
    refreshing.store(login, again(login), at=NOW)
    event = Event.objects.get(kind=EventKind.REFRESHED)
    assert ended
    assert event.evidence["ended"] == ended.isoformat()
    assert event.evidence["ends"] == (NOW + 60 * DAY).isoformat()
    assert (event.before, event.after) == (Cause.PASSWORD_CHANGED, Cause.ALIVE)
    assert "access" not in str(event.evidence)


def test_the_channels_stay_the_same_with_their_history_and_what_was_settled(
    login: Credential,
) -> None:
    login.lendable = True
    broken(login)
    channels = list(login.channels.order_by("pk").values_list("pk", "external_id", "created_at"))
    history = set(Event.objects.values_list("pk", flat=True))
    refreshing.store(login, again(login), at=NOW)
    after = login.channels.order_by("pk").values_list("pk", "external_id", "created_at")
    assert list(after) == channels
    assert history < set(Event.objects.values_list("pk", flat=True))
    assert Credential.objects.get().lendable


def test_the_rooms_above_hear_of_it(login: Credential) -> None:
    heard: list[Any] = []

    def hear(**told: Any) -> None:
        heard.append(told)

    signals.credential_refreshed.connect(hear)
    try:
        refreshing.store(login, again(login), at=NOW)
    finally:
        signals.credential_refreshed.disconnect(hear)
    (told,) = heard
    assert told["credential"].pk == login.pk
    assert len(told["channels"]) == 3


def test_another_accounts_tokens_are_never_stored(login: Credential) -> None:
    before = Credential.objects.values().get()
    came = make_returned_login(account="somebody-else")
    assert not refreshing.compare(login, came, at=NOW).same_account
    with pytest.raises(ValueError, match="another account"):
        refreshing.store(login, came, at=NOW)
    assert Credential.objects.values().get() == before


def test_a_name_may_change_an_id_may_not(login: Credential) -> None:
    came = again(login, account_name="Maren Married", places=[page(1, name="New name")])
    assert refreshing.compare(login, came, at=NOW).same_account
    refreshing.store(login, came, at=NOW)
    login.refresh_from_db()
    assert login.account_name == "Maren Married"
    assert login.channels.filter(name="New name").exists()


def test_a_refresh_token_is_not_wiped_by_none(login: Credential) -> None:
    other = make_credential(login.user, "x", refresh="keep-me", account_id="x-1")
    make_channel(other)
    refreshing.store(other, again(other, refresh=""), at=NOW)
    assert vault.open_tokens(other).refresh == "keep-me"


def scopes_without(*left_out: str) -> list[str]:
    return [scope for scope in get("facebook").scopes if scope not in left_out]


def test_fewer_permissions_than_a_working_key_has_are_worse(login: Credential) -> None:
    came = again(login, scopes=scopes_without("pages_manage_posts"))
    comparison = refreshing.compare(login, came, at=NOW)
    assert comparison.worse
    assert comparison.lost_scopes == ("pages_manage_posts",)


def test_a_page_left_out_that_worked_is_worse(login: Credential) -> None:
    came = again(login, places=[page(1), page(2)], absent=Cause.PERMISSION_MISSING)
    comparison = refreshing.compare(login, came, at=NOW)
    assert comparison.worse
    assert [channel.external_id for channel in comparison.lost_places] == ["page-3"]


def test_a_page_missing_from_half_a_list_was_not_left_out(login: Credential) -> None:
    came = again(login, places=[page(1)], absent=Cause.PERMISSION_MISSING, complete=False)
    assert not refreshing.compare(login, came, at=NOW).worse


def test_a_role_that_is_gone_is_no_reason_to_keep_the_old_key(login: Credential) -> None:
    came = again(login, places=[page(1), page(2), page(3, allowed=False)])
    assert not refreshing.compare(login, came, at=NOW).worse
    came = again(login, places=[page(1), page(2)], absent=Cause.LOST_PAGE_ROLE)
    assert not refreshing.compare(login, came, at=NOW).worse


@pytest.mark.parametrize("cause", [Cause.EXPIRED, Cause.REVOKED_BY_USER, Cause.PASSWORD_CHANGED])
def test_a_dead_key_is_replaced_by_one_that_does_less(login: Credential, cause: Cause) -> None:
    broken(login, cause)
    came = again(login, scopes=scopes_without("pages_manage_posts"))
    assert not refreshing.compare(login, came, at=NOW).worse


def test_a_key_whose_time_is_over_counts_as_dead(login: Credential) -> None:
    Credential.objects.update(expires_at=NOW)
    login.refresh_from_db()
    assert not refreshing.works(login, at=NOW)


@pytest.mark.parametrize("cause", [Cause.NETWORK_FAULT, Cause.RATE_LIMITED, Cause.APP_FAULT])
def test_a_fault_of_others_leaves_the_old_key_good(login: Credential, cause: Cause) -> None:
    break_login(login, cause)
    assert refreshing.works(login, at=NOW)


def test_a_lost_role_is_written_on_its_page_alone(login: Credential) -> None:
    broken(login)
    came = again(login, places=[page(1), page(2), page(3, allowed=False)])
    done = refreshing.store(login, came, at=NOW)
    states = dict(login.channels.values_list("external_id", "state"))
    assert states["page-3"] == State.NEEDS_YOU
    assert states["page-1"] == states["page-2"] == State.WORKING
    lost = Channel.objects.get(external_id="page-3")
    assert lost.cause == Cause.LOST_PAGE_ROLE
    assert done.event.evidence["without"] == [lost.pk]


def test_a_page_that_the_list_leaves_out_is_looked_at_again_and_not_called_repaired(
    login: Credential,
) -> None:
    broken(login)
    came = again(login, places=[page(1), page(2)], absent=Cause.LOST_PAGE_ROLE)
    done = refreshing.store(login, came, at=NOW)
    left_out = Channel.objects.get(external_id="page-3")
    assert (left_out.state, left_out.suspect_cause) == (State.WORKING, Cause.LOST_PAGE_ROLE)
    assert done.event.evidence["without"] == [left_out.pk]
    assert left_out.pk not in done.event.evidence["mended"]


def test_a_page_whose_role_came_back_is_mended_by_a_refresh(login: Credential) -> None:
    lost = Channel.objects.get(external_id="page-3")
    Channel.objects.filter(pk=lost.pk).update(
        cause=Cause.LOST_PAGE_ROLE, state=State.NEEDS_YOU, cause_since=NOW - DAY
    )
    done = refreshing.store(login, again(login, places=[page(1), page(2), page(3)]), at=NOW)
    lost.refresh_from_db()
    assert (lost.cause, lost.state) == (Cause.ALIVE, State.WORKING)
    assert done.event.evidence["mended"] == [lost.pk]


def test_missing_boxes_are_named_by_what_they_are_for(login: Credential) -> None:
    broken(login)
    done = refreshing.store(
        login, again(login, scopes=scopes_without("pages_manage_posts")), at=NOW
    )
    assert done.event.evidence["missing"] == ["pages_manage_posts"]
    assert done.event.evidence["mended"] == [], "what cannot publish is not repaired"
    (lost,) = refreshing.missing_abilities(login)
    assert lost.does == "publish posts on your Pages"
    assert {channel.state for channel in login.channels.all()} == {State.LIMITED}


def test_only_what_is_missing_is_asked_where_the_network_adds_it_up(login: Credential) -> None:
    Credential.objects.update(scopes=scopes_without("pages_manage_posts"))
    login.refresh_from_db()
    assert refreshing.scopes_to_ask(login) == ("pages_manage_posts",)


def test_everything_is_asked_where_a_new_set_replaces_the_old() -> None:
    login = make_credential(network="linkedin", scopes=["openid", "profile"])
    make_channel(login)
    assert refreshing.scopes_to_ask(login) == ()


def test_turning_back_is_noted_and_changes_nothing(login: Credential) -> None:
    before = Credential.objects.values().get()
    refreshing.note_abandoned(login, "cancelled", at=NOW)
    assert Credential.objects.values().get() == before
    event = Event.objects.get(kind=EventKind.REFRESH_ABANDONED)
    assert event.evidence == {"why": "cancelled"}
