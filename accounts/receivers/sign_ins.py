"""What allauth and Django tell of signing in, written into the log."""

from __future__ import annotations

from typing import Any

from allauth.account import signals as account
from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.userkit import filter_users_by_email
from allauth.account.models import EmailAddress
from allauth.socialaccount import signals as social
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth.models import AbstractBaseUser
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from accounts import changes
from accounts.sign_in_log.kinds import What
from accounts.sign_in_log.recording import record


@receiver(account.user_signed_up)
def signed_up(sender: object, request: HttpRequest, user: AbstractBaseUser, **_: object) -> None:
    record(user.pk, What.SIGNED_UP, at=timezone.now(), request=request)


@receiver(user_logged_in)
def signed_in(sender: object, request: HttpRequest, user: AbstractBaseUser, **_: object) -> None:
    """Django's own signal: the demo's one click counts as well."""
    record(user.pk, What.SIGNED_IN, at=timezone.now(), request=request, details=_how(request, user))


@receiver(user_login_failed)
def failed(
    sender: object, credentials: dict[str, Any], request: HttpRequest | None = None, **_: object
) -> None:
    """Told to the owner of the address; a try at no address of ours is told to nobody."""
    email = str(credentials.get("email") or credentials.get("username") or "")
    if "@" not in email:
        return
    for user in filter_users_by_email(email, prefer_verified=True)[:1]:
        record(user.pk, What.SIGN_IN_FAILED, at=timezone.now(), request=request)


@receiver(user_logged_out)
def signed_out(
    sender: object, request: HttpRequest, user: AbstractBaseUser | None, **_: object
) -> None:
    if user is not None and user.pk is not None:
        record(user.pk, What.SIGNED_OUT, at=timezone.now(), request=request)


@receiver(account.password_set)
def password_set(sender: object, request: HttpRequest, user: AbstractBaseUser, **_: object) -> None:
    record(user.pk, What.PASSWORD_SET, at=timezone.now(), request=request)


@receiver(account.password_changed)
def password_changed(
    sender: object, request: HttpRequest, user: AbstractBaseUser, **_: object
) -> None:
    record(user.pk, What.PASSWORD_CHANGED, at=timezone.now(), request=request)


@receiver(account.password_reset)
def password_reset(
    sender: object, request: HttpRequest, user: AbstractBaseUser, **_: object
) -> None:
    record(user.pk, What.PASSWORD_RESET, at=timezone.now(), request=request)


@receiver(account.email_added)
def address_added(
    sender: object,
    request: HttpRequest,
    user: AbstractBaseUser,
    email_address: EmailAddress,
    **_: object,
) -> None:
    changes.done(
        user, What.ADDRESS_ADDED, at=timezone.now(), request=request, address=email_address.email
    )


@receiver(account.email_confirmed)
def address_confirmed(
    sender: object, request: HttpRequest, email_address: EmailAddress, **_: object
) -> None:
    details = {"address": email_address.email}
    owner = email_address.user_id
    record(owner, What.ADDRESS_CONFIRMED, at=timezone.now(), request=request, details=details)


@receiver(account.email_changed)
def address_changed(
    sender: object,
    request: HttpRequest,
    user: AbstractBaseUser,
    to_email_address: EmailAddress,
    **_: object,
) -> None:
    details = {"address": to_email_address.email}
    record(user.pk, What.ADDRESS_MAIN, at=timezone.now(), request=request, details=details)


@receiver(account.email_removed)
def address_removed(
    sender: object,
    request: HttpRequest,
    user: AbstractBaseUser,
    email_address: EmailAddress,
    **_: object,
) -> None:
    """allauth tells the main address; the one that was removed hears of it too, if it was ever
    shown to be this person's."""
    details = {"address": email_address.email}
    record(user.pk, What.ADDRESS_REMOVED, at=timezone.now(), request=request, details=details)
    if email_address.verified:
        get_adapter().send_notification_mail(
            "account/email/email_deleted",
            user,
            {"deleted_email": email_address.email},
            email=email_address.email,
        )


@receiver(social.social_account_added)
def way_added(sender: object, request: HttpRequest, sociallogin: Any, **_: object) -> None:
    details = {"network": _network(sociallogin.account)}
    owner = sociallogin.user.pk
    record(owner, What.WAY_ADDED, at=timezone.now(), request=request, details=details)


@receiver(social.social_account_removed)
def way_removed(
    sender: object, request: HttpRequest, socialaccount: SocialAccount, **_: object
) -> None:
    details = {"network": _network(socialaccount)}
    owner = socialaccount.user_id
    record(owner, What.WAY_REMOVED, at=timezone.now(), request=request, details=details)


def _how(request: HttpRequest, user: AbstractBaseUser) -> dict[str, str]:
    """By what: the last step that allauth has on record for this session."""
    if not hasattr(request, "session"):
        return {}
    steps = get_authentication_records(request, user)
    if not steps:
        return {}
    last = steps[-1]
    if last["method"] == "socialaccount":
        account = SocialAccount(provider=last.get("provider", ""), user=user)
        return {"how": "network", "network": _network(account)}
    if last["method"] == "mfa":
        return {"how": "passkey" if last.get("passwordless") else str(last.get("type", "mfa"))}
    return {"how": str(last["method"])}


def _network(account: SocialAccount) -> str:
    return str(account.get_provider().name)
