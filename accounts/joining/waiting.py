"""Sign-ins at a network that wait to be joined to an account: kept, found again, joined."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from allauth.account.internal.userkit import filter_users_by_email
from allauth.account.models import EmailAddress
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialAccount, SocialLogin
from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from accounts.models import Joining
from core.bounded_deletes import Old
from core.names.plain_names import plain

LIFE = timedelta(minutes=10)  # pages and mail say it in words
HERE = "accounts.joining"  # in the session: which one this browser began
PROVED = "accounts.joining_proved"  # its owner typed the account's password
PURPOSE = "accounts joining link"


class TakenError(Exception):
    """Signing in at the network in this way belongs to another account by now."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """An account that a network's sign-in names by its address."""

    user: AbstractBaseUser
    email: str
    verified: bool  # whether the network says so too


def claimed_account(login: SocialLogin) -> Claimed | None:
    """The account whose address came from the network; one that it vouches for goes first."""
    addresses = sorted(login.email_addresses, key=lambda one: one.verified is not True)
    for address in addresses:
        users = filter_users_by_email(address.email, prefer_verified=True)
        if users:
            return Claimed(users[0], address.email, address.verified is True)
    return None


def begin(request: HttpRequest, login: SocialLogin, claimed: Claimed, *, at: datetime) -> Joining:
    """Keep the sign-in, without its token, and remember that it was begun in this browser."""
    Joining.objects.filter(
        user_id=claimed.user.pk, provider=login.account.provider, uid=login.account.uid
    ).delete()
    joining = Joining.objects.create(
        user_id=claimed.user.pk,
        email=claimed.email,
        verified=claimed.verified,
        provider=login.account.provider,
        uid=login.account.uid,
        extra_data=login.account.extra_data,
        created_at=at,
    )
    request.session[HERE] = str(joining.pk)
    return joining


def here(request: HttpRequest, *, at: datetime) -> Joining | None:
    """The one that this browser began, while it is good."""
    pk = request.session.get(HERE)
    return _living(at).filter(pk=pk).first() if pk else None


def began_here(request: HttpRequest, joining: Joining) -> bool:
    return bool(request.session.get(HERE) == str(joining.pk))


def new_key(joining: Joining) -> str:
    """The key of the link in the mail, kept as a hash; an earlier one stops working."""
    key = secrets.token_urlsafe(24)
    Joining.objects.filter(pk=joining.pk).update(key_hash=_hash(key))
    return key


def by_key(key: str, *, at: datetime) -> Joining | None:
    return _living(at).filter(key_hash=_hash(key)).first()


def has_password(joining: Joining) -> bool:
    """Whether the account's password proves anything: of an unconfirmed one, somebody else may
    have set it."""
    return is_confirmed(joining) and bool(joining.user.has_usable_password())


def is_confirmed(joining: Joining) -> bool:
    mine = EmailAddress.objects.filter(user_id=joining.user_id, verified=True)
    return bool(mine.filter(email__iexact=joining.email).exists())


def join(request: HttpRequest, joining: Joining) -> None:
    """Let the network's sign-in sign in to the account. Raises TakenError; once only."""
    with transaction.atomic():
        if not Joining.objects.filter(pk=joining.pk).delete()[0]:
            raise TakenError
        known = SocialAccount.objects.filter(provider=joining.provider, uid=joining.uid).first()
        if known is not None:
            if known.user_id != joining.user_id:
                raise TakenError
            return
        account = SocialAccount(
            provider=joining.provider, uid=joining.uid, extra_data=joining.extra_data
        )
        SocialLogin(account=account).connect(request, joining.user)


def join_if_proved(request: HttpRequest, user: AbstractBaseUser, *, at: datetime) -> None:
    """Once they are signed in, second step and all, what they proved by the password is joined."""
    pk = request.session.pop(PROVED, None)
    joining = _living(at).filter(pk=pk, user_id=user.pk).first() if pk else None
    if joining is not None:
        join(request, joining)


def prove(request: HttpRequest, joining: Joining) -> None:
    request.session[PROVED] = str(joining.pk)


def network_of(request: HttpRequest, joining: Joining) -> str:
    return str(get_adapter().get_provider(request, joining.provider).name)


def name_there(joining: Joining) -> str:
    """Who signed in at the network, as it names them."""
    account = SocialAccount(
        provider=joining.provider, uid=joining.uid, extra_data=joining.extra_data
    )
    told = account.get_provider_account().get_user_data() or {}
    return plain(str(told.get("name") or told.get("email") or ""))


def old(*, at: datetime) -> Old:
    """What nobody has joined in time, and is to be forgotten."""
    return Joining.objects.filter(created_at__lte=at - LIFE), "pk"


def _living(at: datetime) -> QuerySet[Joining]:
    return Joining.objects.select_related("user").filter(created_at__gt=at - LIFE)


def _hash(key: str) -> str:
    return salted_hmac(PURPOSE, key, algorithm="sha256").hexdigest()
