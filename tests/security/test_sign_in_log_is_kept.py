"""Nobody adds to the log of what was done with an account, changes it or takes from it."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from accounts.models import LogEntry
from accounts.sign_in_log.kinds import What
from accounts.sign_in_log.recording import record
from tests.factories import NOW, make_user

pytestmark = pytest.mark.django_db


def test_not_even_a_superuser(client: Client) -> None:
    ada = make_user()
    record(ada.pk, What.SIGNED_IN, at=NOW)
    entry = LogEntry.objects.get()
    client.force_login(User.objects.create_superuser("root", "root@example.com"))
    pages = {
        view: reverse(f"admin:accounts_logentry_{view}", args=arguments)
        for view, arguments in (("add", []), ("change", [entry.pk]), ("delete", [entry.pk]))
    }
    for page in pages.values():
        assert client.post(page, {"what": "signed_out", "post": "yes"}).status_code == 403
    client.post(
        reverse("admin:accounts_logentry_changelist"),
        {"action": "delete_selected", "_selected_action": entry.pk, "post": "yes"},
    )
    entry.refresh_from_db()
    assert entry.what == What.SIGNED_IN


def test_somebody_else_does_not_read_it(client: Client) -> None:
    record(make_user().pk, What.SIGNED_IN, at=NOW)
    sam = make_user()
    sam.is_staff = True
    sam.save()
    client.force_login(sam)
    assert client.get(reverse("admin:accounts_logentry_changelist")).status_code == 403
