"""``manage.py move_database --from sqlite:////path/site.sqlite3``: every row into DATABASE_URL.

The database that the settings name must be prepared and hold nobody; the other one is only read.
Site, workers and schedule are stopped meanwhile.
"""

from __future__ import annotations

from typing import Any

import environ
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.utils import load_backend

from operations.moving.copying import RefusedError, copy_all

SOURCE = "moved_from"


class Command(BaseCommand):
    help = "Copy every row of another database into that of the settings, which must be new."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--from",
            required=True,
            dest="source",
            metavar="URL",
            help="the database to read, as in DATABASE_URL: sqlite:////var/lib/.../site.sqlite3",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        _open(options["source"])
        try:
            counts = copy_all(SOURCE, DEFAULT_DB_ALIAS)
        except RefusedError as why:
            raise CommandError(str(why)) from None
        finally:
            connections[SOURCE].close()
            del connections[SOURCE]
        for name, count in counts.items():
            if count:
                self.stdout.write(f"{count:8d} {name}")
        self.stdout.write(
            f"{sum(counts.values()):8d} rows in all. The other database is as it was."
        )


def _open(url: str) -> None:
    """Under a name of its own, with every default that Django wants."""
    given = {DEFAULT_DB_ALIAS: {}, SOURCE: environ.Env.db_url_config(url)}
    settings = connections.configure_settings(given)[SOURCE]
    connections[SOURCE] = load_backend(settings["ENGINE"]).DatabaseWrapper(settings, SOURCE)
