"""Signs of life of servers, by what all logins there heard.

A sign is an answer that only a server of this network gives: JSON, and known to our rules; or a
server's own word that we ask too often. A domain that was parked answers as well, and gives none.
What one login meets is no evidence: a server is silent from the first question that brought no
sign until the next that brings one, whoever asks, and counts as gone once that has lasted for
``settings.SERVER_GONE_AFTER`` (``Server.objects.silences``).
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import F, Q

from channels.contract import Cause, Finding, Reply
from channels.models import SILENT_DAYS, Credential, Server
from channels.records import next_states

# A sign of life is noted so often.
NOTED_EVERY = timedelta(hours=1)
NOTHING = (Cause.NETWORK_FAULT, Cause.UNKNOWN)


def note(network: str, server: str, finding: Finding, reply: Reply, *, at: datetime) -> None:
    """What an answer of this server (``at``, aware UTC) says of it."""
    sign = is_sign(finding, reply)
    if sign:
        heard(network, server, at=at)
    elif sign is False:
        unheard(network, server, at=at)


def is_sign(finding: Finding, reply: Reply) -> bool | None:
    """Whether this answer shows that the server lives; None: it shows neither."""
    if finding.cause is Cause.RATE_LIMITED:
        return True
    if not isinstance(reply.json, dict | list):
        return False
    if finding.cause is Cause.UNKNOWN:
        return None  # something answers that we do not know
    return finding.cause is not Cause.NETWORK_FAULT


def heard(network: str, server: str, *, at: datetime) -> None:
    """It gave a sign of life."""
    row = _row(network, server)
    if row.silent_since is None and row.heard_at is not None and at - row.heard_at < NOTED_EVERY:
        return
    anew = {"heard_at": at, "silent_since": None, "silent_on": None, "silent_days": 0}
    Server.objects.filter(pk=row.pk).update(**anew)
    if row.silent_days >= SILENT_DAYS:  # what is said of their channels may no longer be so
        there = Credential.objects.filter(network=network, server=server)
        next_states.ask_by(there.exclude(cause=Cause.ALIVE.value), at)


def unheard(network: str, server: str, *, at: datetime) -> None:
    """It was asked, and gave none: noted once a UTC day."""
    row = _row(network, server)
    if row.silent_on == at.date():
        return
    rows = Server.objects.filter(Q(silent_on=None) | Q(silent_on__lt=at.date()), pk=row.pk)
    since = row.silent_since or at
    rows.update(silent_since=since, silent_on=at.date(), silent_days=F("silent_days") + 1)


def _row(network: str, server: str) -> Server:
    row = Server.objects.at(network, server).first()
    if row is not None:
        return row
    try:
        with transaction.atomic():
            return Server.objects.create(network=network, name=server)
    except IntegrityError:  # another worker was first
        return Server.objects.get(network=network, name=server)
