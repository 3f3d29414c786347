"""The demo's support agent, and what its readers voted."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from config.demo import votes
from helpcenter.contact.delivery import send_due
from helpcenter.models import Feedback
from helpcenter.staff.pages import PAGES
from helpcenter.staff.tallies import Scope, tallies

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def test_one_click_signs_in_as_staff_who_may_answer_and_not_delete(client: Client) -> None:
    agent = votes.support_agent()
    reply = client.post(reverse("demo_sign_in"), {"as": "support"})
    assert reply.headers["Location"] == reverse("staff:home")
    beside = ("staff:home", "staff_mails:list", "running", "staff_refused_content")
    for page in (*beside, *(f"staff:{page.name}" for page in PAGES)):
        assert client.get(reverse(page)).status_code == 200, page
    assert not agent.is_superuser
    assert agent.has_perm("helpcenter.view_ticket")
    assert agent.has_perm("helpcenter.change_ticket")
    assert not agent.has_perm("helpcenter.delete_ticket")
    assert not agent.has_perm("auth.change_user")


def test_the_demo_person_is_not_staff(client: Client) -> None:
    votes.support_agent()
    assert client.post(reverse("demo_sign_in")).status_code == 404  # not loaded here
    assert client.get(reverse("staff:home")).status_code == 302


def test_votes_on_two_revisions_are_there_once_and_mail_nobody() -> None:
    votes.load(at=NOW)
    by_article = {(tally.slug, tally.language): tally for tally in tallies(Scope())}
    facebook, password = (
        by_article["facebook", "en"].change,
        by_article["change-a-password", "en"].change,
    )
    assert facebook
    assert password
    assert facebook.certain
    assert facebook.value > 0
    assert password.certain
    assert password.value < 0
    assert {tally.language for tally in by_article.values()} == {"en", "es"}
    count = Feedback.objects.count()
    votes.load(at=NOW)
    assert Feedback.objects.count() == count
    send_due(at=NOW)
    assert not mail.outbox
