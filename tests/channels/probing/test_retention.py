from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.conf import settings
from pytest_django import Settings

from channels import tasks
from channels.contract import Cause, Certainty
from channels.models import (
    PENDING_LIFE,
    Credential,
    Event,
    EventKind,
    FailureReport,
    Pause,
    Pending,
    Renewal,
    Silence,
    Tally,
)
from channels.probing.retention import delete_expired, delete_undecided
from config.celery import app
from core import bounded_deletes
from tests.channels.journeys.journey import DAY, HOUR, MINUTE
from tests.factories import NOW, make_channel, make_credential, make_user

pytestmark = pytest.mark.django_db


def event(credential: Credential, age: timedelta, kind: EventKind, cause: Cause) -> Event:
    return Event.objects.create(credential=credential, at=NOW - age, kind=kind, cause=cause)


@pytest.mark.parametrize("delete", [delete_expired, delete_undecided])
def test_what_nobody_chose_from_in_time_is_deleted_with_its_sealed_tokens(
    delete: Callable[..., int],
) -> None:
    user = make_user()
    for age in (PENDING_LIFE - MINUTE, PENDING_LIFE, 2 * DAY):
        Pending.objects.create(
            user=user,
            purpose=Pending.Purpose.CONNECT,
            network="x",
            account_id=str(age),
            sealed="sealed",
            created_at=NOW - age,
        )
    assert delete(at=NOW) == 2
    assert Pending.objects.get().account_id == str(PENDING_LIFE - MINUTE)


def test_that_is_done_every_few_minutes_as_the_pages_promise_an_hour() -> None:
    app.loader.import_default_modules()
    entry = app.conf.beat_schedule["undecided"]
    assert entry["task"] == tasks.delete_undecided.name
    assert entry["schedule"] <= timedelta(minutes=5)


def test_history_is_kept_for_its_time_and_good_answers_for_less() -> None:
    credential = make_credential()
    kept = [
        event(credential, settings.ALL_WELL_LIFE - HOUR, EventKind.ASKED, Cause.ALIVE),
        event(credential, settings.ALL_WELL_LIFE + HOUR, EventKind.ASKED, Cause.NETWORK_FAULT),
        event(credential, settings.ALL_WELL_LIFE - HOUR, EventKind.RENEWED, Cause.ALIVE),
        event(credential, 399 * DAY, EventKind.REFRESHED, Cause.ALIVE),
    ]
    event(credential, settings.ALL_WELL_LIFE + HOUR, EventKind.ASKED, Cause.ALIVE)
    event(credential, settings.ALL_WELL_LIFE + HOUR, EventKind.RENEWED, Cause.ALIVE)
    event(credential, 401 * DAY, EventKind.REFRESHED, Cause.ALIVE)
    assert delete_expired(at=NOW) == 3
    assert set(Event.objects.all()) == set(kept)


def test_how_long_history_is_kept_is_a_setting(settings: Settings) -> None:
    settings.EVENT_LIFE = 10 * DAY
    event(make_credential(), 11 * DAY, EventKind.CONNECTED, Cause.ALIVE)
    assert delete_expired(at=NOW) == 1


def test_reports_of_failed_posts_go_with_the_history() -> None:
    channel = make_channel()
    for age in (399 * DAY, 401 * DAY):
        FailureReport.objects.create(
            channel=channel,
            reported_at=NOW - age,
            failed_at=NOW - age,
            cause=Cause.EXPIRED.value,
            certainty=Certainty.SAID.value,
        )
    assert delete_expired(at=NOW) == 1
    assert FailureReport.objects.get().reported_at == NOW - 399 * DAY


def test_an_unfinished_renewal_is_never_tidied_away() -> None:
    credential = make_credential()
    for outcome in (Renewal.Outcome.PENDING, Renewal.Outcome.LOST):
        Renewal.objects.create(
            credential=credential,
            generation=1,
            fingerprint="f",
            started_at=NOW - settings.RENEWAL_LIFE - DAY,
            outcome=outcome,
        )
    assert delete_expired(at=NOW) == 1
    assert Renewal.objects.get().outcome == "pending"


def test_a_renewal_that_went_well_is_kept_for_a_week_only() -> None:
    credential = make_credential()
    for outcome in (Renewal.Outcome.STORED, Renewal.Outcome.LOST):
        for age in (6 * DAY, 8 * DAY):
            Renewal.objects.create(
                credential=credential,
                generation=1,
                fingerprint="f",
                started_at=NOW - age,
                outcome=outcome,
            )
    assert delete_expired(at=NOW) == 1
    assert Renewal.objects.filter(outcome="stored").get().started_at == NOW - 6 * DAY


def test_waits_that_are_over_and_old_counts_go() -> None:
    Pause.objects.create(network="x", until=NOW - MINUTE)
    Pause.objects.create(network="linkedin", until=NOW + MINUTE)
    Tally.objects.create(network="x", what="probe_cents", day=(NOW - 90 * DAY).date())
    Tally.objects.create(network="x", what="probe_cents", day=NOW.date())
    assert delete_expired(at=NOW) == 2
    assert Pause.objects.get().network == "linkedin"
    assert Tally.objects.get().day == NOW.date()


def test_a_pause_that_a_canary_is_to_end_stays_and_a_silence_that_nobody_minds_goes() -> None:
    Pause.objects.create(network="x", until=NOW - MINUTE, asked_until=NOW + DAY)
    Silence.objects.create(network="x", since=NOW - 2 * DAY, ask_at=NOW - DAY)
    Silence.objects.create(network="pinterest", since=NOW - 20 * DAY, ask_at=NOW - 19 * DAY)
    assert delete_expired(at=NOW) == 1
    assert Silence.objects.get().network == "x"


def test_many_rows_go_in_portions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounded_deletes, "CHUNK", 3)
    credential = make_credential()
    for _ in range(10):
        event(credential, 500 * DAY, EventKind.ASKED, Cause.ALIVE)
    assert delete_expired(at=NOW) == 10
    assert delete_expired(at=NOW) == 0
