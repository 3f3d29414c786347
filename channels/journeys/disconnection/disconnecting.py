"""Taking a channel away: here at once, at the network an hour later, until when it can be undone.

Whoever must not wait, because they leave or want it so, ends the hour (``end``).
"""

from __future__ import annotations

import logging
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.db import transaction

from channels import registry, vault
from channels.contract import DEAD, Tokens
from channels.http import door_for
from channels.journeys.disconnection import set_aside
from channels.models import Channel, Credential, Disconnected, Renewal
from channels.records import account_log
from channels.records.observed_door import ObservedDoor
from channels.registrations import app_of
from channels.renewal import spool, storing
from core import sealing
from core.periodic.run import GoesOn, always
from core.undoing import UNDO_LIFE

log = logging.getLogger(__name__)
# In one run.
AT_MOST = 1000


class Outcome(StrEnum):
    """What happened at the network. Each value is part of an address, and a state of the row."""

    REVOKED = "revoked"
    KEPT = "kept"  # other channels hang on the same login, or it is connected again
    CANNOT = "cannot"  # the network has no call for it
    FAILED = "failed"  # it has one, and did not do it


def disconnect(channel: Channel, *, at: datetime) -> Disconnected:
    """Delete the channel, and its login with the last one; both can be restored for an hour.

    Raises Channel.DoesNotExist where somebody was quicker.
    """
    _bring_in(channel.credential_id, at)
    with transaction.atomic():
        login = Credential.objects.select_for_update().get(pk=channel.credential_id)
        channel = login.channels.get(pk=channel.pk)
        channel.credential = login
        account_log.disconnected(channel, at=at)
        last = not login.channels.exclude(pk=channel.pk).exists()
        row = _set_aside(channel, login, with_login=last, at=at)
        if last:
            login.delete()
        else:
            channel.delete()
    return _ended_at_once(row, at)


def disconnect_login(login: Credential, *, at: datetime) -> Disconnected | None:
    """The same for a login that carries no channel any more; None where it carries one again."""
    _bring_in(login.pk, at)
    with transaction.atomic():
        held = Credential.objects.select_for_update().get(pk=login.pk)
        if held.channels.exists():
            return None
        row = _set_aside(None, held, with_login=True, at=at)
        held.delete()
    return _ended_at_once(row, at)


def end(pk: UUID, *, at: datetime) -> bool:
    """Restore no more: ask the network to end our access, and destroy what was kept.

    Of several who try at once, one does; False for the others. No call is made inside a
    transaction, and whatever the network does, nothing of it is kept here.
    """
    row = Disconnected.objects.filter(pk=pk).first()
    if row is None or not _claim(row, at):
        return False
    outcome = Outcome.FAILED
    try:
        outcome = _give_back_at_last(row, at)
    except Exception:  # a mistake of ours keeps no token
        log.exception("login %s: its access was not given back", row.login)
    ending = Disconnected.objects.filter(pk=row.pk, state=Disconnected.State.ENDING)
    ending.update(state=outcome.value, sealed="", ended_at=at)
    if row.carries_login and not Credential.objects.filter(pk=row.login).exists():
        spool.forget_login(row.login)
    return True


def end_due(*, at: datetime, goes_on: GoesOn = always) -> int:
    """End those whose hour is over ``at`` (aware UTC); how many. Safe to repeat.

    ``goes_on``: asked before each; the next run has the others.
    """
    ended = 0
    if not goes_on():
        return 0
    due = Disconnected.objects.due(at).order_by("restore_until")
    for pk in list(due.values_list("pk", flat=True)[:AT_MOST]):
        if not goes_on():
            break
        ended += end(pk, at=at)
    return ended


def give_back(login: Credential, *, at: datetime) -> Outcome:
    """Ask the network to end our access, and keep the login as it is; never KEPT."""
    tokens = _open(login)
    return _revoke(login, tokens, at) if tokens else Outcome.CANNOT


def _bring_in(login: int, at: datetime) -> None:
    """The newest pair may wait on this machine's disk still."""
    try:
        storing.drain(login, at=at)
    except Exception:
        log.exception("login %s: what waits on the disk could not be stored", login)


def _set_aside(
    channel: Channel | None, login: Credential, *, with_login: bool, at: datetime
) -> Disconnected:
    row = Disconnected(
        user_id=login.user_id,
        network=login.network,
        app=login.app,
        server=login.server,
        account_id=login.account_id,
        other_id=login.other_id,
        account_name=login.account_name,
        login=login.pk,
        channel=channel.pk if channel else None,
        name=channel.name if channel else "",
        carries_login=with_login,
        disconnected_at=at,
        restore_until=at + UNDO_LIFE,
    )
    try:
        set_aside.seal(row, set_aside.rows_of(channel, login, with_login=with_login))
    except sealing.UnsealError:  # no key of ours opens a token: that keeps nobody here
        row.restore_until = at
    if with_login and _renewing(login):
        row.restore_until = at  # the pair that is kept may be the former one in a moment
    row.save(force_insert=True)
    return row


def _renewing(login: Credential) -> bool:
    return Renewal.objects.filter(credential=login, outcome=Renewal.Outcome.PENDING).exists()


def _ended_at_once(row: Disconnected, at: datetime) -> Disconnected:
    """Where there is nothing to wait for: what cannot be restored."""
    if row.restore_until <= at:
        end(row.pk, at=at)
        row.refresh_from_db()
    return row


def _claim(row: Disconnected, at: datetime) -> bool:
    """Take it, or take it over from a worker that has died."""
    free = Disconnected.objects.filter(pk=row.pk, state=Disconnected.State.WAITING)
    left = Disconnected.objects.due(at).filter(
        pk=row.pk, state=Disconnected.State.ENDING, ended_at=row.ended_at
    )
    claimed = {"state": Disconnected.State.ENDING, "ended_at": at}
    return bool(free.update(**claimed) or left.update(**claimed))


def _give_back_at_last(row: Disconnected, at: datetime) -> Outcome:
    row.refresh_from_db()  # the login may have gone along with another channel of it
    if not row.carries_login or _is_connected_again(row):
        return Outcome.KEPT
    try:
        tokens = set_aside.unseal(row).tokens if row.sealed else None
    except sealing.UnsealError:
        tokens = None
    return _revoke(row, tokens, at) if tokens else Outcome.FAILED


def _is_connected_again(row: Disconnected) -> bool:
    """By whomever: at most networks, ending one of two grants ends both."""
    same = Credential.objects.filter(network=row.network, app=row.app, account_id=row.account_id)
    return same.exists()


def _open(credential: Credential) -> Tokens | None:
    """The tokens, or None where no key of ours opens them."""
    try:
        return vault.open_tokens(credential)
    except sealing.UnsealError:
        return None


def _revoke(of: Disconnected | Credential, tokens: Tokens, at: datetime) -> Outcome:
    app = app_of(of.network, of.app, of.server)
    if app is None:
        return Outcome.FAILED
    door = ObservedDoor(door_for(of.network, of.server), of.network, of.server)
    finding = registry.get(of.network).client.revoke(door, app, tokens, at=at)
    if finding is None:
        return Outcome.CANNOT
    finding = door.act_on(finding, at=at)
    return Outcome.REVOKED if finding.cause in DEAD else Outcome.FAILED
