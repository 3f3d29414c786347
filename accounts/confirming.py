"""Who confirms an address has the account, and nobody who began it in their name.

Somebody may sign up with an address that is not theirs, and wait until its owner confirms it.
So whatever was set before the first confirmation ends with it, unless the link was opened in the
browser that signed up: the password, sessions, and ways to sign in by a network.
"""

from __future__ import annotations

from datetime import datetime

from allauth.account import app_settings
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.models import EmailAddress
from allauth.account.utils import user_pk_to_url_str
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpRequest
from django.urls import reverse

from accounts.sign_in_log.kinds import What
from accounts.sign_in_log.recording import record

SIGNED_UP_HERE = "accounts.signed_up_here"
NEEDS_PASSWORD = "_accounts_needs_password"


def remember_browser(request: HttpRequest, user: AbstractBaseUser) -> None:
    """This browser signed up as ``user``: the link may be opened here without losing anything."""
    request.session[SIGNED_UP_HERE] = user.pk


def end_what_came_before(
    request: HttpRequest, email_address: EmailAddress, *, at: datetime
) -> None:
    """To be called once ``email_address`` is confirmed."""
    user = email_address.user
    if _is_known(request, user) or _was_confirmed_before(email_address):
        return
    SocialAccount.objects.filter(user_id=user.pk).delete()
    if _typed_the_password(request, user):
        return
    # Django ends every session of a password that is replaced, also of an unusable one.
    user.set_unusable_password()
    user.save(update_fields=["password"])
    record(user.pk, What.PASSWORD_ENDED, at=at, request=request)
    setattr(request, NEEDS_PASSWORD, user)


def choose_password_address(request: HttpRequest) -> str:
    """Where they choose it, if this request has ended one; else empty."""
    user = getattr(request, NEEDS_PASSWORD, None)
    if user is None:
        return ""
    token = app_settings.PASSWORD_RESET_TOKEN_GENERATOR().make_token(user)
    values = {"uidb36": user_pk_to_url_str(user), "key": token}
    return reverse("account_reset_password_from_key", kwargs=values)


def _is_known(request: HttpRequest, user: AbstractBaseUser) -> bool:
    if request.user.is_authenticated:
        return bool(request.user.pk == user.pk)
    return bool(request.session.get(SIGNED_UP_HERE) == user.pk)


def _was_confirmed_before(email_address: EmailAddress) -> bool:
    """Another address of theirs was: this one was added by somebody who is proved."""
    others = EmailAddress.objects.filter(user_id=email_address.user_id, verified=True)
    return others.exclude(pk=email_address.pk).exists()


def _typed_the_password(request: HttpRequest, user: AbstractBaseUser) -> bool:
    """In this browser, minutes ago: after choosing a new one, say. A code from a mail is none."""
    steps = get_authentication_records(request, user)
    return any(step["method"] == "password" for step in steps)
