"""Migrations leave what the code before them needs: both run side by side while a deploy lasts.

What would break old code is not allowed from the baseline on: renaming or dropping, a column that
old code leaves out and the database demands, a narrower type, a constraint that old code's rows may
break. Where one is right all the same (a table of this very release, a column long unused), the
migration says so: ``safe_beside_old_code = "why"``.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterable, Iterator
from functools import cache
from types import ModuleType
from typing import Any

import pytest
from django.apps import apps
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.models import NOT_PROVIDED

from core.migrating.indexes import AddIndexInUse
from tests.conftest import ROOT

ROOMS = ("accounts", "api", "channels", "core", "helpcenter", "notifications", "operations")
# The last migration of the first release that an operator may have: what came before has run.
# Everything after it is held to all of this, indexes included: none had been added by then.
BASELINE = {"api": 3, "channels": 13, "helpcenter": 4, "notifications": 4}
_LOADER = MigrationLoader(None)
SQL_IN_PYTHON = (migrations.RunSQL,)
GONE = (
    *(migrations.RenameField, migrations.RenameModel, migrations.AlterModelTable),
    *(migrations.RemoveField, migrations.DeleteModel),
)


def newer() -> Iterator[ModuleType]:
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("migrations/0*.py")):
            if int(path.stem[:4]) > BASELINE.get(room, 0):
                parts = path.relative_to(ROOT).with_suffix("").parts
                yield importlib.import_module(".".join(parts))


def unsafe(module: ModuleType) -> list[str]:
    """What in it old code would fall over, in words."""
    migration = module.Migration
    if getattr(module, "safe_beside_old_code", ""):
        return []
    operations = list(_all(migration.operations))
    made = {
        operation.name_lower
        for operation in operations
        if isinstance(operation, migrations.CreateModel)
    }
    return [
        *_half_done(migration),
        *(
            why
            for operation in operations
            if getattr(operation, "model_name_lower", None) not in made
            and not _leaves_the_column(operation, module.__name__)
            for why in (*_unsafe(operation), *_shuts_writers_out(operation))
        ),
    ]


def _all(operations: Iterable[Operation]) -> Iterator[Operation]:
    """What is done to the database, wrapped or not."""
    for operation in operations:
        if isinstance(operation, migrations.SeparateDatabaseAndState):
            yield from _all(operation.database_operations)
        else:
            yield operation


def _unsafe(operation: Operation) -> Iterator[str]:
    if isinstance(operation, GONE):
        yield f"{operation.describe()}: old code still uses it"
    if isinstance(operation, SQL_IN_PYTHON):
        yield "SQL by hand: nobody can tell what it does to old code"
    if isinstance(operation, migrations.AddField) and _demanded(operation.field):
        yield f"{operation.describe()}: old code writes rows without it"
    if isinstance(operation, migrations.AlterField):
        yield f"{operation.describe()}: may be narrower than what old code writes"
    if isinstance(operation, migrations.AddConstraint | migrations.AlterUniqueTogether):
        yield f"{operation.describe()}: old code's rows may break it"


def _leaves_the_column(operation: Operation, module: str) -> bool:
    """Whether a field is altered in what the database never hears of, as its choices."""
    place = _graph().get(module)
    if place is None or not isinstance(operation, migrations.AlterField):
        return False
    state = _LOADER.project_state(place, at_end=False)
    before = state.models[place[0], operation.model_name_lower].fields[operation.name]
    return _column(before) == _column(operation.field)


def _column(field: models.Field[object, object]) -> tuple[object, ...]:
    _name, path, args, options = field.deconstruct()
    return path, args, {name: options[name] for name in set(options) - set(field.non_db_attrs)}


@cache
def _graph() -> dict[str, tuple[str, str]]:
    """The app and the name of each migration by its module."""
    return {each.__module__: key for key, each in _LOADER.disk_migrations.items()}


def _shuts_writers_out(operation: Operation) -> Iterator[str]:
    """Whether PostgreSQL lets nobody write to the table until an index is built."""
    if isinstance(operation, migrations.AddIndex) and not isinstance(operation, AddIndexInUse):
        yield f"{operation.describe()}: nobody can write meanwhile; take AddIndexInUse"
    if isinstance(operation, migrations.AddField) and _indexed(operation.field):
        yield f"{operation.describe()}: its index belongs into the model's Meta and AddIndexInUse"


def _half_done(migration: type[migrations.Migration]) -> Iterator[str]:
    """What is outside a transaction and breaks off leaves the steps before it done."""
    in_use = any(isinstance(operation, AddIndexInUse) for operation in migration.operations)
    if in_use and migration.atomic:
        yield "an index beside writers cannot be built in a transaction: atomic = False"
    if not migration.atomic and len(migration.operations) > 1:
        yield "without a transaction: a migration of its own for each step"


def _indexed(field: Any) -> bool:
    return bool(not field.many_to_many and (field.db_index or field.unique))


def _demanded(field: models.Field[object, object]) -> bool:
    """Whether an INSERT that leaves it out fails: Django's own default is not the database's."""
    return not field.null and field.db_default is NOT_PROVIDED and not field.many_to_many


@pytest.mark.parametrize("module", list(newer()), ids=lambda module: module.__name__)
def test_old_code_goes_on_beside_it(module: ModuleType) -> None:
    assert not unsafe(module)


class _Case(ModuleType):
    def __init__(self, *operations: Operation, atomic: bool = True, **said: str) -> None:
        super().__init__("case")
        body = {"operations": operations, "atomic": atomic}
        self.Migration = type("Migration", (migrations.Migration,), body)
        self.__dict__.update(said)


NEW = migrations.CreateModel("new", [("id", models.BigAutoField(primary_key=True))])
TEXT = models.TextField()
OWNER = models.ForeignKey("auth.User", models.CASCADE, null=True)
BY_NAME = models.Index(fields=["name"], name="by_name")
IN_USE = AddIndexInUse("channel", BY_NAME)


@pytest.mark.parametrize(
    "operation",
    [
        migrations.RenameField("channel", "a", "b"),
        migrations.RenameModel("A", "B"),
        migrations.RemoveField("channel", "name"),
        migrations.DeleteModel("channel"),
        migrations.AddField("channel", "note", models.TextField()),
        migrations.AddField("channel", "note", models.TextField(default="")),
        migrations.AlterField("channel", "name", models.CharField(max_length=3)),
        migrations.AddConstraint(
            "channel", models.UniqueConstraint(fields=["name"], name="only_one")
        ),
        migrations.RunSQL("DROP TABLE channels_channel"),
        migrations.SeparateDatabaseAndState([migrations.RemoveField("channel", "name")]),
        migrations.AddIndex("channel", BY_NAME),
        AddIndexConcurrently("channel", BY_NAME),
        migrations.AddField("channel", "note", models.TextField(null=True, db_index=True)),
        migrations.AddField("channel", "note", models.TextField(null=True, unique=True)),
        migrations.AddField("channel", "lent_to", OWNER),
    ],
    ids=lambda operation: operation.describe(),
)
def test_each_forbidden_kind_is_noticed_and_a_reason_lets_it_pass(operation: Operation) -> None:
    assert unsafe(_Case(operation))
    assert not unsafe(_Case(operation, safe_beside_old_code="nobody has used it since 0.1"))


@pytest.mark.parametrize(
    "operation",
    [
        NEW,
        migrations.AddField("channel", "note", models.TextField(null=True)),
        migrations.AddField("channel", "note", models.TextField(db_default="")),
        migrations.RemoveIndex("channel", "by_name"),
    ],
    ids=lambda operation: operation.describe(),
)
def test_what_only_adds_is_let_through(operation: Operation) -> None:
    assert not unsafe(_Case(operation))


def test_of_an_altered_field_what_the_database_never_hears_of_is_let_through() -> None:
    letters = importlib.import_module("accounts.migrations.0003_change_letters")
    (choices,) = letters.Migration.operations
    assert _leaves_the_column(choices, letters.__name__)
    shorter = migrations.AlterField("letter", "kind", models.CharField(max_length=10))
    assert not _leaves_the_column(shorter, letters.__name__)


def test_an_index_beside_writers_stands_alone_and_outside_a_transaction() -> None:
    assert not unsafe(_Case(IN_USE, atomic=False))
    assert unsafe(_Case(IN_USE))
    note = migrations.AddField("channel", "note", models.TextField(null=True))
    assert unsafe(_Case(note, IN_USE, atomic=False))


def test_a_table_of_the_same_migration_may_get_anything() -> None:
    index = migrations.AddIndex("new", BY_NAME)
    assert not unsafe(_Case(NEW, migrations.AddField("new", "note", TEXT), index))


def test_the_baseline_names_rooms_and_migrations_that_exist() -> None:
    for room, number in BASELINE.items():
        assert list((ROOT / room / "migrations").glob(f"{number:04d}_*.py")), room
        assert apps.is_installed(room)
