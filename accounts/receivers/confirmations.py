"""An account that is begun, and one that is confirmed: see ``accounts.confirming``."""

from __future__ import annotations

from allauth.account import signals as account
from allauth.account.models import EmailAddress
from django.contrib.auth.models import AbstractBaseUser
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from accounts import confirming


@receiver(account.user_signed_up)
def signed_up(sender: object, request: HttpRequest, user: AbstractBaseUser, **_: object) -> None:
    confirming.remember_browser(request, user)


@receiver(account.email_confirmed)
def confirmed(
    sender: object, request: HttpRequest, email_address: EmailAddress, **_: object
) -> None:
    confirming.end_what_came_before(request, email_address, at=timezone.now())
