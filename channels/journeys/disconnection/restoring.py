"""Undoing a disconnection within its hour: the channel is as it was, and its network is asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction

from channels import signals
from channels.journeys.disconnection import set_aside
from channels.journeys.disconnection.set_aside import Rows
from channels.models import Channel, Credential, Disconnected
from channels.records import account_log
from core.sealing import UnsealError


class Void(Exception):  # noqa: N818
    """No such row of this person, or its hour is over, or it was restored already."""


class ConnectedAgain(Exception):  # noqa: N818
    """The channel, or its account, is connected here by another way meanwhile."""


@dataclass(frozen=True, slots=True)
class Restored:
    """``channel``: None for a login that carried none."""

    login: Credential
    channel: Channel | None


def restore(user: User, pk: UUID, *, at: datetime) -> Restored:
    """Make the rows again, and let nothing of the seal remain. Raises Void, or ConnectedAgain."""
    try:
        with transaction.atomic():
            row = _claimed(user, pk, at)
            rows = _rows(row)
            login = _login_of(row, rows)
            channel = set_aside.make_channel(rows, login) if rows.channel else None
            set_aside.make_history(rows, login)
            login.next_check_at, login.next_state_at = at, None
            login.save(update_fields=["next_check_at", "next_state_at"])
            Disconnected.objects.filter(pk=row.pk).update(sealed="")
            if channel:
                account_log.restored(channel, at=at)
            signals.end_moved.send(sender=Credential, credential=login, at=at)
    except IntegrityError:
        raise ConnectedAgain from None
    return Restored(login, channel)


def _claimed(user: User, pk: UUID, at: datetime) -> Disconnected:
    """Against a worker at the end of the hour, and a second press."""
    mine = Disconnected.objects.waiting_for(user).filter(pk=pk, restore_until__gt=at)
    if not mine.update(state=Disconnected.State.RESTORED, ended_at=at):
        raise Void
    return Disconnected.objects.get(pk=pk)


def _rows(row: Disconnected) -> Rows:
    try:
        return set_aside.unseal(row)
    except UnsealError:
        raise Void from None


def _login_of(row: Disconnected, rows: Rows) -> Credential:
    """The one that is here: it stayed, or the person has connected it again. Else as it was,
    from this row or from that of another channel of it, which then is a channel alone."""
    mine = Credential.objects.select_for_update().filter(user=row.user_id)
    stayed = (
        mine.filter(pk=row.login).first()
        or mine.filter(network=row.network, app=row.app, account_id=row.account_id).first()
    )
    if stayed:
        return stayed
    if rows.login:
        return set_aside.make_login(rows)
    for other in Disconnected.objects.select_for_update().filter(
        user=row.user_id, login=row.login, carries_login=True, state=Disconnected.State.WAITING
    )[:1]:
        theirs = _rows(other)
        other.carries_login = False
        set_aside.seal(other, theirs.without_login())
        other.save(update_fields=["carries_login", "sealed"])
        return set_aside.make_login(theirs)
    raise Void
