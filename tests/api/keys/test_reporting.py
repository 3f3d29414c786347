"""Whether a tool reports failed posts to a person: the state, and what pages say of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from api.keys import hashed_keys
from api.keys.hashed_keys import Scope
from api.keys.reporting import Reporting, State, reporting_of
from api.models import Key
from channels.models import FailureReport
from tests.factories import make_channel, make_user
from tests.markup import flat

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 24, 9, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
FRAGMENT = "/preferences/keys/reporting/"
MAY = (Scope.CHANNELS_READ, Scope.FAILURES_WRITE)


def key_of(
    user: User,
    name: str = "Scheduler",
    scopes: Sequence[Scope] = MAY,
    *,
    used: datetime | None = None,
    ends: datetime | None = None,
) -> Key:
    key = hashed_keys.make(user, name, scopes, at=AT - 10 * DAY, expires_at=ends).key
    if used:
        hashed_keys.note_use(key, at=used)
    return key


def report(user: User, *, by: str = "Scheduler", at: datetime = AT - HOUR) -> None:
    FailureReport.objects.create(
        channel=make_channel(user=user),
        reported_at=at,
        failed_at=at,
        cause="expired",
        certainty="said",
        by=by,
    )


def state(user: User) -> Reporting:
    return reporting_of(user, at=AT)


def test_without_a_key_nobody_reports(owner: User) -> None:
    assert state(owner) == Reporting(State.NO_KEY)
    assert not state(owner).reports


def test_a_key_that_may_only_look_reports_nothing(owner: User) -> None:
    key_of(owner, "Dashboard", [Scope.CHANNELS_READ], used=AT - HOUR)

    assert state(owner) == Reporting(State.NOT_ALLOWED, "Dashboard")


def test_a_key_never_used_is_not_counted_on(owner: User) -> None:
    key_of(owner)

    assert state(owner) == Reporting(State.UNUSED, "Scheduler")
    assert not state(owner).reports


def test_a_tool_that_calls_and_had_no_failure_is_ready(owner: User) -> None:
    key_of(owner, "New one")
    key_of(owner, used=AT - DAY)

    assert state(owner) == Reporting(State.READY, "Scheduler", AT - DAY)
    assert state(owner).reports


def test_the_last_report_counts(owner: User) -> None:
    key_of(owner, used=AT - HOUR)
    report(owner, at=AT - 2 * DAY)
    report(owner, at=AT - DAY)

    assert state(owner) == Reporting(State.REPORTED, "Scheduler", AT - DAY)
    assert state(owner).reports


def test_a_report_by_an_earlier_key_of_that_name_is_not_this_key_s(owner: User) -> None:
    key_of(owner)
    report(owner, at=AT - 11 * DAY)

    assert state(owner).state is State.UNUSED


@pytest.mark.parametrize("how", ["revoked", "over"])
def test_a_key_that_ended_says_when(owner: User, how: str) -> None:
    key = key_of(owner, used=AT - 2 * DAY, ends=AT - DAY if how == "over" else None)
    if how == "revoked":
        hashed_keys.revoke(key, at=AT - DAY)
    report(owner, at=AT - 2 * DAY)

    assert state(owner) == Reporting(State.ENDED, "Scheduler", AT - DAY)


def test_another_person_s_keys_and_reports_count_for_nothing(owner: User) -> None:
    other = make_user("other@example.com")
    key_of(other, used=AT - HOUR)
    report(other)

    assert state(owner) == Reporting(State.NO_KEY)


def test_the_fragment_is_empty_for_nobody(client: Client) -> None:
    reply = client.get(FRAGMENT)

    assert (reply.status_code, reply.content) == (204, b"")


def test_the_fragment_is_for_nobody_else_to_keep(client: Client, owner: User) -> None:
    client.force_login(owner)
    reply = client.get(FRAGMENT)

    assert "no-store" in reply["Cache-Control"]
    assert "Cookie" in reply["Vary"]
    assert client.post(FRAGMENT).status_code == 405


@pytest.mark.parametrize("where", [FRAGMENT, reverse("notifications:preferences"), "/preferences/"])
def test_a_person_without_a_tool_is_shown_the_way(client: Client, owner: User, where: str) -> None:
    client.force_login(owner)
    page = flat(client.get(where).content.decode())

    assert "No tool reports to you yet" in page
    assert 'href="/preferences/keys/#new">Make a key</a>: it takes a minute.' in page
    assert 'href="/articles/connect-a-publishing-tool/"' in page
    assert "you hear of “Connection lost” and “Ends soon”" in page


@pytest.mark.parametrize("where", [FRAGMENT, reverse("notifications:preferences"), "/preferences/"])
def test_a_person_with_a_tool_is_told_when_it_last_reported(
    client: Client, owner: User, where: str
) -> None:
    key_of(owner, "Harbour & Co", used=AT - HOUR)
    report(owner, by="Harbour & Co")
    client.force_login(owner)
    page = flat(client.get(where).content.decode())

    assert "“Harbour &amp; Co” last reported a failed post" in page
    assert f'datetime="{(AT - HOUR).isoformat(timespec="seconds")}"' in page
    assert "Make a key" not in page


@pytest.mark.parametrize(
    ("scopes", "ended", "says"),
    [
        (MAY, False, "It has never been used: paste it into the tool."),
        (
            [Scope.CHANNELS_READ],
            False,
            "“Scheduler” has a key, but it may not report failed posts.",
        ),
        (MAY, True, "The key “Scheduler” no longer works:"),
    ],
)
def test_the_page_says_what_is_missing(
    client: Client, owner: User, scopes: Sequence[Scope], ended: bool, says: str
) -> None:
    key = key_of(owner, scopes=scopes)
    if ended:
        hashed_keys.revoke(key, at=AT)
    client.force_login(owner)

    page = flat(client.get(FRAGMENT).content.decode())

    assert says in page
    assert f"No tool reports to you {'any more' if ended else 'yet'}" in page
