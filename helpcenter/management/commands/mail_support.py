"""``manage.py mail_support``: send the mail that is due, to support and to readers."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from helpcenter.contact import delivery


class Command(BaseCommand):
    help = "Send tickets and comments that the mail server has not taken yet."

    def handle(self, *args: Any, **options: Any) -> None:
        sent, failed = delivery.send_due(at=timezone.now())
        self.stdout.write(f"{sent} sent")
        if failed:
            raise CommandError(f"{failed} not taken by the mail server; they stay in the outbox")
