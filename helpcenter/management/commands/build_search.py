"""``manage.py build_search``: write the search's index of every language, at deploy."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import translation

from helpcenter.articles.library import languages, library
from helpcenter.search.index.build import build, delete_old_files, path_of


class Command(BaseCommand):
    help = "Write the search index of each language where articles or figures have changed."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--force", action="store_true", help="also where nothing has changed")

    def handle(self, *args: Any, **options: Any) -> None:
        kept = []
        for language in languages():
            with translation.override(language):
                shelf = library()
                path = path_of(shelf)
                if options["force"] or not path.exists():
                    build(shelf)
                    self.stdout.write(f"{language}: {path.name} written")
            kept.append(path)
        delete_old_files(kept)
