"""``manage.py check_articles``: fails where an article would mislead its reader."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from helpcenter import checking
from helpcenter.articles import CONTENT, load
from helpcenter.found import history
from helpcenter.policies import cause_articles


class Command(BaseCommand):
    help = "Check every article: figures, tags, links, image texts, slugs, and causes."

    def handle(self, *args: Any, **options: Any) -> None:
        count, found = 0, []
        for folder in sorted(CONTENT.iterdir()):
            library = load(folder.name)
            count += len(library.by_slug)
            found += checking.problems(library, cause_articles())
        found += [checking.Problem("policies", what) for what in history.problems()]
        for problem in found:
            self.stderr.write(str(problem))
        if found:
            raise CommandError(f"{len(found)} problems in {count} articles")
        self.stdout.write(f"{count} articles are in order")
