"""What networks tell us unasked, acted on once.

How a push is proved and read stands in each network's folder (``Network.pushes``); what
it does to us stands here.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from channels import registry
from channels.contract import (
    Blame,
    Cause,
    Certainty,
    Finding,
    Message,
    Network,
    Push,
    PushError,
    PushKind,
)
from channels.models import Channel, Credential, DataDeletion, EventKind, HeardPush, Pending
from channels.records import findings
from channels.records.events import note
from channels.registrations import app_of

# Longer than any network's push stays fresh.
REPLAYS_REFUSED_FOR = timedelta(days=3)
# Their clock and ours, and their whole seconds.
SLACK = timedelta(seconds=5)


def handle(network_id: str, name: str, push: Push, *, at: datetime) -> DataDeletion | None:
    """Prove a push and act on it; the record of a deletion where that is what it asked.

    Raises KeyError where the network has no such address here, PushError for a push that
    is not to be believed or was acted on before. Nothing has changed then.
    """
    network = registry.get(network_id)
    read, app = network.pushes[name], app_of(network_id)
    if app is None:
        raise KeyError(network_id)
    message = read(push, app, at=at)
    with transaction.atomic():
        _refuse_replay(network, message, at)
        if message.kind is PushKind.DELETE_DATA:
            return _delete_data(network, message, at)
        _access_removed(network, message, at)
    return None


def _refuse_replay(network: Network, message: Message, at: datetime) -> None:
    HeardPush.objects.filter(at__lt=at - REPLAYS_REFUSED_FOR).delete()
    # Dated ahead of us it stays fresh for longer, and is remembered for longer.
    _, new = HeardPush.objects.get_or_create(
        network=network.id, mark=message.mark, defaults={"at": max(at, message.issued_at)}
    )
    if not new:
        raise PushError("acted on before")


def _logins(network: Network, message: Message) -> Iterable[Credential]:
    account = message.account_id
    return Credential.objects.select_for_update().filter(
        Q(account_id=account) | Q(other_id=account), network=network.id
    )


def _access_removed(network: Network, message: Message, at: datetime) -> None:
    for login in _logins(network, message):
        if login.issued_at > message.issued_at + SLACK:
            # The token is younger than the news: ask the network what holds.
            login.next_check_at = at
            login.save(update_fields=["next_check_at"])
            note(login, EventKind.CALLBACK, at=at)
            continue
        finding = _removed(message, at)
        note(login, EventKind.CALLBACK, at=at, finding=finding)
        findings.record_finding(login, finding, at=at)


def _removed(message: Message, at: datetime) -> Finding:
    issued = message.issued_at.isoformat()
    return Finding(
        Cause.REVOKED_BY_USER,
        Blame.YOU,
        Certainty.SAID,
        "told-by-callback",
        source=message.source,
        codes={"callback": message.kind.value, "issued_at": issued},
        at=at,
    )


def _delete_data(network: Network, message: Message, at: datetime) -> DataDeletion:
    logins = [login.pk for login in _logins(network, message)]
    channels = Channel.objects.filter(credential__in=logins).count()
    Credential.objects.filter(pk__in=logins).delete()
    Pending.objects.filter(network=network.id, account_id=message.account_id).delete()
    return DataDeletion.objects.create(
        network=network.id, code=secrets.token_urlsafe(18), done_at=at, channels=channels
    )
