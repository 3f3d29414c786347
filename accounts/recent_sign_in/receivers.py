"""Every way in notes its moment: allauth's, the demo's, and answering the question again."""

from __future__ import annotations

from typing import Any

from allauth.account.signals import authentication_step_completed
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from accounts.recent_sign_in import recency


@receiver(user_logged_in)
def signed_in(request: HttpRequest, **_: Any) -> None:
    recency.note(request, at=timezone.now())


@receiver(authentication_step_completed)
def proved_again(request: HttpRequest, *, reauthenticated: bool = False, **_: Any) -> None:
    """Half a sign-in (a password that waits for its second factor) is none."""
    if reauthenticated:
        recency.note(request, at=timezone.now())
