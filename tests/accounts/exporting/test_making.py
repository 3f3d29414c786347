"""A worker makes a copy: tried again, one at a time, in bounded time and memory."""

from __future__ import annotations

import tracemalloc
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryFile
from typing import BinaryIO, cast

import pytest
from django.conf import settings as django_settings
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from accounts.exporting import archive, asking, files, making
from accounts.models import Export, Letter
from accounts.tasks import make_exports
from channels.models import Event, EventKind
from core.periodic.tasks import BOUNDED
from tests.accounts.whole_life import live
from tests.factories import NOW, make_credential, make_user

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def _own_folder(settings: Settings, tmp_path: Path) -> None:
    settings.EXPORT_DIR = str(tmp_path / "exports")
    settings.TOKEN_SPOOL_DIR = str(tmp_path / "spool")


def test_a_failure_is_tried_again_then_said_and_can_be_asked_for_anew(
    monkeypatch: pytest.MonkeyPatch, client: Client
) -> None:
    life = live(networks=("x",))

    def breaks(*_args: object, **_named: object) -> None:
        raise RuntimeError("no")

    with monkeypatch.context() as patched:
        patched.setattr(archive, "write", breaks)
        asking.ask(life.user, at=NOW)
        for minutes in (0, 2, 10, 60):
            making.make_due(at=NOW + minutes * MINUTE)
    assert Export.objects.get().outcome == Export.Outcome.FAILED
    assert Letter.objects.get().kind == Letter.Kind.EXPORT_FAILED
    client.force_login(life.user)
    assert "could not be made" in client.get(reverse("your_data:index")).content.decode()
    asking.ask(life.user, at=NOW + 120 * MINUTE)
    assert making.make_due(at=NOW + 120 * MINUTE) == 1


def test_asked_again_while_one_is_being_made_is_the_same_one() -> None:
    user = make_user()
    assert asking.ask(user, at=NOW) == asking.ask(user, at=NOW + MINUTE)
    assert Export.objects.count() == 1


def test_a_worker_that_died_leaves_it_to_the_next() -> None:
    life = live(networks=("x",))
    export = asking.ask(life.user, at=NOW)
    assert Export.objects.claim(export.pk, at=NOW)
    assert making.make_due(at=NOW + MINUTE) == 0
    assert making.make_due(at=NOW + 31 * MINUTE) == 1


def test_one_that_takes_too_long_has_failed_and_leaves_no_file(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    life = live(networks=("x",))
    export = asking.ask(life.user, at=NOW)
    with monkeypatch.context() as patched:
        patched.setattr(making, "LONGEST", timedelta(0))
        assert making.make_due(at=NOW) == 0
    export.refresh_from_db()
    assert (export.outcome, export.attempts, export.claimed_at) == ("owed", 1, None)
    assert not list(Path(django_settings.EXPORT_DIR).iterdir())
    assert making.make_due(at=NOW + MINUTE) == 1


def test_it_ends_before_anybody_begins_it_anew() -> None:
    bounded = BOUNDED[make_exports.name]
    assert making.LONGEST <= bounded.within < bounded.lease < Export.outbox.lease
    assert timedelta(seconds=files.GIVEN_UP) > bounded.lease


def test_each_is_a_task_of_its_own_and_a_crowd_leaves_workers_for_the_rest() -> None:
    waiting = [asking.ask(make_user(), at=NOW) for _ in range(3)]
    for export in waiting[: making.SIDE_BY_SIDE]:
        assert Export.objects.claim(export.pk, at=NOW)
    assert making.make_due(at=NOW) == 0, "as many as may are being made"
    over = NOW + Export.outbox.lease + MINUTE
    assert [making.make_due(at=over) for _ in range(4)] == [1, 1, 1, 0]


def test_the_memory_it_takes_does_not_grow_with_the_history() -> None:
    """Three times the rows, the same peak."""
    peaks = []
    for rows in (1_500, 1_500, 4_500):  # the first one fills caches
        login = make_credential(network="x")
        events = (Event(credential=login, at=NOW, kind=EventKind.ASKED) for _ in range(rows))
        Event.objects.bulk_create(events, batch_size=1000)
        with TemporaryFile() as file:
            tracemalloc.start()
            archive.write(login.user, cast(BinaryIO, file), at=NOW)
            peaks.append(tracemalloc.get_traced_memory()[1])
            tracemalloc.stop()
    assert peaks[2] < 1.2 * peaks[1], peaks
