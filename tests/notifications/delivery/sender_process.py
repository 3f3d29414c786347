"""A sender as a process of its own: ``prepare N``, ``send [minutes ahead]`` or ``outcomes``.

Run by ``tests.with_django``.
"""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from datetime import timedelta

from django.conf import settings
from django.contrib.auth.models import User
from django.core.management import call_command
from django.utils import timezone

from notifications import topics
from notifications.delivery import send_round
from notifications.models import Notice, Preferences


def prepare(number: int) -> None:
    call_command("migrate", verbosity=0)
    names = [f"person{place}@example.com" for place in range(number)]
    users = User.objects.bulk_create([User(username=name, email=name) for name in names])
    Preferences.objects.bulk_create([Preferences(user=user) for user in users])
    at = timezone.now()
    Notice.objects.bulk_create(
        [
            Notice(user=user, topic=topics.TEST, key="test:1", created_at=at, due_at=at)
            for user in users
        ]
    )


def send(minutes: int) -> None:
    settings.EMAIL_BACKEND = "notifications.delivery.smtp_backend.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", int(os.environ["SMTP_PORT"])
    sys.stdout.write(
        f"sent {send_round.deliver_due(at=timezone.now() + timedelta(minutes=minutes))}\n"
    )


def outcomes() -> None:
    rows = Notice.objects.values_list("user__email", "outcome", "attempts")
    by_person = {email: outcome for email, outcome, _attempts in rows}
    sys.stdout.write(json.dumps({"by_person": by_person, "counts": Counter(by_person.values())}))


if __name__ == "__main__":
    wanted, argument = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 0
    if wanted == "outcomes":
        outcomes()
    else:
        {"prepare": prepare, "send": send}[wanted](argument)
