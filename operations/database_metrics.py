"""What the database knows, read when somebody asks: queues, overdue looks, pauses, messages.

Derived from rows, so that they are right however many processes and machines there are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta

from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from operations import queues
from operations.rhythm import signs

DAY = timedelta(days=1)


class DatabaseCollector(Collector):
    """Gauges as they stand ``at`` (aware UTC)."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def collect(self) -> Iterator[GaugeMetricFamily]:
        yield from self._logins()
        yield from self._messages()
        yield from self._heartbeats()

    def _logins(self) -> Iterator[GaugeMetricFamily]:
        at = self.at
        yield _gauge(
            "care_queue_age_seconds",
            "Since when the oldest look has been due.",
            ["network"],
            _by_one(queues.oldest_looks(at=at), at),
        )
        yield _gauge(
            "care_overdue_logins",
            "Logins that nobody has looked at for too long.",
            ["network"],
            {(network,): count for network, count in queues.overdue_logins(at=at).items()},
        )
        yield _gauge(
            "care_paused",
            "1 while a network has asked us to wait.",
            ["network"],
            {(network,): float(paused) for network, paused in queues.paused(at=at).items()},
        )
        yield _gauge(
            "care_renewals_last_day",
            "Renewals that were begun within a day, by how they ended.",
            ["network", "outcome"],
            queues.renewals_since(at - DAY),
        )

    def _messages(self) -> Iterator[GaugeMetricFamily]:
        yield _gauge(
            "care_owed",
            "Messages that are owed: notices, letters, alerts, webhooks.",
            ["what"],
            {(queue.what,): queue.owed for queue in queues.outgoing(at=self.at)},
        )
        yield _gauge(
            "care_owed_age_seconds",
            "By how much the oldest of them is late.",
            ["what"],
            {(queue.what,): queue.late_seconds(self.at) for queue in queues.outgoing(at=self.at)},
        )
        yield _gauge(
            "care_notices_last_day",
            "Notices that came to an end within a day.",
            ["outcome"],
            {(outcome,): count for outcome, count in queues.notices_since(self.at - DAY).items()},
        )

    def _heartbeats(self) -> Iterator[GaugeMetricFamily]:
        alive = signs(at=self.at)
        yield _gauge(
            "care_task_late",
            "1 while a periodic task has not ended well for too long.",
            ["task"],
            {(task.name,): float(task.late) for task in alive.tasks},
        )
        yield _gauge(
            "care_workers_alive",
            "Workers heard of within two minutes.",
            [],
            {(): sum(worker.alive for worker in alive.workers)},
        )
        yield _gauge(
            "care_schedule_on_time",
            "1 while the schedule sends for its tasks.",
            [],
            {(): float(alive.schedule_on_time)},
        )


def _by_one(moments: Mapping[str, datetime | None], at: datetime) -> dict[tuple[str, ...], float]:
    return {
        (name,): max((at - moment).total_seconds(), 0.0) if moment else 0.0
        for name, moment in moments.items()
    }


def _gauge(
    name: str,
    about: str,
    labels: Iterable[str],
    values: Mapping[tuple[str, ...], float],
) -> GaugeMetricFamily:
    family = GaugeMetricFamily(name, about, labels=list(labels))
    for key, value in values.items():
        family.add_metric(list(key), value)
    return family
