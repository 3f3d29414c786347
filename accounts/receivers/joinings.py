"""Whoever proved an account by its password has the network's sign-in joined once they are in."""

from __future__ import annotations

from allauth.account import signals as account
from django.contrib.auth.models import AbstractBaseUser
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from accounts.joining import waiting


@receiver(account.user_logged_in)
def signed_in(sender: object, request: HttpRequest, user: AbstractBaseUser, **_: object) -> None:
    waiting.join_if_proved(request, user, at=timezone.now())
