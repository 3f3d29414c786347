"""A prepared PostgreSQL beside the test's own database, and rows compared between the two."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import environ
from django.core.management import call_command
from django.db import connections
from django.db.utils import load_backend

from operations.moving.copying import models

TARGET = "second"


@contextmanager
def prepared(address: str) -> Iterator[str]:
    """The name of the connection to this database, with every table made."""
    given = {"default": {}, TARGET: environ.Env.db_url_config(address)}
    settings = connections.configure_settings(given)[TARGET]
    # Not among the settings' own: Django's test cases allow such a connection.
    connections[TARGET] = load_backend(settings["ENGINE"]).DatabaseWrapper(settings, TARGET)
    try:
        call_command("migrate", database=TARGET, verbosity=0)
        yield TARGET
    finally:
        connections[TARGET].close()
        del connections[TARGET]


def rows(alias: str) -> dict[str, list[tuple[object, ...]]]:
    """Everything that a database holds, table by table."""
    return {
        model._meta.label: list(model._base_manager.using(alias).order_by("pk").values_list())
        for model in models()
    }
