"""What a webhook hears of: once, in the transaction that caused it, and never a token."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone, translation
from pytest_django import DjangoAssertNumQueries

from api.models import Hook, HookDelivery
from api.webhooks import ending_soon, enqueue, subscriptions
from api.webhooks.event_types import OFFERED, Event
from channels import vault
from channels.contract import Cause
from channels.journeys import refreshing
from channels.models import Channel, Credential
from channels.records.findings import settle_login
from channels.renewal import renew
from channels.signals import credential_renewed
from notifications.models import Preferences
from tests.channels.consent.returned_logins import again
from tests.channels.journeys.journey import door
from tests.channels.renewal.test_renew import PAIR, x
from tests.factories import DAY, NOW, break_login, make_channel, make_credential, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def hook(owner: User) -> Hook:
    return subscriptions.make(owner, "http://127.0.0.1:9/", OFFERED, at=NOW).hook


@pytest.fixture
def channel(owner: User) -> Channel:
    return make_channel(user=owner, name="Acme")


def told() -> list[str]:
    return list(
        HookDelivery.objects.order_by("created_at", "event").values_list("event", flat=True)
    )


def becomes(channel: Channel, cause: Cause, *, at: datetime) -> None:
    login = Credential.objects.get(pk=channel.credential_id)
    settle_login(break_login(login, cause, at=at), at=at)


def test_lost_and_back(hook: Hook, channel: Channel) -> None:
    becomes(channel, Cause.PASSWORD_CHANGED, at=NOW)

    row = HookDelivery.objects.get()
    assert (row.hook, row.event, row.due_at) == (hook, "channel.connection_lost", NOW)
    assert row.payload == {
        "id": str(row.pk),
        "type": "channel.connection_lost",
        "created_at": "2026-11-24T09:00:00Z",
        "channel": row.payload["channel"],
    }
    shown = row.payload["channel"]
    assert (shown["id"], shown["name"], shown["state"]) == (channel.pk, "Acme", "needs_you")
    assert (shown["cause"], shown["reconnect"]) == ("password_changed", True)

    becomes(channel, Cause.ALIVE, at=NOW + DAY)
    assert told() == ["channel.connection_lost", "channel.recovered"]


def test_not_being_able_to_tell_is_neither_lost_nor_back(hook: Hook, channel: Channel) -> None:
    becomes(channel, Cause.NETWORK_FAULT, at=NOW)
    becomes(channel, Cause.ALIVE, at=NOW + timedelta(hours=1))
    assert told() == []

    becomes(channel, Cause.REVOKED_BY_USER, at=NOW + timedelta(hours=2))
    becomes(channel, Cause.NETWORK_FAULT, at=NOW + timedelta(hours=3))
    becomes(channel, Cause.REVOKED_BY_USER, at=NOW + timedelta(hours=4))
    assert told() == ["channel.connection_lost"]

    becomes(channel, Cause.NETWORK_FAULT, at=NOW + timedelta(hours=5))
    becomes(channel, Cause.ALIVE, at=NOW + timedelta(hours=6))
    assert told() == ["channel.connection_lost", "channel.recovered"]


def test_one_refresh_tells_each_channel_behind_the_login(owner: User, hook: Hook) -> None:
    login = make_credential(owner, "facebook", account_id="maren", access="old-access")
    for number in (1, 2, 3):
        make_channel(login, external_id=f"page-{number}", name=f"Page {number}")
    break_login(login, Cause.PASSWORD_CHANGED)
    settle_login(login, at=NOW)
    HookDelivery.objects.all().delete()

    refreshing.store(login, again(login), at=NOW + DAY)

    assert sorted(told()) == ["channel.recovered"] * 3 + ["channel.renewed"] * 3
    login.refresh_from_db()
    for row in HookDelivery.objects.filter(event=Event.RENEWED.value):
        token = row.payload["channel"]["token"]
        assert token["issued_at"] == login.issued_at.isoformat().replace("+00:00", "Z")
        assert row.payload["channel"]["state"] == "working"
    kept = json.dumps(list(HookDelivery.objects.values("payload")))
    tokens = vault.open_tokens(login)
    assert tokens.access
    assert [token for token in (tokens.access, tokens.refresh) if token and token in kept] == []


def test_a_renewal_by_machine_is_told_with_the_new_dates() -> None:
    login = x()
    subscriptions.make(login.user, "http://127.0.0.1:9/", [Event.RENEWED], at=NOW)

    outcome = renew.renew_if_due(login.pk, at=NOW, door=door((200, PAIR)))

    assert outcome is renew.Outcome.STORED
    row = HookDelivery.objects.get()
    assert row.event == "channel.renewed"
    assert row.payload["channel"]["token"]["issued_at"] == "2026-11-24T09:00:00Z"
    kept = json.dumps(row.payload)
    assert str(PAIR["access_token"]) not in kept
    assert str(PAIR["refresh_token"]) not in kept


def test_a_listener_that_fails_takes_no_tokens_back(caplog: pytest.LogCaptureFixture) -> None:
    """The only copy of a rotated key is worth more than a call to a tool."""
    login = x()

    def fail(**_: Any) -> None:
        Credential.objects.filter(pk=login.pk).update(account_name="half written")
        raise RuntimeError("a listener's fault")

    credential_renewed.connect(fail)
    try:
        outcome = renew.renew_if_due(login.pk, at=NOW, door=door((200, PAIR)))
    finally:
        credential_renewed.disconnect(fail)

    login.refresh_from_db()
    assert outcome is renew.Outcome.STORED
    assert vault.open_tokens(login).access == PAIR["access_token"]
    assert login.account_name != "half written"
    assert "could not be told" in caplog.text


def test_what_is_rolled_back_was_never_owed(hook: Hook, channel: Channel) -> None:
    with transaction.atomic():
        becomes(channel, Cause.PASSWORD_CHANGED, at=NOW)
        assert told() == ["channel.connection_lost"]
        transaction.set_rollback(True)

    assert told() == []


def test_the_sender_is_woken_on_commit(
    hook: Hook,
    channel: Channel,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Callable[..., Any],
) -> None:
    woken: list[str] = []
    monkeypatch.setattr("core.waking.wake_now", woken.append)
    with django_capture_on_commit_callbacks(execute=True):
        becomes(channel, Cause.PASSWORD_CHANGED, at=NOW)
        assert woken == []

    assert woken.count("api.send_webhooks") == 1


def test_only_who_asked_hears_and_only_of_that(owner: User, channel: Channel) -> None:
    somebody = subscriptions.make(make_user(), "http://127.0.0.1:9/", OFFERED, at=NOW).hook
    renewals = subscriptions.make(owner, "http://127.0.0.1:9/b", [Event.RENEWED], at=NOW).hook
    off = subscriptions.make(owner, "http://127.0.0.1:9/c", OFFERED, at=NOW).hook
    subscriptions.turn_off(off, at=NOW)
    operator = subscriptions.make(
        None, "http://127.0.0.1:9/d", [Event.CONNECTION_LOST], at=NOW
    ).hook

    becomes(channel, Cause.PASSWORD_CHANGED, at=NOW)

    assert {row.hook for row in HookDelivery.objects.all()} == {operator}
    assert not {somebody, renewals, off} & {row.hook for row in HookDelivery.objects.all()}


@pytest.mark.parametrize(
    ("left", "lead"),
    [
        (timedelta(days=14, seconds=1), None),
        (timedelta(days=14), 14),
        (timedelta(days=7, seconds=1), 14),
        (timedelta(days=7), 7),
        (timedelta(days=3), 3),
        (timedelta(days=1, seconds=1), 3),
        (timedelta(days=1), 1),
        (timedelta(seconds=1), 1),
        (timedelta(0), None),
        (timedelta(days=-1), None),
    ],
)
def test_the_nearest_lead_day(left: timedelta, lead: int | None) -> None:
    assert ending_soon.nearest_lead(NOW + left, at=NOW) == lead


def test_each_lead_day_is_told_once(owner: User, hook: Hook) -> None:
    looks: dict[str, Any] = {"next_check_at": NOW + 60 * DAY}  # days pass, none is overdue
    login = make_credential(owner, "linkedin", age=40 * DAY, life=60 * DAY, **looks)
    make_channel(login, name="Acme")
    when: list[int] = []
    for hours in range(0, 21 * 24, 6):
        when += [hours] * ending_soon.enqueue_due(at=NOW + timedelta(hours=hours))
        assert ending_soon.enqueue_due(at=NOW + timedelta(hours=hours)) == 0

    assert when == [6 * 24, 13 * 24, 17 * 24, 19 * 24]
    assert set(told()) == {"channel.ends_soon"}


def test_a_new_hook_hears_of_the_nearest_lead_only(owner: User, hook: Hook) -> None:
    make_channel(make_credential(owner, "linkedin", age=58 * DAY, life=60 * DAY), name="Acme")

    assert ending_soon.enqueue_due(at=NOW) == 1
    later = subscriptions.make(owner, "http://127.0.0.1:9/later", OFFERED, at=NOW).hook
    assert ending_soon.enqueue_due(at=NOW) == 1
    assert HookDelivery.objects.filter(hook=later).count() == 1


def test_a_new_end_begins_the_count_anew(owner: User, hook: Hook) -> None:
    login = make_credential(owner, "linkedin", age=58 * DAY, life=60 * DAY)
    make_channel(login)
    assert ending_soon.enqueue_due(at=NOW) == 1

    Credential.objects.update(expires_at=NOW + 10 * DAY)

    assert ending_soon.enqueue_due(at=NOW) == 1


def test_what_is_broken_or_renewed_by_us_ends_no_more(owner: User, hook: Hook) -> None:
    broken = make_credential(owner, "linkedin", age=58 * DAY, life=60 * DAY)
    make_channel(broken)
    break_login(broken, Cause.REVOKED_BY_USER)
    settle_login(broken, at=NOW)
    assert ending_soon.nearest_lead(x(user=owner).expires_at or NOW, at=NOW) == 1
    HookDelivery.objects.all().delete()

    assert ending_soon.enqueue_due(at=NOW) == 0


def test_only_one_test_waits(hook: Hook) -> None:
    assert enqueue.ping(hook, at=NOW)
    assert not enqueue.ping(hook, at=NOW)
    assert told() == ["ping"]


def test_words_are_english_whoever_caused_it(hook: Hook, channel: Channel) -> None:
    with translation.override("es"):
        becomes(channel, Cause.PASSWORD_CHANGED, at=NOW)

    assert HookDelivery.objects.get().payload["channel"]["state_words"] == "Needs you"


@pytest.mark.parametrize(
    ("zone", "days"), [("", 6), ("UTC", 6), ("Asia/Tokyo", 7), ("America/Los_Angeles", 6)]
)
def test_days_are_counted_in_the_owners_zone_whoever_caused_it(
    hook: Hook,
    owner: User,
    zone: str,
    days: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    """At 10:00 in London an end at 16:00 six days later is on the seventh day in Tokyo."""
    if zone:
        Preferences.objects.create(user=owner, zone=zone)
    at = NOW.replace(hour=10)
    login = make_credential(owner, at=at, age=60 * DAY, life=66 * DAY + timedelta(hours=6))
    channel = make_channel(login, at=at)
    with timezone.override("America/Los_Angeles"), django_assert_num_queries(2):
        enqueue.enqueue_event(Event.ENDS_SOON, [channel], at=at)

    assert HookDelivery.objects.get().payload["channel"]["state_words"] == f"Ends in {days} days"
