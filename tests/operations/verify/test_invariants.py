"""``manage.py verify``: what is whole holds, and each invariant notices what breaks it."""

from __future__ import annotations

import json
import tracemalloc
import uuid
from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from pytest_django import DjangoAssertNumQueries, Settings

from accounts.models import Deletion
from api.models import Change, Hook, HookDelivery, Stream
from channels.contract import Grant, State
from channels.models import (
    Channel,
    CheckRun,
    Credential,
    Disconnected,
    Event,
    EventKind,
    Picture,
    Renewal,
)
from channels.records.findings import settle_login
from channels.renewal import spool
from core.sealed.columns import put
from notifications.models import Notice
from operations.verify.report import INVARIANTS, NAMED, verify
from tests.factories import DAY, NOW, make_channel, make_credential, make_event, make_user

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def _own_spool(settings: Settings, tmp_path: Path) -> None:
    settings.TOKEN_SPOOL_DIR = str(tmp_path / "spool")


def make_notice(**fields: object) -> Notice:
    values = {"topic": "update-failures", "key": uuid.uuid4().hex, "due_at": NOW, "created_at": NOW}
    return Notice.objects.create(user=make_user(), **(values | fields))


def make_delivery(*, active: bool = True, **fields: object) -> HookDelivery:
    hook = Hook.objects.create(
        user=make_user(), url="https://tool.example/", created_at=NOW, active=active
    )
    put(hook, "secret_sealed", "secret")
    hook.save()
    values = {"event": "ping", "payload": {}, "created_at": NOW, "due_at": NOW}
    return HookDelivery.objects.create(hook=hook, **(values | fields))


def keep_on_disk(login: Credential, *, hours: int) -> None:
    grant = Grant(access="access", refresh="refresh", received_at=NOW)
    spool.keep(login, login.generation, grant, rule="renewed", at=NOW - hours * HOUR)


def disconnect(channel: Channel, *, sealed: bool = False, **fields: object) -> None:
    """A row of undo, as it is within its hour; sealed for that row."""
    values = {"restore_until": NOW + HOUR, "disconnected_at": NOW, "login": 1, "network": "x"}
    values |= {"user": channel.credential.user, "account_id": "1", "carries_login": True}
    row = Disconnected.objects.create(**(values | fields))
    if sealed:
        put(row, "sealed", "tokens")
        row.save()


def a_site_at_work() -> Channel:
    """One of everything, as it should be."""
    channel = make_channel(make_credential(network="x", refresh="refresh"), token="place")
    make_event(channel, EventKind.ASKED)
    login = channel.credential
    renewal = {"credential": login, "fingerprint": "f", "started_at": NOW - DAY, "generation": 1}
    Renewal.objects.create(**renewal, outcome=Renewal.Outcome.STORED)
    Credential.objects.filter(pk=login.pk).update(generation=2)
    Renewal.objects.create(**(renewal | {"generation": 2, "started_at": NOW}))
    make_notice()
    make_notice(claimed_at=NOW, batch=uuid.uuid4(), address="who@example.com")
    make_notice(outcome=Notice.Outcome.SENT, ended_at=NOW, claimed_at=NOW, batch=uuid.uuid4())
    make_delivery()
    make_delivery(active=False, due_at=NOW - 3 * DAY)  # to a hook that is off
    Stream.objects.create(user=login.user, last=3)
    keep_on_disk(login, hours=0)
    disconnect(channel, sealed=True)
    disconnect(channel, state=Disconnected.State.REVOKED, restore_until=NOW - DAY)
    CheckRun.objects.create(user=login.user, started_at=NOW - DAY)
    Picture.objects.create(channel=channel, address="https://media.example/", body=b"small")
    Channel.objects.update(picture="0123456789abcdef", muted_until=NOW + 6 * DAY)
    return channel


def log_in_late(channel: Channel) -> None:
    Credential.objects.update(next_check_at=NOW - 13 * HOUR)


def leave_a_renewal(channel: Channel) -> None:
    Renewal.objects.filter(outcome=Renewal.Outcome.PENDING).update(started_at=NOW - 2 * HOUR)


def copy_a_token(channel: Channel) -> None:
    sealed = channel.credential.access_token_sealed
    make_credential(access_token_sealed=sealed)


def sweep_too_late(channel: Channel) -> None:
    settle_login(Credential.objects.get(pk=channel.credential_id), at=NOW)
    Credential.objects.update(next_state_at=NOW + 30 * DAY)


def change_a_token(channel: Channel) -> None:
    put(channel.credential, "access_token_sealed", "another token")
    channel.credential.save(update_fields=["access_token_sealed"])


def turn_the_generation_back(channel: Channel) -> None:
    Credential.objects.filter(pk=channel.credential_id).update(generation=1)


def move_to_another_network(channel: Channel) -> None:
    Channel.objects.update(network="pinterest")


def leave_on_disk(channel: Channel) -> None:
    keep_on_disk(channel.credential, hours=2)


def claim_for_ever(channel: Channel) -> None:
    Notice.objects.filter(ended_at=None, claimed_at=NOW).update(claimed_at=NOW - 3 * HOUR)


def leave_a_webhook(channel: Channel) -> None:
    HookDelivery.objects.filter(hook__active=True).update(due_at=NOW - 3 * HOUR)


def end_without_a_time(channel: Channel) -> None:
    Notice.objects.filter(outcome=Notice.Outcome.SENT).update(ended_at=None)


def say_an_unknown_word(channel: Channel) -> None:
    Event.objects.update(kind="no such kind")


def number_again(channel: Channel) -> None:
    Change.objects.create(user=channel.credential.user, number=4, event=Event.objects.get())


def stay_after_all(channel: Channel) -> None:
    Deletion.objects.create(
        user=channel.credential.user,
        asked_at=NOW - 2 * DAY,
        due_at=NOW - DAY,
        outcome=Deletion.Outcome.GONE,
        ended_at=NOW,
    )


def forget_to_end(channel: Channel) -> None:
    Disconnected.objects.filter(state="waiting").update(restore_until=NOW - 2 * HOUR)


def check_for_ever(channel: Channel) -> None:
    CheckRun.objects.update(started_at=NOW - 4 * DAY)


def lose_a_picture(channel: Channel) -> None:
    Picture.objects.update(body=b"")


def mute_for_a_year(channel: Channel) -> None:
    Channel.objects.update(muted_until=NOW + 365 * DAY)


BREAKS: dict[str, Callable[[Channel], None]] = {
    "looked-at": log_in_late,
    "renewals-end": leave_a_renewal,
    "sealed-opens": copy_a_token,
    "fingerprint": change_a_token,
    "generation": turn_the_generation_back,
    "swept-in-time": sweep_too_late,
    "undo-ends": forget_to_end,
    "checks-end": check_for_ever,
    "pictures": lose_a_picture,
    "mail-comes-back": mute_for_a_year,
    "same-network": move_to_another_network,
    "spool-empty": leave_on_disk,
    "claims-end": claim_for_ever,
    "nothing-stuck": leave_a_webhook,
    "ends-are-whole": end_without_a_time,
    "known-words": say_an_unknown_word,
    "stream": number_again,
    "gone-is-gone": stay_after_all,
}
# Only a database that has lost its own constraints breaks these.
WITHOUT_CONSTRAINTS = {"nothing-twice", "nothing-dangles"}


def broken() -> dict[str, int]:
    return {result.name: result.broken for result in verify(at=NOW) if result.broken}


def test_each_invariant_has_a_test_that_breaks_it() -> None:
    assert {invariant.name for invariant in INVARIANTS} == BREAKS.keys() | WITHOUT_CONSTRAINTS


def test_a_site_at_work_is_whole() -> None:
    a_site_at_work()
    assert broken() == {}


@pytest.mark.parametrize("name", BREAKS)
def test_what_breaks_it_is_noticed_and_by_nothing_else(name: str) -> None:
    BREAKS[name](a_site_at_work())
    assert broken() == {name: 1}


def test_what_is_over_and_still_sealed_is_noticed() -> None:
    a_site_at_work()
    Disconnected.objects.filter(state="waiting").update(state=Disconnected.State.KEPT)
    assert broken() == {"undo-ends": 1}


@pytest.mark.parametrize(
    "fields", [{"body": b"x" * 20_000}, {"due_at": NOW - 3 * DAY}], ids=["too large", "not fetched"]
)
def test_a_picture_that_is_too_large_or_never_fetched_is_noticed(fields: Any) -> None:
    a_site_at_work()
    Picture.objects.update(**fields)
    assert broken() == {"pictures": 1}


def test_a_state_that_time_has_changed_unseen_is_noticed() -> None:
    channel = a_site_at_work()
    settle_login(Credential.objects.get(pk=channel.credential_id), at=NOW)
    assert broken() == {}
    Channel.objects.update(state=State.NEEDS_YOU)
    assert broken() == {"swept-in-time": 1}
    Credential.objects.update(next_state_at=NOW)  # the next sweep has it
    assert broken() == {}


def test_what_is_there_twice_is_noticed() -> None:
    a_site_at_work()
    with connection.cursor() as cursor:  # taken back with the test's transaction
        cursor.execute("DROP INDEX one_renewal_at_a_time")
    under_way = Renewal.objects.get(outcome=Renewal.Outcome.PENDING)
    under_way.pk = None
    under_way.save(force_insert=True)
    assert broken() == {"nothing-twice": 1}


def test_a_row_whose_channel_is_gone_is_noticed() -> None:
    event = make_event(make_channel(), EventKind.ASKED)
    Event.objects.filter(pk=event.pk).update(channel_id=4711)  # held to it at the commit only
    assert broken() == {"nothing-dangles": 1}
    event.delete()


def test_what_no_key_opens_on_the_disk_is_noticed(tmp_path: Path) -> None:
    keep_on_disk(a_site_at_work().credential, hours=0)
    next((tmp_path / "spool").iterdir()).write_text("rubbish")
    assert broken() == {"spool-empty": 1}


def test_it_says_what_is_broken_in_text_and_for_programs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    channel = a_site_at_work()
    out = StringIO()
    call_command("verify", stdout=out)
    assert "BROKEN" not in out.getvalue()

    move_to_another_network(channel)
    out, machine = StringIO(), StringIO()
    for stream, options in ((out, {}), (machine, {"json": True})):
        with pytest.raises(SystemExit, match="1"):
            call_command("verify", stdout=stream, **options)
    assert f"channels.Channel {channel.pk}" in out.getvalue()
    told = json.loads(machine.getvalue())
    assert not told["whole"]
    rows = {row["name"]: row["rows"] for row in told["invariants"]}
    assert rows["same-network"] == [f"channels.Channel {channel.pk}"]


def test_it_reads_bit_by_bit_however_much_is_broken(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    channel = make_channel()
    rows = 5_000
    Event.objects.bulk_create(
        Event(credential=channel.credential, at=NOW, kind="no such kind") for _ in range(rows)
    )
    tracemalloc.start()
    try:
        with django_assert_max_num_queries(250):
            results = {result.name: result for result in verify(at=NOW)}
        _now, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert results["known-words"].broken == rows
    assert len(results["known-words"].rows) == NAMED
    assert peak < 4_000_000
