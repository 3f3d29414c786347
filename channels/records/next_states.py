"""The moment that is stored with each login: when time alone may next change a channel's state.

Never later than the true change; the sweep reads only what is due by it. Whoever writes on a
login or a place what a diagnosis reads settles it again (``findings``), which reckons anew, or
leaves None, which is due at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import Case, DateTimeField, Q, QuerySet, Value, When
from django.db.models.functions import Least

from channels import registry, signals
from channels.diagnosis.next_change import next_change
from channels.diagnosis.overdue import LEAST
from channels.diagnosis.token_ends import clocks_of
from channels.models import Channel, Credential
from channels.records.diagnoses import snapshot_of

# Settled again after so long, whatever was reckoned: beside an older version of this site, which
# knows nothing of the moment, it may have been written before the last answer.
LONGEST = timedelta(days=1)


def reckon(credential: Credential, channels: Sequence[Channel], *, at: datetime) -> None:
    """Put the moment on the login, unsaved, as it and its ``channels`` stand ``at``.

    Where the end that the person must mind has moved, it tells so.
    """
    credential.next_state_at = moment_of(channels, at=at)
    end = _person_end(channels, at)
    if end != credential.person_end_at:
        credential.person_end_at = end
        signals.end_moved.send(sender=Credential, credential=credential, at=at)


def moment_of(channels: Sequence[Channel], *, at: datetime) -> datetime:
    changes = [
        next_change(registry.get(channel.network).policy, snapshot_of(channel), at)
        for channel in channels
    ]
    return min([at + LONGEST, *(change for change in changes if change is not None)])


def keep(credential: Credential, channels: Sequence[Channel], *, at: datetime) -> None:
    """``reckon``, and write it where nobody else has since this login was read."""
    read = credential.next_state_at
    kept = credential.person_end_at
    reckon(credential, channels, at=at)
    if (credential.next_state_at, credential.person_end_at) == (read, kept):
        return
    rows = Credential.objects.filter(
        Q(next_state_at=read) | Q(next_state_at=None),
        pk=credential.pk,
        generation=credential.generation,
    )
    rows.update(next_state_at=credential.next_state_at, person_end_at=credential.person_end_at)


def bring_forward(channel: Channel, *, at: datetime) -> None:
    """One of the login's channels stands otherwise: its change may come before all others."""
    moment = moment_of([channel], at=at)
    login = Credential.objects.filter(pk=channel.credential_id, next_state_at__gt=moment)
    login.update(next_state_at=moment)


def ask_by(logins: QuerySet[Credential], moment: datetime) -> int:
    """Have those of ``logins`` that are asked later asked at ``moment``; how many."""
    later = logins.filter(next_check_at__gt=moment)
    return later.update(next_check_at=moment, next_state_at=_overdue_by(moment))


def ask_at(logins: QuerySet[Credential], moment: datetime) -> int:
    """Have ``logins`` asked at ``moment``, whenever they were to be asked before; how many."""
    return logins.update(next_check_at=moment, due_since=None, next_state_at=_overdue_by(moment))


def _overdue_by(moment: datetime) -> Case:
    """A look that comes sooner is overdue sooner, too."""
    sooner = Least("next_state_at", Value(moment + LEAST, output_field=DateTimeField()))
    unknown = When(next_state_at=None, then=Value(None, output_field=DateTimeField()))
    return Case(unknown, default=sooner)


def _person_end(channels: Sequence[Channel], at: datetime) -> datetime | None:
    """The clocks are the login's, whichever of its channels they are read by."""
    for channel in channels[:1]:
        return clocks_of(registry.get(channel.network).policy, snapshot_of(channel), at).ends_at
    return None
