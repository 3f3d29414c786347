"""How a person can prove who they are: a password, a second factor, else a code by mail."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.urls import reverse


def first_page(user: AbstractBaseUser | AnonymousUser) -> str:
    """The address of the page that asks this person."""
    return own_page(user) or code_page()


def own_page(user: AbstractBaseUser | AnonymousUser) -> str:
    """Where a password or a second factor is asked for; empty where they have neither."""
    methods = get_adapter().get_reauthentication_methods(user)
    return str(methods[0]["url"]) if methods else ""


def code_page() -> str:
    """Where a code is asked for that was mailed."""
    return reverse("recent_sign_in:code")


def mail_address(user: AbstractBaseUser | AnonymousUser) -> str:
    """The confirmed address that a code goes to; empty where they have none."""
    confirmed = EmailAddress.objects.filter(user_id=user.pk, verified=True)
    row = confirmed.order_by("-primary", "pk").first()
    return row.email if row else ""
