"""Who leaves is signed out everywhere, and nobody opens all sessions of the site for it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.leaving import own_rows
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def signed_in(user: object, *, noted: bool) -> str:
    """The key of a session; ``noted``: its first request has been answered."""
    client = Client()
    client.force_login(user)  # type: ignore[arg-type]
    if noted:
        client.get(reverse("channels:list"), REMOTE_ADDR="192.0.2.1")
    key = client.session.session_key
    assert key
    return key


def test_every_session_of_the_person_ends_and_no_other() -> None:
    leaver, stays = make_user(), make_user()
    for noted in (True, True, False):
        signed_in(leaver, noted=noted)
    other = signed_in(stays, noted=True)
    own_rows.end_sessions(leaver)
    assert [session.pk for session in Session.objects.all()] == [other]
    assert [row.user_id for row in UserSession.objects.all()] == [stays.pk]


def test_of_those_that_are_noted_as_nobodys_only_the_newest_are_opened(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(own_rows, "NEWEST", 2)
    leaver = make_user()
    old, noted = signed_in(leaver, noted=False), signed_in(leaver, noted=True)
    Session.objects.filter(pk__in=[old, noted]).update(
        expire_date=timezone.now() + timedelta(hours=1)
    )
    for _ in range(2):
        signed_in(make_user(), noted=False)
    own_rows.end_sessions(leaver)
    assert Session.objects.filter(pk=old).exists()
    assert not Session.objects.filter(pk=noted).exists()
    leaver.is_active = False
    leaver.save()
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = old
    assert client.get(reverse("channels:list")).status_code == 302, "signed in nowhere"
