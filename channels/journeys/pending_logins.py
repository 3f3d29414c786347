"""A login that came back waits for the person's word: sealed in ``Pending``, for an hour."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.contrib.auth.models import User

from channels.consent import returned_login
from channels.consent.returned_login import ReturnedLogin
from channels.models import PENDING_LIFE, Channel, Pending
from core.sealed.columns import binding
from core.sealing import UnsealError


class Void(Exception):  # noqa: N818
    """No such pending connection of this person, or its hour is over."""


def save_pending(
    user: User,
    returned: ReturnedLogin,
    purpose: Pending.Purpose,
    *,
    at: datetime,
    channel: Channel | None = None,
) -> Pending:
    """Seal what came back until the person has decided."""
    pending = Pending(
        user=user,
        purpose=purpose,
        network=returned.network,
        app=returned.app,
        account_id=returned.account_id,
        account_name=returned.account_name[:200],
        channel=channel,
        created_at=at,
    )
    pending.sealed = returned_login.seal(returned, binding(pending, "sealed"))
    pending.save(force_insert=True)
    return pending


def pending_of(
    user: User, pk: UUID, purpose: Pending.Purpose, *, at: datetime
) -> tuple[Pending, ReturnedLogin]:
    """What waits for this person's decision. Raises Void, also for what is not theirs."""
    pending = Pending.objects.filter(pk=pk, user_id=user.pk, purpose=purpose).first()
    if pending is None or pending.created_at + PENDING_LIFE <= at:
        raise Void
    bound = binding(pending, "sealed")
    try:
        sealed = pending.sealed
        return pending, returned_login.unseal(pending.network, pending.app, sealed, bound)
    except UnsealError:  # nothing can be done with it but to go to the network once more
        raise Void from None


def take(
    user: User, pk: UUID, purpose: Pending.Purpose, *, at: datetime
) -> tuple[Pending, ReturnedLogin]:
    """``pending_of``, and it waits no longer. Inside the transaction that stores what was decided.

    Deleted first: of two who decide at once, the second finds nothing to decide.
    """
    pending, returned = pending_of(user, pk, purpose, at=at)
    if not Pending.objects.filter(pk=pending.pk).delete()[0]:
        raise Void
    return pending, returned


def drop(user: User, pk: UUID) -> None:
    """Forget what came back: the person wants none of it."""
    Pending.objects.filter(pk=pk, user_id=user.pk).delete()
