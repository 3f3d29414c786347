"""Whether many logins of a network meet a fault, told from its last answers."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Max

from channels.contract import SAYS_NOTHING, Cause, Network, realm_of, split_realm
from channels.public.messages import NETWORKS, Credential, CredentialQuerySet
from notifications.models import Outage
from notifications.triggers.outages.faults import FAULTS, fault_of

# So many logins, and such a share of all that were asked lately, make it an outage.
AT_LEAST, SHARE = 3, 0.5
# The latest so many answers tell the share as well as a million do.
SAMPLE = 2000
LATELY = timedelta(minutes=90)  # faults are asked about again within the hour
CLEAR_FOR = timedelta(minutes=15)


def open_or_failing(at: datetime) -> list[str]:
    """Those that are open, or may begin, in the order of the networks."""
    held = set(Outage.objects.filter(over_at=None).values_list("network", flat=True))
    return [
        name
        for network in NETWORKS
        for prefix in FAULTS
        for name in _names(prefix, network, held, at)
    ]


def _names(prefix: str, network: Network, held: set[str], at: datetime) -> list[str]:
    """Of a network that has many servers, those of each server, and none of its own."""
    whole = prefix + network.id
    failing = _asked_lately(whole, at, faulty=True)
    if not network.anywhere:
        return [whole] if whole in held or failing.exists() else []
    servers = failing.exclude(server="").values_list("server", flat=True).distinct()
    names = {prefix + realm_of(network.id, server) for server in servers}
    return sorted(names | {name for name in held if split_realm(name)[0] == whole})


def many_fail(name: str, at: datetime, *, open_already: bool) -> bool | None:
    """Whether many logins cannot be told, by what was asked lately; None: it was not asked.

    An outage begins by what was answered since the first faults and since the end of the one
    before, and goes on until fewer than half of the share that began it fail among the
    latest answers.
    """
    fault = fault_of(name)[1]
    asked = _asked_lately(name, at)
    if open_already:
        share = _failing_share(asked.filter(asked_at__gt=at - CLEAR_FOR), fault)
        return share >= SHARE / 2 if share is not None else None
    # What failed before the end of the last outage and was not asked since is not a new one.
    last = Outage.objects.filter(network=name).aggregate(end=Max("over_at"))["end"]
    asked = asked.filter(asked_at__gt=last) if last else asked
    since = list(
        asked.filter(cause=fault.value)
        .order_by("cause_since")
        .values_list("cause_since", flat=True)[:AT_LEAST]
    )
    if len(since) < AT_LEAST:
        return False
    return (_failing_share(asked.filter(asked_at__gte=since[-1]), fault) or 0) >= SHARE


def _asked_lately(name: str, at: datetime, *, faulty: bool = False) -> CredentialQuerySet:
    """Logins of the network; ``faulty``: of those, the ones that met this fault."""
    realm, fault = fault_of(name)
    lately = Credential.objects.filter(asked_at__gt=at - LATELY, asked_at__lte=at)
    asked = lately.of_realm(realm)
    return asked.filter(cause=fault.value) if faulty else asked


def _failing_share(asked: CredentialQuerySet, fault: Cause) -> float | None:
    """The share of answers that were this fault; what tells of neither is left out."""
    neither = [cause.value for cause in SAYS_NOTHING - {fault}]
    latest = asked.exclude(cause__in=neither).order_by("-asked_at")
    causes = list(latest.values_list("cause", flat=True)[:SAMPLE])
    return causes.count(fault.value) / len(causes) if causes else None
