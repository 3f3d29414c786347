"""Which login here is which account at the pretend networks."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.db.models import Q, QuerySet

from channels.models import Credential


def account_of(login: Credential) -> str:
    """The account's id there. Where apps are told its address instead, its number stands behind
    the server's name in the second id that they are told."""
    number = login.other_id.rpartition("/")[2] if login.server else ""
    return number or login.account_id


def logins_of(user: User, network: str, account: str) -> QuerySet[Credential]:
    """What this site holds of an account there: ``account_of`` the other way round."""
    told = Q(account_id=account) | Q(other_id__endswith=f"/{account}") & ~Q(server="")
    return Credential.objects.filter(told, user=user, network=network)
