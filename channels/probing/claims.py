"""Claims on logins that are due: each is one worker's, whatever happens.

A claim moves ``next_check_at`` on by a lease, for a batch in one statement: what another worker
is just taking is passed over, so that no claim is ever lost to one. A worker that dies leaves
rows that are due again when the lease is over; one that stops in order gives back what it has
not begun.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from django.conf import settings
from django.db import connection
from django.db.models import F

from channels import registry
from channels.contract import RenewalModel, realm_of
from channels.diagnosis.token_ends import proof_every, renewal_margin_of
from channels.models import Credential
from channels.records import next_states, pauses

# A renewal is put off by a quarter of its window at the most: what ends within so much of the
# window should have been renewed by now.
OVERDUE = 0.7
REFRESH_LIFE = "refresh_token_seconds"


@dataclass(frozen=True, slots=True)
class Claim:
    """A login that is ours to check until the lease is over; ``due``: since when it has been."""

    login: int
    due: datetime
    lease: datetime
    realm: str = ""


def take(
    network: str,
    *,
    at: datetime,
    limit: int,
    due_at: datetime | None = None,
    late_renewals_only: bool = False,
) -> list[Claim]:
    """Claim up to ``limit`` logins of a network: renewals that are late, then the longest due.

    ``due_at``: only what was due by then. Not inside a transaction of the caller.
    """
    due_at = due_at or at
    claims: list[Claim] = []
    others = None if late_renewals_only else LONGEST_DUE
    for order in filter(None, (_late_renewals(network, at), others)):
        if left := limit - len(claims):
            claims += _claim(network, order, at=at, due_at=due_at, limit=left)
    return claims


def count(
    network: str, *, at: datetime, limit: int, due_at: datetime | None = None, late: bool = False
) -> int:
    """How many there are to claim, up to ``limit``; ``late``: of renewals that are."""
    order = _late_renewals(network, at) if late else LONGEST_DUE
    if order is None:
        return 0
    order = replace(order, outside=_paused(network, at))
    moments = [due_at or at, *order.before]
    due = [network, *map(connection.ops.adapt_datetimefield_value, moments), *order.outside]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM ({_due(order)}) due", [*due, limit])  # noqa: S608
        told: int = cursor.fetchone()[0]
    return told


def give_back(claims: Iterable[Claim]) -> None:
    """What was claimed and not begun is due again, as it was; nothing that changed meanwhile."""
    of_lease = defaultdict(list)
    for claim in claims:
        of_lease[claim.lease].append(claim.login)
    for lease, logins in of_lease.items():
        rows = Credential.objects.filter(pk__in=logins, next_check_at=lease)
        rows.update(next_check_at=F("due_since"), due_since=None)


def put_off(claims: Iterable[Claim], moment: datetime) -> None:
    """What was claimed and not begun is due ``moment``; nothing that changed meanwhile."""
    of_lease = defaultdict(list)
    for claim in claims:
        of_lease[claim.lease].append(claim.login)
    for lease, logins in of_lease.items():
        rows = Credential.objects.filter(pk__in=logins, next_check_at=lease)
        next_states.ask_at(rows, moment)


@dataclass(frozen=True, slots=True)
class _Order:
    """Which of the logins that are due come first, and which of them are meant at all."""

    column: str
    only: str = ""
    before: tuple[datetime, ...] = ()
    outside: tuple[str, ...] = ()  # servers that are not to be asked


LONGEST_DUE = _Order("next_check_at")


def _late_renewals(network: str, at: datetime) -> _Order | None:
    """Tokens so near their end that they should have been renewed; None where no machine can."""
    policy = registry.get(network).policy
    life = policy.days("access_token_seconds")
    extends = policy.renewal is RenewalModel.EXTEND
    without_refresh = policy.renewal is RenewalModel.NONE and not policy.days(REFRESH_LIFE)
    # Where access tokens are fetched as they are needed, the end of one is no renewal's.
    if life is None or without_refresh or proof_every(policy):
        return None
    only = "AND quarantined = '' AND expires_at <= %s"
    only += "" if extends else " AND refresh_token_sealed <> ''"
    return _Order("expires_at", only, (at + renewal_margin_of(policy, life) * OVERDUE,))


def _claim(
    network: str, order: _Order, *, at: datetime, due_at: datetime, limit: int
) -> list[Claim]:
    order = replace(order, outside=_paused(network, at))
    lease = at + settings.CHECK_LEASE
    moments = (lease, due_at, *order.before)
    lease_, due_, *before = map(connection.ops.adapt_datetimefield_value, moments)
    values = [lease_, network, due_, *before, *order.outside, limit]
    rows = Credential.objects.raw(_statement(order), values)
    claims = [
        Claim(row.pk, row.due_since or due_at, lease, realm_of(network, row.server)) for row in rows
    ]
    return sorted(claims, key=lambda claim: claim.due)


def _paused(network: str, at: datetime) -> tuple[str, ...]:
    """What one server asks for holds up no other."""
    if not registry.get(network).anywhere:
        return ()
    return tuple(sorted(pauses.paused_servers(network, at)))


def _due(order: _Order) -> str:
    table = connection.ops.quote_name(Credential._meta.db_table)
    named = ", ".join(["%s"] * len(order.outside))
    outside = f"AND server NOT IN ({named}) " if named else ""
    return (
        f"SELECT id FROM {table} WHERE network = %s AND next_check_at <= %s {order.only} {outside}"  # noqa: S608
        f"ORDER BY {order.column} LIMIT %s"
    )


def _statement(order: _Order) -> str:
    """One statement on every database of ours. What is put in are names of our own."""
    table, due = connection.ops.quote_name(Credential._meta.db_table), _due(order)
    if connection.features.has_select_for_update_skip_locked:
        # An array: the rows are chosen once, however the update is planned.
        chosen = f"= ANY(ARRAY({due} FOR UPDATE SKIP LOCKED))"
    else:
        chosen = f"IN ({due})"
    return (
        f"UPDATE {table} SET due_since = COALESCE(due_since, next_check_at), next_check_at = %s "  # noqa: S608
        f"WHERE id {chosen} RETURNING id, due_since, server"
    )
