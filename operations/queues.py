"""How long what is due has been waiting: looks, renewals, messages. Queries only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min, QuerySet

from accounts.models import Letter
from api.models import HookDelivery
from channels import registry
from channels.models import Credential, OperatorAlert, Pause, Renewal, UnknownAnswer
from channels.probing.state_sweep import logins_overdue
from helpcenter.models import Receipt, Reply, Ticket
from notifications.models import Notice


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One kind of message: how many are owed, and since when the oldest should have left."""

    what: str
    owed: int
    oldest_due: datetime | None

    def late_seconds(self, at: datetime) -> float:
        return max((at - self.oldest_due).total_seconds(), 0.0) if self.oldest_due else 0.0


def oldest_looks(*, at: datetime) -> Mapping[str, datetime | None]:
    """Network -> since when its oldest look has been due; None where none is.

    Also those that a worker has claimed and not ended: a claim moves the next check on. One row
    by its index each: all networks in one query would walk the whole index.
    """
    due = Credential.objects.due(at).values_list("next_check_at", flat=True)
    begun = Credential.objects.filter(due_since__lte=at).order_by("due_since")
    since = begun.values_list("due_since", flat=True)
    return {
        network.id: min(
            filter(None, (rows.filter(network=network.id).first() for rows in (due, since))),
            default=None,
        )
        for network in registry.NETWORKS
    }


def overdue_logins(*, at: datetime) -> Mapping[str, int]:
    """Network -> logins whose look is overdue by more than their verdict bears."""
    return {network.id: logins_overdue(network.policy, at).count() for network in registry.NETWORKS}


def paused(*, at: datetime) -> Mapping[str, bool]:
    held = set(Pause.objects.filter(until__gt=at).values_list("network", flat=True))
    return {network.id: network.id in held for network in registry.NETWORKS}


def renewals_since(since: datetime) -> dict[tuple[str, ...], float]:
    """(network, outcome) -> how many renewals were begun since then."""
    rows = (
        # Of each outcome, as the index has them.
        Renewal.objects.filter(outcome__in=Renewal.Outcome.values, started_at__gte=since)
        .order_by()
        .values_list("credential__network", "outcome")
        .annotate(Count("pk"))
    )
    return {(network, outcome): count for network, outcome, count in rows}


def notices_since(since: datetime) -> Mapping[str, int]:
    rows = Notice.objects.filter(ended_at__gte=since).order_by().values_list("outcome")
    return dict(rows.annotate(Count("pk")))


def last_mail_taken() -> datetime | None:
    """When a mail server last took a message of ours."""
    # Those that have not ended stand before all others in the index, and are left aside.
    sent = Notice.objects.filter(outcome=Notice.Outcome.SENT, ended_at__isnull=False)
    return sent.order_by("-ended_at").values_list("ended_at", flat=True).first()


def outgoing(*, at: datetime) -> tuple[Outgoing, ...]:
    """Every kind of message that is stored first and sent afterwards."""
    return (
        _claimable("notices", Notice.objects.open()),
        _claimable("alerts", OperatorAlert.objects.open()),
        _claimable("webhooks", HookDelivery.objects.open().filter(hook__active=True)),
        _letters(),
    )


def answers_not_understood(*, at: datetime, since: datetime) -> int:
    return UnknownAnswer.objects.filter(last_at__gte=since, last_at__lte=at).count()


def _claimable(
    what: str, rows: QuerySet[Notice] | QuerySet[HookDelivery] | QuerySet[OperatorAlert]
) -> Outgoing:
    told = rows.aggregate(owed=Count("pk"), oldest=Min("due_at"))
    return Outgoing(what, told["owed"], told["oldest"])


def _letters() -> Outgoing:
    owed, oldest = 0, None
    for model in (Ticket, Receipt, Reply, Letter):
        told = model.objects.open().aggregate(owed=Count("pk"), oldest=Min("created_at"))
        owed += told["owed"]
        moments = [moment for moment in (oldest, told["oldest"]) if moment]
        oldest = min(moments, default=None)
    return Outgoing("letters", owed, oldest)
