"""``manage.py posts_are_public NETWORK``: our app there is live, and everybody sees its posts."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from channels import registry
from channels.reports.published import all_public


class Command(BaseCommand):
    help = "Note that posts through our app at a network are seen by everybody again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("network", choices=[network.id for network in registry.NETWORKS])

    def handle(self, *args: Any, **options: Any) -> None:
        network = options["network"]
        changed = all_public(network, at=timezone.now())
        self.stdout.write(f"{registry.get(network).name}: {changed} channels are seen again.")
