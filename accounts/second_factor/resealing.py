"""Secrets of second factors under the newest key of the vault (``manage.py rotate_vault``)."""

from __future__ import annotations

from collections.abc import Iterator

from allauth.mfa.models import Authenticator
from django.db import transaction

from accounts.second_factor.bound_secrets import SECRETS, seal_again
from core.sealed.resealing import Outcome, Step
from core.sealing import UnsealError, current_prefix

WHAT = "second factors"


def reseal_all() -> Iterator[Step]:
    """Every row that needs it, one transaction each; one that no key opens is told of."""
    due = [row.pk for row in Authenticator.objects.order_by("pk") if not _is_current(row)]
    for number, key in enumerate(due, start=1):
        yield Step(WHAT, number, len(due), _reseal(key), str(key))


def _is_current(row: Authenticator) -> bool:
    secrets = (row.data[name] for name in SECRETS if name in row.data)
    return all(current_prefix() in marked for marked in secrets)


@transaction.atomic
def _reseal(key: int) -> Outcome:
    row = Authenticator.objects.select_for_update().filter(pk=key).first()
    if row is None or _is_current(row):
        return Outcome.MEANWHILE
    try:
        seal_again(row)
    except UnsealError:
        return Outcome.CLOSED
    row.save(update_fields=["data"])
    return Outcome.SEALED
