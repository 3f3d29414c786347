"""What the doctor says of the database."""

from __future__ import annotations

import pytest
from django.db import OperationalError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from pytest_django import Settings

from operations.doctor import database
from tests.operations.doctor.finding import fine, limits, stops

pytestmark = pytest.mark.django_db


def test_one_that_is_prepared_is_fine() -> None:
    told = list(database.look())
    assert not stops(told)
    assert "Every migration is applied" in fine(told)
    assert connection.display_name in fine(told)


def test_one_that_is_away_stops_the_site(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused() -> None:
        raise OperationalError("connection refused\n\tIs the server running?")

    monkeypatch.setattr(connection, "ensure_connection", refused)
    told = stops(database.look())
    assert "connection refused Is the server running?" in told
    assert "DATABASE_URL" in told


def test_migrations_that_are_not_applied_stop_it() -> None:
    ((app, last),) = MigrationLoader(connection).graph.leaf_nodes("channels")
    MigrationRecorder(connection).record_unapplied(app, last)
    told = stops(database.look())
    assert f"channels.{last}" in told
    assert "python -m config.prepare" in told


def test_a_newer_release_is_seen() -> None:
    MigrationRecorder(connection).record_applied("channels", "9999_of_tomorrow")
    told = list(database.look())
    assert "channels.9999_of_tomorrow" in limits(told)
    assert not stops(told)


@pytest.mark.skipif("connection.vendor != 'sqlite'")
def test_a_file_for_several_machines_stops_them(settings: Settings) -> None:
    settings.CELERY_BROKER_URL = "redis://:secret@queue.example/0"
    told = stops(database.look())
    assert "SQLite is a file of this machine" in told
    assert "#from-sqlite-to-postgresql" in told


@pytest.mark.skipif("connection.vendor != 'sqlite'")
def test_a_broker_on_this_machine_is_no_second_machine(settings: Settings) -> None:
    settings.CELERY_BROKER_URL = "redis://127.0.0.1/0"
    assert not stops(database.look())
