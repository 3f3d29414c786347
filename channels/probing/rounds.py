"""Rounds of checks: what is due at one network, by several threads of this worker at once.

A worker has one round at a network at a time, and each of its rounds has threads of its own: a
network that hangs holds up none but itself, and fewer and fewer threads for itself. Claims come
in batches (``claims``); what a round has claimed and not begun when it ends, it gives back.
"""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from time import monotonic

from django.conf import settings
from django.db import connections
from django.db.models import Count, F, QuerySet

from channels.diagnosis import next_check
from channels.models import Credential
from channels.probing import claims
from channels.probing.check import CheckOutcome, check_login
from channels.probing.claims import Claim
from channels.records import pauses
from core.logs.context import carried

logger = logging.getLogger(__name__)

# So many are claimed at once for each thread: what a worker that dies leaves waiting is little.
CLAIMED_FOR_EACH = 2
# Of its lease a claim may wait so much before it is begun; afterwards another worker may have it.
WAITS_AT_MOST = 0.5
# A thread that is not to ask for now looks so often whether it is, in seconds.
LOOKS_AGAIN = 0.5

Clock = Callable[[], datetime]


def count_due(*, at: datetime) -> Mapping[str, int]:
    """How many logins of each network are due and may be asked about."""
    rows = _due(at).order_by().values_list("network").annotate(Count("pk"))
    return dict(rows)


def run(
    network: str,
    *,
    clock: Clock,
    until: datetime,
    due_at: datetime | None = None,
    on_checked: Callable[[int], None] | None = None,
    on_backlog: Callable[[], None] | None = None,
) -> int:
    """Check what is due until nothing is, or it is ``until``; how many checks there were.

    ``due_at``: only what was due by then. ``on_checked`` is called with each login that was
    checked, ``on_backlog`` whenever more is due than could be claimed at once; neither by two
    threads at a time. One login that fails delays no other.
    """
    with _only_one(network) as alone:
        if not alone:
            return 0
        this = Round(network, clock, until, due_at, on_checked, on_backlog)
        this.run(settings.CHECKS_AT_ONCE)
        return this.done


class Round:
    """One round under way. ``done``: how many checks there were."""

    def __init__(
        self,
        network: str,
        clock: Clock,
        until: datetime,
        due_at: datetime | None = None,
        on_checked: Callable[[int], None] | None = None,
        on_backlog: Callable[[], None] | None = None,
    ) -> None:
        self.network, self.clock, self.until, self.due_at = network, clock, until, due_at
        self.on_checked, self.on_backlog = on_checked, on_backlog
        self.done = 0
        self._ended = False
        self._failure: BaseException | None = None
        self._waiting: deque[Claim] = deque()
        self._begin_by = 0.0
        self._asking = 0
        self._turn = threading.Condition()
        self._pace = _PACES.setdefault(network, Pace())

    def run(self, threads: int) -> None:
        """Returns when the last thread has ended; raises what one of them raised."""
        self._threads = threads
        work = [
            threading.Thread(target=carried(self._help), daemon=True) for _ in range(1, threads)
        ]
        for thread in work:
            thread.start()
        try:
            self._work()
        finally:
            for thread in work:
                thread.join()
            claims.give_back(self._waiting)
        if self._failure is not None:
            raise self._failure

    def _help(self) -> None:
        """Another thread's part. Its line to the database ends with it."""
        try:
            self._work()
        finally:
            connections.close_all()

    def _work(self) -> None:
        try:
            while (claim := self._next()) is not None:
                outcome = None
                try:
                    outcome = _check(claim.login, self.clock)
                finally:
                    self._checked(claim, outcome)
        except BaseException as failure:  # noqa: BLE001 - raised by ``run``
            self._end(failure)

    def _next(self) -> Claim | None:
        """The next login to check; None where the round is over."""
        with self._turn:
            while not self._over() and self._asking >= self._pace.at_once(self._threads):
                self._turn.wait(LOOKS_AGAIN)
            if self._over() or not (self._waiting or self._claim()):
                self._ended = True
                return None
            self._asking += 1
            return self._waiting.popleft()

    def _over(self) -> bool:
        if not self._ended and self.clock() >= self.until:
            self._ended = True
        if not self._ended and self._waiting and monotonic() > self._begin_by:
            claims.give_back(self._waiting)
            self._waiting.clear()
        return self._ended

    def _claim(self) -> bool:
        at, limit = self.clock(), CLAIMED_FOR_EACH * self._threads
        if pauses.paused_until(self.network, at):
            return False
        self._begin_by = monotonic() + settings.CHECK_LEASE.total_seconds() * WAITS_AT_MOST
        self._waiting.extend(claims.take(self.network, at=at, limit=limit, due_at=self.due_at))
        if len(self._waiting) == limit and self.on_backlog:
            self.on_backlog()
        return bool(self._waiting)

    def _checked(self, claim: Claim, outcome: CheckOutcome | None) -> None:
        with self._turn:
            self._asking -= 1
            self._pace.learn(outcome, self._threads)
            if outcome is CheckOutcome.PAUSED:  # made meanwhile, by whichever worker
                self._ended = True
                self._waiting.append(claim)
            else:
                self.done += 1
                if self.on_checked:
                    self.on_checked(claim.login)
            self._turn.notify()

    def _end(self, failure: BaseException) -> None:
        with self._turn:
            self._ended, self._failure = True, self._failure or failure
            self._turn.notify_all()


class Pace:
    """How many calls at once a network takes of this worker: fewer while it does not answer.

    Halved with every answer that says nothing, one more with every other.
    """

    def __init__(self) -> None:
        self._fewer = 0

    def at_once(self, most: int) -> int:
        return max(most - self._fewer, 1)

    def learn(self, outcome: CheckOutcome | None, most: int) -> None:
        if outcome is CheckOutcome.UNCLEAR:
            self._fewer = most - max(self.at_once(most) // 2, 1)
        else:
            self._fewer = max(self._fewer - 1, 0)


# Of this process, by network.
_PACES: dict[str, Pace] = {}
_running: set[str] = set()
_running_lock = threading.Lock()


@contextmanager
def _only_one(network: str) -> Iterator[bool]:
    """Whether this process has no other round at the network."""
    with _running_lock:
        alone = network not in _running
        _running.add(network)
    try:
        yield alone
    finally:
        if alone:
            with _running_lock:
                _running.discard(network)


def _check(pk: int, clock: Clock) -> CheckOutcome | None:
    try:
        return check_login(pk, at=clock())
    except Credential.DoesNotExist:  # disconnected meanwhile
        return None
    except Exception:
        logger.exception("login %s: the check failed", pk)
        _back_off(pk, clock())
        return None


def _back_off(pk: int, at: datetime) -> None:
    """After a mistake of our own code: again, but not at once, and ever less often."""
    Credential.objects.filter(pk=pk).update(faults=F("faults") + 1)
    faults = Credential.objects.filter(pk=pk).values_list("faults", flat=True).first() or 1
    Credential.objects.filter(pk=pk).update(next_check_at=at + next_check.back_off(faults))


def _due(at: datetime) -> QuerySet[Credential]:
    return Credential.objects.due(at).exclude(network__in=pauses.paused(at))
