"""What the staff page "Is everything running?" shows: read once, judged in one place."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

from channels import registry
from channels.contract import split_realm
from channels.models import Pause
from channels.registrations import version_in_use
from operations import queues
from operations.queues import Outgoing
from operations.rhythm import Signs, signs
from operations.running.words import ending

DAY = timedelta(days=1)
# A queue that is older than this is behind; a message that is later, too.
BEHIND = timedelta(hours=1)
# So long before a version of a network's API ends, somebody should see to it.
ENDS_SOON = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class NetworkRow:
    """One network: its queue, its renewals of the last day, its pause, its API's version."""

    name: str
    oldest_due: datetime | None
    overdue: int
    renewals: tuple[str, ...]
    pauses: tuple[Pause, ...]  # the network's own; of one that has many servers, each server's
    version: str
    version_ends: datetime | None


@dataclass(frozen=True, slots=True)
class Running:
    """Everything at one moment. ``trouble``: codes of ``words``; empty: all is well."""

    at: datetime
    networks: tuple[NetworkRow, ...]
    outgoing: tuple[Outgoing, ...]
    last_mail: datetime | None
    not_understood: int
    signs: Signs
    trouble: tuple[str, ...]


def running(*, at: datetime) -> Running:
    """``at``: aware UTC."""
    told, networks, outgoing = signs(at=at), _networks(at), queues.outgoing(at=at)
    return Running(
        at=at,
        networks=networks,
        outgoing=outgoing,
        last_mail=queues.last_mail_taken(),
        not_understood=queues.answers_not_understood(at=at, since=at - DAY),
        signs=told,
        trouble=_trouble(told, networks, outgoing, at),
    )


def _networks(at: datetime) -> tuple[NetworkRow, ...]:
    oldest, overdue = queues.oldest_looks(at=at), queues.overdue_logins(at=at)
    renewals = queues.renewals_since(at - DAY)
    pauses = defaultdict(list)
    for pause in Pause.objects.filter(until__gt=at).order_by("network"):
        pauses[split_realm(pause.network)[0]].append(pause)
    rows = []
    for network in registry.NETWORKS:
        name = version_in_use(network) if network.versions else ""
        listed = network.versions.get(name) if network.versions else None
        ended = sorted((how, int(n)) for (of, how), n in renewals.items() if of == network.id)
        row = NetworkRow(
            name=network.name,
            oldest_due=oldest[network.id],
            overdue=overdue[network.id],
            renewals=tuple(ending(how, n) for how, n in ended),
            pauses=tuple(pauses[network.id]),
            version=name,
            version_ends=_midnight(listed.ends, at) if listed and listed.ends else None,
        )
        rows.append(row)
    return tuple(rows)


def _midnight(day: object, at: datetime) -> datetime:
    return datetime.fromisoformat(str(day)).replace(tzinfo=at.tzinfo)


def _trouble(
    told: Signs, networks: tuple[NetworkRow, ...], outgoing: tuple[Outgoing, ...], at: datetime
) -> tuple[str, ...]:
    """The gravest first: where no worker runs, all the rest follows from it."""
    late = BEHIND.total_seconds()
    checks = {
        "no_worker": not told.workers_alive,
        "no_schedule": not told.schedule_on_time,
        "tasks_late": bool(told.late),
        "overdue": any(row.overdue for row in networks),
        "messages": any(queue.late_seconds(at) > late for queue in outgoing),
        "version": any(
            row.version_ends is not None and row.version_ends - at < ENDS_SOON for row in networks
        ),
    }
    return tuple(code for code, holds in checks.items() if holds)
