"""How many rows a second one core diagnoses, of every network and in every state."""

from __future__ import annotations

import gc
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from time import process_time
from typing import Any

from bench.rows import Row
from channels import registry
from channels.contract import Cause
from channels.models import Channel, Credential
from channels.records.diagnoses import diagnosis_of

AT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
WANTED = 50_000
ROUNDS = {"small": 7, "full": 25}

# What is stored of a login in each of these cases; the place behind it is well.
CASES: dict[str, dict[str, Any]] = {
    "well": {},
    "ends soon": {"data_access_expires_at": AT + 3 * DAY},
    "over": {"expires_at": AT - DAY, "refresh_token_sealed": ""},
    "revoked": {"cause": Cause.REVOKED_BY_USER.value, "blame": "you", "rule": "a-rule"},
    "cannot tell": {"cause": Cause.NETWORK_FAULT.value, "last_alive_at": AT - DAY},
    "a scope is missing": {"scopes": ["one-that-is-no-ability"]},
    "looked at again": {
        "suspect_cause": Cause.INVALID_TOKEN_UNSPECIFIED.value,
        "suspect_since": AT - timedelta(minutes=2),
        "suspect_looked_at": AT - timedelta(minutes=1),
        "suspect_looks": 2,
    },
}


def measure(size: str) -> list[Row]:
    """Rows diagnosed in a second of CPU time; the yardstick is the figure that is wanted."""
    speed = _median_speed(_rows(), rounds=ROUNDS[size])
    return [Row("diagnosis of a row", speed, WANTED, 1.0, "rows/s")]


def _rows() -> list[Channel]:
    return [
        row(network.id, **fields)
        for network in registry.NETWORKS
        for fields in CASES.values()
        for _ in range(30)
    ]


def row(network: str, **fields: Any) -> Channel:
    """A channel and its login as they come from the database; never saved."""
    policy = registry.get(network).policy
    values: dict[str, Any] = {
        "scopes": [ability.scope for ability in policy.abilities],
        "refresh_token_sealed": "sealed",
        "issued_at": AT - 10 * DAY,
        "expires_at": AT + 50 * DAY,
        "refresh_expires_at": AT + 300 * DAY,
        "cause_since": AT - 10 * DAY,
        "asked_at": AT - HOUR,
        "last_alive_at": AT - HOUR,
        "next_check_at": AT + 6 * HOUR,
    }
    login = Credential(network=network, **(values | fields))
    return Channel(
        credential=login,
        network=network,
        kind=policy.kinds[0].value,
        cause_since=AT - 10 * DAY,
        asked_at=AT - HOUR,
    )


def _median_speed(rows: list[Channel], *, rounds: int) -> float:
    return sorted(_speed(_diagnose_each, rows) for _ in range(rounds))[rounds // 2]


def _speed(work: Callable[[list[Channel]], None], rows: list[Channel]) -> float:
    gc.collect()
    began = process_time()
    work(rows)
    return len(rows) / (process_time() - began)


def _diagnose_each(rows: list[Channel]) -> None:
    for channel in rows:
        diagnosis_of(channel, at=AT)
