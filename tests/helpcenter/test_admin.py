"""Support reads votes in the admin, and changes nothing there."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.test import Client

from helpcenter.models import Feedback
from tests.factories import make_user

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


@pytest.fixture
def support(client: Client) -> Client:
    user = make_user()
    user.is_staff = user.is_superuser = True
    user.save()
    client.force_login(user)
    return client


def test_a_vote_is_read_without_its_voter(support: Client) -> None:
    row = Feedback.objects.create(
        slug="x",
        language="en",
        revision="r",
        helpful=False,
        comment="Not clear.",
        reader_state="none",
        voter="hash-of-somebody",
        created_at=NOW,
    )
    assert support.get("/admin/helpcenter/feedback/?helpful__exact=0").status_code == 200
    page = support.get(f"/admin/helpcenter/feedback/{row.pk}/change/").content.decode()
    assert "Not clear." in page
    assert "hash-of-somebody" not in page


@pytest.mark.parametrize("model", ["ticket", "feedback"])
def test_nothing_is_added_by_hand(support: Client, model: str) -> None:
    assert support.get(f"/admin/helpcenter/{model}/add/").status_code == 403
