"""What pages say of a network that is in trouble just now: since when, and whom it touches.

In trouble for many is what the look for outages has found open (``triggers.outages``); for one
person, that their own channels cannot be told because of its fault, or of ours there. Pages ask
along with what they ask anyway (``accounts.page_facts``), and only a yes costs one query more,
or two.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.page_facts import Person, holds, register_fact
from channels.contract import ARTICLES, Cause, State, realm_of, split_realm
from channels.public.messages import NETWORKS, Credential, network_at
from core.dates import clock
from notifications.models import Outage
from notifications.triggers.outages.faults import FAULTS, fault_of

# What pages ask of their reader: whether any network is in trouble, and any login of theirs.
OUTAGE, OWN = "network outage", "login in trouble"
# The realm (``contract.realms``) and the fault that its logins met.
Fault = tuple[str, Cause]
BEGINS = {
    Cause.NETWORK_FAULT: gettext_lazy("%(network)s has not answered properly since %(time)s."),
    Cause.APP_FAULT: gettext_lazy(
        "Something has been wrong on our side of %(network)s since %(time)s."
    ),
}
WHOSE = {
    Cause.NETWORK_FAULT: gettext_lazy(
        "It is %(network)s, not you: there is nothing to do, and we ask again within the hour."
    ),
    Cause.APP_FAULT: gettext_lazy(
        "It is ours, not yours: there is nothing to do. We know of it and work on it."
    ),
}


@dataclass(frozen=True, slots=True)
class Trouble:
    """In words. ``article``: of how we tell whose fault it is, ``slug#paragraph``."""

    network: str  # its id
    says: str
    article: str


@dataclass(slots=True)
class _Met:
    """How a person's logins at a network met it."""

    since: datetime
    touched: int = 0


def register() -> None:
    register_fact(OUTAGE, lambda _person: Outage.objects.filter(over_at=None))
    register_fact(OWN, _faulty)


def troubles_of(person: Person, *, at: datetime, network: str = "") -> list[Trouble]:
    """Of the networks at which this person has channels, or of ``network`` (an id) alone."""
    if not (holds(person, OUTAGE) or holds(person, OWN)):
        return []
    open_now = _open() if holds(person, OUTAGE) else {}
    met = _met(person, open_now)
    return [
        _in_words(fault, met[fault], at)
        for listed in NETWORKS
        if network in ("", listed.id)
        for fault in sorted(met, key=_order)
        if split_realm(fault[0])[0] == listed.id
    ]


def _order(fault: Fault) -> tuple[str, int]:
    return fault[0], list(FAULTS.values()).index(fault[1])


def _faulty(person: AbstractBaseUser) -> QuerySet[Credential]:
    causes = [cause.value for cause in FAULTS.values()]
    return Credential.objects.filter(user=person.pk, cause__in=causes)


def _open() -> dict[Fault, datetime]:
    rows = Outage.objects.filter(over_at=None).values_list("network", "began_at")
    return {fault_of(name): began_at for name, began_at in rows}


def _met(person: Person, open_now: Mapping[Fault, datetime]) -> dict[Fault, _Met]:
    """What is open where they have a login, and what keeps channels of theirs from being told."""
    unknown = Count("channels", filter=Q(channels__state=State.CANNOT_TELL))
    rows = Credential.objects.filter(user=person.pk).annotate(unknown=unknown)
    met: dict[Fault, _Met] = {}
    for network, server, cause, since, touched in rows.values_list(
        "network", "server", "cause", "cause_since", "unknown"
    ):
        realm = realm_of(network, server)
        for fault in (each for each in open_now if each[0] == realm):
            met.setdefault(fault, _Met(open_now[fault]))
        fault = (realm, Cause(cause))
        if touched and fault[1] in FAULTS.values():
            known = met.setdefault(fault, _Met(since))
            known.since, known.touched = min(known.since, since), known.touched + touched
    return met


def _in_words(fault: Fault, met: _Met, at: datetime) -> Trouble:
    realm, cause = fault
    network_id, server = split_realm(realm)
    network = network_at(network_id, server).name
    since = clock(met.since, at=at, zone=True)
    said = {"network": network, "time": since}
    sentences = (BEGINS[cause] % said, _touched(met.touched), WHOSE[cause] % said)
    return Trouble(network_id, " ".join(sentences), ARTICLES[cause])


def _touched(count: int) -> str:
    if not count:
        return _("None of your channels is affected so far.")
    text = ngettext(
        "%(n)d of your channels is affected.", "%(n)d of your channels are affected.", count
    )
    return text % {"n": count}
