"""Changes of state that time alone brings: an end comes near, an end is reached, and a look
that should have been had by now was not.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from channels import registry
from channels.contract import Policy, RenewalModel, State
from channels.diagnosis.overdue import may_be_late
from channels.diagnosis.token_ends import MINIMUM_GAIN
from channels.models import Channel, Credential
from channels.records.findings import settle_state

logger = logging.getLogger(__name__)

CHUNK = 200
# How far ahead channels are settled where a policy names no warning: further than any that does.
FURTHEST = timedelta(days=30)

# States that say of a login how it is, though nobody has looked at it for too long.
LOOKED_AT = [State.WORKING.value, State.ENDS_SOON.value]

# States in which an end that has passed is not said yet.
UNTOLD = [State.ENDS_SOON.value, State.LIMITED.value, State.CANNOT_TELL.value]


def sweep_states(*, at: datetime) -> int:
    """Settle every channel whose state time may have changed; how many did change."""
    return sum(_settle(channel, at) for channel in _candidates(at))


def _settle(channel: Channel, at: datetime) -> bool:
    try:
        return settle_state(channel, at=at)
    except Exception:  # one channel stops no other
        logger.exception("channel %s: its state could not be settled", channel.pk)
        return False


def _candidates(at: datetime) -> Iterator[Channel]:
    for network in registry.NETWORKS:
        last = 0
        rows = _ending(network.policy, at).order_by("pk").select_related("credential")
        while chunk := list(rows.filter(pk__gt=last)[:CHUNK]):
            yield from chunk
            last = chunk[-1].pk


def _ending(policy: Policy, at: datetime) -> QuerySet[Channel]:
    """Working channels near an end or long not looked at, and those past an end, where they do
    not say so yet."""
    working = Q(state=State.WORKING.value) & _ends_before(policy, at + _warning(policy))
    over = Q(state__in=UNTOLD) & _ends_before(policy, at)
    unheard = Q(state__in=LOOKED_AT) & _due_before(policy, at)
    return Channel.objects.filter(working | over | unheard, network=policy.network)


def logins_overdue(policy: Policy, at: datetime) -> QuerySet[Credential]:
    """Logins whose look is overdue by what the network's tokens bear: ``diagnosis`` decides, by
    each token's own life."""
    return Credential.objects.filter(_due_before(policy, at, ""), network=policy.network)


def _due_before(policy: Policy, at: datetime, of: str = "credential__") -> Q:
    by = at - may_be_late(policy.days("access_token_seconds"))
    begun, waiting = Q((f"{of}due_since__lt", by)), Q((f"{of}due_since", None))
    return begun | (waiting & Q((f"{of}next_check_at__lt", by)))


def _warning(policy: Policy) -> timedelta:
    fact = policy.facts.get("warn_days")
    return timedelta(days=int(fact.value)) if fact else FURTHEST


def _ends_before(policy: Policy, moment: datetime) -> Q:
    """The ends that only the person can help with, and a few more: ``diagnosis`` decides."""
    with_refresh = ~Q(credential__refresh_token_sealed="")
    by_refresh = with_refresh & Q(credential__renewal_lost_at=None)
    if policy.renewal is RenewalModel.EXTEND:
        by_refresh = Q(pk__in=[])
    access = ~by_refresh & (Q(credential__expires_at__lte=moment) | _promised(policy, moment))
    # A day more: close before a wall the access token's own end counts.
    refresh = by_refresh & Q(credential__refresh_expires_at__lte=moment + MINIMUM_GAIN)
    return access | refresh | Q(credential__data_access_expires_at__lte=moment)


def _promised(policy: Policy, moment: datetime) -> Q:
    """Where the network named no end, what its policy promises."""
    life, endless = policy.days("access_token_seconds"), policy.facts.get("no_end_date")
    if life is None or (endless and endless.value):
        return Q(pk__in=[])
    return Q(credential__expires_at=None, credential__issued_at__lte=moment - life)
