"""Another database beside the test's own, and rows compared between the two."""

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
def connected(address: str) -> Iterator[str]:
    """The name of the connection to this database, as it is."""
    given = {"default": {}, TARGET: environ.Env.db_url_config(address)}
    settings = connections.configure_settings(given)[TARGET]
    # Not among the settings' own: Django's test cases allow such a connection.
    connections[TARGET] = load_backend(settings["ENGINE"]).DatabaseWrapper(settings, TARGET)
    try:
        yield TARGET
    finally:
        connections[TARGET].close()
        del connections[TARGET]


@contextmanager
def prepared(address: str) -> Iterator[str]:
    """The same, with every table made."""
    with connected(address) as alias:
        call_command("migrate", database=alias, verbosity=0)
        yield alias


def rows(alias: str) -> dict[str, list[tuple[object, ...]]]:
    """Everything that a database holds, table by table."""
    return {
        model._meta.label: list(model._base_manager.using(alias).order_by("pk").values_list())
        for model in models()
    }
