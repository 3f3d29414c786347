"""What workers run for channels. The database says what is due: running any of it twice,
late or never does no harm, and a message that is lost is only a wake-up that is lost."""

from __future__ import annotations

from datetime import timedelta
from time import monotonic
from typing import TYPE_CHECKING

from celery import shared_task
from celery.signals import worker_ready, worker_shutting_down
from celery.worker import state
from django.conf import settings
from django.utils import timezone

from channels import token_marks
from channels.callbacks import deletions
from channels.journeys.disconnection import disconnecting
from channels.pictures import due as pictures_due
from channels.probing import check, retention, rounds, state_sweep
from channels.probing.queues import queue_of
from channels.records.for_operator import operator_alerts
from channels.renewal import spool, storing
from core.periodic.run import Run
from core.periodic.tasks import periodic

if TYPE_CHECKING:  # once it is loaded, Sentry can hear of no task that fails
    from celery.worker.consumer import Consumer

# A round ends before its next wake-up, where its thread is wanted for something else.
SHARE = 0.8
# A round goes on no longer than this: brokers give out again what is not done in an hour.
LONGEST_ROUND = timedelta(minutes=30)
DRAINS_FOR = timedelta(seconds=10)
# Seconds between two calls for help of a round that has long had more to do than it can: within
# so many a worker that is started, or free again, takes part.
LONGEST_WAIT = 2.0


# A worker that dies in it holds up the next call for help by less than a period.
@periodic("channels.wake", within=timedelta(seconds=15), portion=timedelta(seconds=30))
def wake(run: Run) -> int:
    """Send for workers where something is due, one queue for each network."""
    at = timezone.now()
    storing.drain(at=at, goes_on=run.goes_on)
    if not run.goes_on():
        return 0
    check.check_abandoned(at=at)
    networks = rounds.count_due(at=at)
    for network in networks:
        _call_for_round(network)
    return len(networks)


@shared_task(name="channels.check_batch")  # type: ignore[untyped-decorator]
def check_batch(network: str) -> int:
    """One round at one network; 0 where this worker has one there already.

    While more is due than it can take, it calls for the other workers, less and less often; a
    worker that takes part hears the call in vain.
    """
    _drain()
    lasts = settings.WAKE_EVERY * SHARE
    until, longest = timezone.now() + lasts, timezone.now() + LONGEST_ROUND

    def goes_on() -> bool:
        _drain()
        return _thread_to_spare() and timezone.now() < longest

    told = rounds.Told(backlog=Calls(network).for_help, goes_on=goes_on)
    done = rounds.run(network, clock=timezone.now, until=until, told=told)
    if timezone.now() >= until:
        _call_for_round(network)
    return done


def _drain() -> None:
    """What waits on this machine's disk, which wake may not see."""
    at = timezone.now()
    storing.drain(at=at, goes_on=lambda: timezone.now() < at + DRAINS_FOR)


class _Threads:
    """How many threads this worker runs tasks with; 0 where nobody has said."""

    count = 0


@worker_ready.connect  # type: ignore[untyped-decorator]
def _count_threads(sender: Consumer, **_: object) -> None:
    _Threads.count = sender.controller.concurrency


@worker_shutting_down.connect  # type: ignore[untyped-decorator]
def _end_rounds(**_: object) -> None:
    """A worker that is to stop waits for its tasks: those that would last end now."""
    rounds.stop()


def _thread_to_spare() -> bool:
    """Whether a round that goes on keeps no task of this worker waiting."""
    return len(state.active_requests) < _Threads.count


class Calls:
    """Calls for other workers while there is more to do than this one can: ever fewer."""

    def __init__(self, network: str) -> None:
        self.network = network
        self.wait = 1.0
        self.next = 0.0

    def for_help(self) -> None:
        if monotonic() >= self.next:
            _call_for_round(self.network)
            self.next = monotonic() + self.wait
            self.wait = min(self.wait * 2, LONGEST_WAIT)


def _call_for_round(network: str) -> None:
    check_batch.apply_async(
        [network], queue=queue_of(network), expires=settings.WAKE_EVERY.total_seconds()
    )


@periodic("channels.sweep_states", within=timedelta(minutes=3))
def sweep_states(run: Run) -> int:
    """Less than its period: what is left is for the next run."""
    return state_sweep.sweep_states(at=timezone.now(), goes_on=run.goes_on)


@periodic("channels.mail_operator", within=timedelta(seconds=50))
def mail_operator(run: Run) -> int:
    """What the operator is owed, and no mail server has taken yet."""
    return operator_alerts.send_due(at=timezone.now(), goes_on=run.goes_on)


@periodic("channels.fetch_pictures", within=timedelta(seconds=50))
def fetch_pictures(run: Run) -> int:
    """Pictures that the networks have named, and that we have no copy of yet."""
    return pictures_due.fetch_due(at=timezone.now(), goes_on=run.goes_on)


@periodic("channels.delete_undecided", within=timedelta(minutes=4))
def delete_undecided(run: Run) -> int:
    """What waited for somebody's word in vain, and what a network was asked to have us delete."""
    at = timezone.now()
    gone = retention.delete_undecided(at=at, goes_on=run.goes_on)
    return gone + deletions.carry_out_due(at=at, goes_on=run.goes_on)


@periodic("channels.end_disconnected", within=timedelta(seconds=50))
def end_disconnected(run: Run) -> int:
    """The hour in which a channel could be restored is over: its network is asked to end our
    access, and its tokens are destroyed."""
    return disconnecting.end_due(at=timezone.now(), goes_on=run.goes_on)


@periodic("channels.mark_tokens", within=timedelta(minutes=10))
def mark_tokens(run: Run) -> int:
    """What their networks name tokens by, for logins that are older than the table of it."""
    return token_marks.fill(run)


@periodic("channels.tidy", within=timedelta(hours=2))
def tidy(run: Run) -> int:
    """Delete expired rows, and files that nobody will finish."""
    spool.tidy(goes_on=run.goes_on)
    return retention.delete_expired(at=timezone.now(), goes_on=run.goes_on)
