"""Logins of one realm (``contract.realms``) that die together: it may err, and may mend it.

Where more are doubted at once than are found alive, nothing of it is believed for some hours:
it is most likely the network. Where they died all the same, a few of them are asked often, for
all; and when one of them is found alive again, all are asked at once.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import F, QuerySet

from channels.contract import DEAD, Cause
from channels.diagnosis import second_look
from channels.diagnosis.next_check import is_dead
from channels.models import Credential
from channels.records import next_states

# What is believed within so long of each other died together.
TOGETHER = timedelta(hours=2)
MANY = 5
CANARIES = 3
# So long a few ask for all; afterwards nobody expects the network to take it back.
HOPED_FOR = timedelta(days=2)
# Those that are woken are asked over so many minutes.
SPREAD_MINUTES = 10


def is_canary(credential: Credential, *, at: datetime) -> bool:
    """Whether this dead login is one of those that ask for all that died with it."""
    if not is_dead(credential) or at - credential.cause_since > HOPED_FOR:
        return False
    first = _died_together(credential.realm, credential.cause_since).order_by("pk")
    numbers = list(first.values_list("pk", flat=True)[:MANY])
    return len(numbers) >= MANY and credential.pk in numbers[:CANARIES]


def doubted_since(credential: Credential) -> datetime | None:
    """Since when the tokens that it holds have been taken for dead, or suspected to be."""
    if Cause(credential.cause) in DEAD:
        return credential.cause_since
    return credential.suspect_since if credential.suspect_cause in DEAD else None


def wake(realm: str, since: datetime, *, at: datetime) -> int:
    """One that was doubted from ``since`` on lives: ask about those that died then, soon.

    What the network did to one it may have taken back for all. How many there are.
    """
    rows = _died_together(realm, since)
    return sum(_ask_within(rows, minute, at) for minute in range(SPREAD_MINUTES))


def is_doubted_with_many(credential: Credential, *, at: datetime) -> bool:
    """Whether the network says of many logins just now that they are dead, and of fewer that
    they live. Asked only where the next look may be believed."""
    suspicion = second_look.suspicion_of(credential)
    if suspicion is None or not second_look.would_be_last(suspicion, at=at):
        return False
    others = Credential.objects.of_realm(credential.realm).exclude(pk=credential.pk)
    doubted = others.filter(
        suspect_cause__in=[cause.value for cause in DEAD],
        suspect_since__gte=suspicion.since - TOGETHER,
    ).count()
    if doubted + 1 < MANY:
        return False
    return others.filter(last_alive_at__gt=suspicion.since).count() < doubted


def _ask_within(rows: QuerySet[Credential], minute: int, at: datetime) -> int:
    moment = at + timedelta(minutes=minute)
    slot = rows.annotate(slot=F("pk") % SPREAD_MINUTES).filter(slot=minute)
    return next_states.ask_by(slot, moment)


def _died_together(realm: str, since: datetime) -> QuerySet[Credential]:
    return (
        Credential.objects.of_realm(realm)
        .filter(
            quarantined=F("fingerprint"),
            cause__in=[cause.value for cause in DEAD],
            cause_since__range=(since - TOGETHER, since + TOGETHER),
        )
        .exclude(quarantined="")
    )
