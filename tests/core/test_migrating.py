"""``AddIndexInUse``: PostgreSQL builds beside those who write; any other database as always."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.db import connections, migrations, models
from django.db.migrations.state import ProjectState
from django.db.utils import OperationalError

from core.migrating.indexes import AddIndexInUse
from tests import servers
from tests.deploy.second_database import connected

pytestmark = pytest.mark.django_db
FIELDS: list[tuple[str, models.Field[object, object]]] = [
    ("id", models.BigAutoField(primary_key=True)),
    ("name", models.TextField()),
]
WRITE = "INSERT INTO core_thing (name) VALUES ('a')"
INDEX = models.Index(fields=["name"], name="thing_by_name")


class Table(migrations.Migration):
    operations = [migrations.CreateModel("Thing", FIELDS)]


class Indexed(migrations.Migration):
    atomic = False
    operations = [AddIndexInUse("thing", INDEX)]


def migrate(alias: str, migration: type[migrations.Migration], state: ProjectState) -> ProjectState:
    """As ``manage.py migrate`` does it."""
    step = migration("0001", "core")
    with connections[alias].schema_editor(atomic=step.atomic) as editor:
        return step.apply(state, editor)


def indexes(alias: str) -> set[str]:
    connection = connections[alias]
    with connection.cursor() as cursor:
        return set(connection.introspection.get_constraints(cursor, "core_thing"))


def test_on_sqlite_it_is_added_and_taken_away(tmp_path: Path) -> None:
    with connected(f"sqlite:///{tmp_path / 'site.sqlite3'}") as alias:
        with_table = migrate(alias, Table, ProjectState())
        migrate(alias, Indexed, with_table.clone())
        assert "thing_by_name" in indexes(alias)
        step = Indexed("0001", "core")
        with connections[alias].schema_editor(atomic=False) as editor:
            step.unapply(with_table, editor)
        assert "thing_by_name" not in indexes(alias)


@pytest.fixture
def postgres() -> Iterator[str]:
    with servers.postgres() as address:
        yield address


@pytest.mark.servers
def test_on_postgresql_others_write_meanwhile(postgres: str) -> None:
    with connected(postgres) as alias, psycopg.connect(postgres) as writer:
        with_table = migrate(alias, Table, ProjectState())
        writer.execute(WRITE)  # and is not done: the build waits for it
        builds = threading.Thread(target=_build, args=[postgres, with_table])
        builds.start()
        with psycopg.connect(postgres, autocommit=True) as another:
            _await_build(another)
            another.execute("SET lock_timeout = '3s'")
            another.execute(WRITE)
        writer.commit()
        builds.join()
        assert is_valid(postgres)


@pytest.mark.servers
def test_on_postgresql_a_build_that_was_broken_off_is_made_again(postgres: str) -> None:
    with connected(postgres) as alias:
        with_table = migrate(alias, Table, ProjectState())
        with psycopg.connect(postgres) as writer, connections[alias].cursor() as cursor:
            writer.execute(WRITE)
            cursor.execute("SET statement_timeout = '200ms'")
            with pytest.raises(OperationalError):
                migrate(alias, Indexed, with_table.clone())
            cursor.execute("SET statement_timeout = 0")
        assert not is_valid(postgres)
        migrate(alias, Indexed, with_table.clone())
        assert is_valid(postgres)
        migrate(alias, Indexed, with_table.clone())  # built before, and nobody wrote that down


def is_valid(address: str) -> bool:
    sql = "SELECT indisvalid FROM pg_index WHERE indexrelid = 'thing_by_name'::regclass"
    with psycopg.connect(address) as line:
        return line.execute(sql).fetchall() == [(True,)]


def _build(address: str, state: ProjectState) -> None:
    """In a thread, whose connections are its own."""
    with connected(address) as alias:
        migrate(alias, Indexed, state.clone())


def _await_build(line: psycopg.Connection[tuple[object, ...]]) -> None:
    """Until it waits for whoever wrote before it."""
    waits = "query LIKE 'CREATE INDEX%' AND wait_event_type = 'Lock'"
    for _try in range(200):
        if line.execute(f"SELECT 1 FROM pg_stat_activity WHERE {waits}").fetchone():
            return
        time.sleep(0.05)
    pytest.fail("the index is not being built")
