"""``manage.py check_articles``: fails where an article would mislead its reader."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from helpcenter.articles import due_facts, picture_faults, validation
from helpcenter.articles.library import CONTENT, SOURCE_LANGUAGE, library, load
from helpcenter.policies import changes
from helpcenter.policies.facts import cause_articles


class Command(BaseCommand):
    help = "Check every article: figures, tags, links, image texts, slugs, and causes."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--stale",
            action="store_true",
            help="only list the facts to be read again at the source",
        )
        parser.add_argument(
            "--on",
            type=date.fromisoformat,
            metavar="YYYY-MM-DD",
            help="what will be due by that day (UTC); today where it is left out",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["stale"]:
            self._list_stale(options["on"] or timezone.now().date())
            return
        count, problems = 0, []
        for folder in sorted(CONTENT.iterdir()):
            read = load(folder.name)
            count += sum(article.language == read.language for article in read)
            problems += validation.problems(read, cause_articles())
            problems += validation.networks_without_article(read)
            problems += picture_faults.problems(read)
        problems += [validation.Problem("policies", what) for what in changes.problems()]
        for problem in problems:
            self.stderr.write(str(problem))
        if problems:
            raise CommandError(f"{len(problems)} problems in {count} articles")
        self.stdout.write(f"{count} articles are in order")

    def _list_stale(self, on: date) -> None:
        """Never fails: what is due is work to do, not a mistake."""
        shelf = library(SOURCE_LANGUAGE)
        facts, articles = due_facts.stale(shelf, on), due_facts.stale_articles(shelf, on)
        for stale in facts:
            cited = ", ".join(article.slug for article in stale.articles) or "no article"
            fact = stale.fact
            self.stdout.write(
                f"{fact.network}.{fact.key}: due {fact.due}, checked {fact.checked} at "
                f"{fact.source or 'no page'}; cited by {cited}"
            )
        for article, due in articles:
            self.stdout.write(f"{article.slug}: what the article says itself was due {due}")
        self.stdout.write(f"{len(facts) + len(articles)} facts to check again by {on}")
