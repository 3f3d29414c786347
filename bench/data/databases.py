"""A PostgreSQL of its own under Django, for as long as something is measured."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connections
from environ import Env

from tests import servers


@contextmanager
def postgres() -> Iterator[str]:
    """Django's database is an empty PostgreSQL meanwhile; its address, for other processes."""
    with servers.postgres() as address, _under_django(address):
        yield address


@contextmanager
def _under_django(address: str) -> Iterator[None]:
    before = connections.settings["default"]
    connections["default"].close()
    connections.settings["default"] = {**before, "OPTIONS": {}, **Env.db_url_config(address)}
    del connections["default"]
    try:
        yield
    finally:
        connections.close_all()
        connections.settings["default"] = before
        del connections["default"]
