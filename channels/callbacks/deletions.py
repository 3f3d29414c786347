"""A person asked a network to have us delete their data.

Meta's signed request says neither at which address it is meant nor which kind it is: one that an
app was removed, sent to the other address, would pass for this. So nothing is lost at once that
could not be had again: our access ends, the person is told, and what we keep goes a day later,
unless they have connected the login anew by then.
"""

from __future__ import annotations

import secrets
from datetime import UTC, datetime, timedelta

from allauth.core.context import request_context
from django.db import transaction
from django.db.models import Q, QuerySet

from accounts import changes
from accounts.leaving.asking import TIME_TO_THINK
from accounts.sign_in_log.kinds import What
from channels import registry
from channels.contract import Message, Network
from channels.models import Channel, Credential, DataDeletion, Disconnected, HandOver, Pending
from core.periodic.run import GoesOn, always

# Their clock and ours, and their whole seconds.
SLACK = timedelta(seconds=5)
# In one run.
AT_MOST = 1000


def logins_of(network_id: str, account_id: str) -> QuerySet[Credential]:
    """Those made by our first app there, by which the push was proved."""
    return Credential.objects.select_for_update().filter(
        Q(account_id=account_id) | Q(other_id=account_id), network=network_id, app=""
    )


def begin(network: Network, message: Message, *, at: datetime) -> DataDeletion:
    """Note the wish, heard ``at`` (aware UTC). Where we keep nothing, it is granted already."""
    for kept in (Pending, HandOver):
        waiting = kept.objects.filter(network=network.id, app="")
        waiting.filter(account_id=message.account_id).delete()
    named = Q(account_id=message.account_id) | Q(other_id=message.account_id)
    Disconnected.objects.filter(named, network=network.id, app="").delete()
    record = DataDeletion(
        network=network.id,
        code=secrets.token_urlsafe(18),
        asked_at=message.issued_at,
        account_id=message.account_id,
        due_at=at + TIME_TO_THINK,
    )
    concerned = list(_concerned(record))
    for login in concerned:
        _tell(network, login, at)
    if not concerned:
        _done(record, channels=0, at=at)
    record.save()
    return record


def carry_out_due(*, at: datetime, goes_on: GoesOn = always) -> int:
    """Delete what was to go by ``at`` (aware UTC); how many wishes that granted.

    ``goes_on``: asked before each; the next run has the others.
    """
    granted = 0
    due = DataDeletion.objects.filter(done_at=None, due_at__lte=at).order_by("due_at")
    for pk in list(due.values_list("pk", flat=True)[:AT_MOST]):
        if not goes_on():
            break
        granted += _carry_out(pk, at)
    return granted


@transaction.atomic
def _carry_out(pk: int, at: datetime) -> bool:
    record = DataDeletion.objects.select_for_update().filter(pk=pk, done_at=None).first()
    if record is None:
        return False  # another worker was faster
    logins = [login.pk for login in _concerned(record)]
    channels = Channel.objects.filter(credential__in=logins).count()
    Credential.objects.filter(pk__in=logins).delete()
    _done(record, channels=channels, at=at)
    record.save()
    return True


def _concerned(record: DataDeletion) -> QuerySet[Credential]:
    """What was connected after the wish is a new consent."""
    asked_at = record.asked_at or datetime.min.replace(tzinfo=UTC)
    logins = logins_of(record.network, record.account_id)
    return logins.filter(issued_at__lte=asked_at + SLACK)


def _done(record: DataDeletion, *, channels: int, at: datetime) -> None:
    """From now on it names nobody."""
    record.done_at, record.channels, record.account_id = at, channels, ""


def _tell(network: Network, login: Credential, at: datetime) -> None:
    name = login.account_name or registry.get(login.network).name
    with request_context(None):  # the network's own: from where it came is no place of theirs
        changes.done(login.user, What.DELETION_AT_NETWORK, at=at, network=network.name, name=name)
