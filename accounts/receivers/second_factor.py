"""What allauth tells of second factors, written into the log. Needs ``allauth.mfa``."""

from __future__ import annotations

from typing import Any

from allauth.mfa import signals as mfa
from django.contrib.auth.models import AbstractBaseUser
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from accounts.sign_in_log.kinds import What
from accounts.sign_in_log.recording import record


@receiver(mfa.authenticator_added)
def added(
    sender: object, request: HttpRequest, user: AbstractBaseUser, authenticator: Any, **_: object
) -> None:
    _note(What.FACTOR_ADDED, request, user, authenticator)


@receiver(mfa.authenticator_removed)
def removed(
    sender: object, request: HttpRequest, user: AbstractBaseUser, authenticator: Any, **_: object
) -> None:
    _note(What.FACTOR_REMOVED, request, user, authenticator)


@receiver(mfa.authenticator_reset)
def reset(
    sender: object, request: HttpRequest, user: AbstractBaseUser, authenticator: Any, **_: object
) -> None:
    _note(What.FACTOR_RESET, request, user, authenticator)


@receiver(mfa.authentication_failed)
def failed(sender: object, request: HttpRequest, user: AbstractBaseUser, **_: object) -> None:
    record(user.pk, What.FACTOR_FAILED, at=timezone.now(), request=request)


def _note(what: What, request: HttpRequest, user: AbstractBaseUser, authenticator: Any) -> None:
    details = {"factor": str(authenticator.type)}
    record(user.pk, what, at=timezone.now(), request=request, details=details)
