"""Indexes that are added while people write to their table."""

from __future__ import annotations

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.backends.postgresql.schema import DatabaseSchemaEditor as PostgresEditor
from django.db.migrations import AddIndex
from django.db.migrations.state import ProjectState


class AddIndexInUse(AddIndex):
    """An index on a table that people write to: PostgreSQL builds it beside them.

    Django's ``AddIndex`` keeps every writer out until it is done. This one stands in a migration
    of its own, with ``atomic = False``; wherever it was broken off, it may be run again. Other
    databases add the index as ``AddIndex`` does.
    """

    atomic = False

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        if not isinstance(schema_editor, PostgresEditor):
            super().database_forwards(app_label, schema_editor, from_state, to_state)
            return
        model = to_state.apps.get_model(app_label, self.model_name)
        if not self.allow_migrate_model(schema_editor.connection.alias, model):
            return
        is_valid = self._is_valid(schema_editor)
        if is_valid is False:
            schema_editor.remove_index(model, self.index, concurrently=True)
        if not is_valid:
            schema_editor.add_index(model, self.index, concurrently=True)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        if not isinstance(schema_editor, PostgresEditor):
            super().database_backwards(app_label, schema_editor, from_state, to_state)
            return
        model = from_state.apps.get_model(app_label, self.model_name)
        if self.allow_migrate_model(schema_editor.connection.alias, model):
            schema_editor.remove_index(model, self.index, concurrently=True)

    def _is_valid(self, schema_editor: PostgresEditor) -> bool | None:
        """A build that was broken off leaves one that no query uses. None: there is none."""
        name = schema_editor.quote_name(self.index.name)
        with schema_editor.connection.cursor() as cursor:
            cursor.execute(
                "SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass(%s)", [name]
            )
            row = cursor.fetchone()
        return row[0] if row else None
