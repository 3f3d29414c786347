"""A change that the owner of an account hears of: written into the log, and told by mail."""

from __future__ import annotations

from datetime import datetime

from allauth.account.adapter import get_adapter
from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpRequest

from accounts.sign_in_log.kinds import What
from accounts.sign_in_log.recording import record


def done(
    user: AbstractBaseUser,
    what: What,
    *,
    at: datetime,
    request: HttpRequest | None = None,
    **details: str,
) -> None:
    """Keep that ``what`` was done ``at`` (aware UTC), and tell the main address.

    ``what`` needs its words in ``accounts.mails.wording``. ``details``: names, nothing secret.
    """
    record(user.pk, what, at=at, request=request, details=details)
    get_adapter().send_notification_mail(f"accounts/{what.value}", user, dict(details))
