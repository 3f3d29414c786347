"""Rounds of checks: what is due at one network, by several threads of this worker at once.

A worker has one round at a network at a time, with threads of its own that are started as there
is work for them: a network that hangs holds up none but itself, and fewer and fewer threads for
itself. Claims come in batches (``claims``); what a round has claimed and not begun when it ends,
it gives back.
"""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from time import monotonic

from django.conf import settings
from django.db import connections
from django.db.models import Count, F, QuerySet

from channels import registry
from channels.diagnosis import next_check
from channels.models import Credential
from channels.probing import claims, turns
from channels.probing.check import CheckOutcome, check_login
from channels.probing.claims import Claim
from channels.probing.helpers import Helpers
from channels.probing.pace import Pace
from channels.records import pauses
from channels.records.budgets import call_limits
from core.logs.context import carried

logger = logging.getLogger(__name__)

# So many are claimed at once for each thread: what a worker that dies leaves waiting is little.
CLAIMED_FOR_EACH = 4
# Of its lease a claim may wait so much before it is begun; afterwards another worker may have it.
WAITS_AT_MOST = 0.5
# A thread that is not to ask for now looks so often whether it is, in seconds.
LOOKS_AGAIN = 0.5

Clock = Callable[[], datetime]


def _never() -> bool:
    return False


def _nothing(*_: object) -> None:
    pass


@dataclass(frozen=True, slots=True)
class Told:
    """Who is told what of a round; by no two threads at a time.

    ``checked`` is called with each login that was checked, ``backlog`` whenever more is due than
    could be claimed at once. ``goes_on`` is asked when the time of the round is over: whether it
    goes on for as long again.
    """

    checked: Callable[[int], None] = _nothing
    backlog: Callable[[], None] = _nothing
    goes_on: Callable[[], bool] = _never


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
    told: Told = Told(),
) -> int:
    """Check what is due until nothing is, or it is ``until``; how many checks there were.

    ``due_at``: only what was due by then. One login that fails delays no other.
    """
    with HELPERS.round_at(network) as alone:
        if not alone:
            return 0
        this = Round(network, clock, until, due_at, told)
        this.run(settings.CHECKS_AT_ONCE)
        return this.done


def stop() -> None:
    """This process is to end: its rounds do, each thread after the check that it is at."""
    STOPPING.set()


class Round:
    """One round under way. ``done``: how many checks there were."""

    def __init__(
        self, network: str, clock: Clock, until: datetime, due_at: datetime | None, told: Told
    ) -> None:
        self.network, self.clock, self.until, self.due_at = network, clock, until, due_at
        self.told, self.lasts = told, until - clock()
        self.done = 0
        self._ended = False
        self._failure: BaseException | None = None
        self._waiting: deque[Claim] = deque()
        # Those whose server is paused by now; what a network asks for stops the whole round.
        self._aside: list[Claim] = []
        self._anywhere = registry.get(network).anywhere
        self._begin_by = 0.0
        self._asking = 0
        self._turn = threading.Condition()
        self._helping = 0
        self._helpers: list[threading.Thread] = []
        self._pace = _PACES.setdefault(network, Pace())

    def run(self, threads: int) -> None:
        """Returns when the last thread has ended; raises what one of them raised."""
        self._threads = threads
        try:
            self._work(self._mine)
        finally:
            for helper in self._helpers:
                helper.join()
            claims.give_back([*self._waiting, *self._aside])
        if self._failure is not None:
            raise self._failure

    def _help(self) -> None:
        """Another thread's part. Its line to the database ends with it."""
        try:
            self._work(self._helpers_own)
        finally:
            connections.close_all()
            HELPERS.leave(self.network)

    def _work(self, next_claim: Callable[[], Claim | None]) -> None:
        try:
            while (claim := next_claim()) is not None:
                outcome = None
                try:
                    outcome = self._check(claim)
                finally:
                    self._checked(claim, outcome)
        except BaseException as failure:  # noqa: BLE001 - raised by ``run``
            self._end(failure)

    def _check(self, claim: Claim) -> CheckOutcome | None:
        at, pk = self.clock(), claim.login
        try:
            with call_limits.granted(claim.realm, at=at):
                return check_login(pk, at=at)
        except Credential.DoesNotExist:  # disconnected meanwhile
            return None
        except Exception:
            logger.exception("login %s: the check failed", pk)
            _back_off(pk, self.clock())
            return None

    def _mine(self) -> Claim | None:
        """The next login to check, for the round's own thread; None where the round is over."""
        with self._turn:
            while not self._over() and not self._may_ask():
                self._turn.wait(LOOKS_AGAIN)
            claim = self._next(waits=True)
            self._ended = claim is None
            return claim

    def _helpers_own(self) -> Claim | None:
        """The same for a helper; None also where it is not wanted for now."""
        with self._turn:
            wanted = self._may_ask() and HELPERS.stays(self.network, most=settings.CHECK_THREADS)
            claim = self._next(waits=False) if wanted else None
            self._helping -= claim is None
            return claim

    def _may_ask(self) -> bool:
        return self._asking < self._pace.at_once(self._threads)

    def _next(self, *, waits: bool) -> Claim | None:
        if self._over() or not (self._waiting or self._claim(waits=waits)):
            return None
        self._asking += 1
        claim = self._waiting.popleft()
        self._call_helpers()
        return claim

    def _call_helpers(self) -> None:
        """As many as there is work for, and threads to be had."""
        most = min(self._pace.at_once(self._threads) - 1, self._helping + len(self._waiting))
        while self._helping < most and HELPERS.join(self.network, most=settings.CHECK_THREADS):
            self._helpers = [helper for helper in self._helpers if helper.is_alive()]
            helper = threading.Thread(target=carried(self._help), daemon=True)
            self._helping += 1
            self._helpers.append(helper)
            helper.start()

    def _over(self) -> bool:
        if not self._ended and self.clock() >= self.until:
            self._ended = not self.told.goes_on()
            self.until += self.lasts
        self._ended = self._ended or STOPPING.is_set()
        if not self._ended and self._waiting and monotonic() > self._begin_by:
            claims.give_back(self._waiting)
            self._waiting.clear()
        return self._ended

    def _claim(self, *, waits: bool) -> bool:
        """``waits``: until the network takes more calls, where that is soon."""
        if pauses.paused_until(self.network, self.clock()):
            return False
        claimed, backlog = turns.claim(
            self.network,
            CLAIMED_FOR_EACH * self._threads,
            clock=self.clock,
            due_at=self.due_at,
            wait=self._wait if waits else None,
        )
        within = settings.CHECK_LEASE * WAITS_AT_MOST
        within = min(within, call_limits.life(self.network, at=self.clock()))
        self._begin_by = monotonic() + within.total_seconds()
        self._waiting.extend(claimed)
        if backlog:
            self.told.backlog()
        return bool(self._waiting)

    def _wait(self) -> bool:
        self._turn.wait(LOOKS_AGAIN)
        return not self._over()

    def _checked(self, claim: Claim, outcome: CheckOutcome | None) -> None:
        with self._turn:
            self._asking -= 1
            if not self._anywhere:  # one server's silence slows down no other
                self._pace.learn(outcome, self._threads)
            if outcome is CheckOutcome.PAUSED:  # made meanwhile, by whichever worker
                self._ended = self._ended or not self._anywhere
                self._aside.append(claim)
            else:
                self.done += 1
                self.told.checked(claim.login)
            self._turn.notify()

    def _end(self, failure: BaseException) -> None:
        with self._turn:
            self._ended, self._failure = True, self._failure or failure
            self._turn.notify_all()


# Of this process: by network, and for all of them.
_PACES: dict[str, Pace] = {}
HELPERS = Helpers()
STOPPING = threading.Event()


def _back_off(pk: int, at: datetime) -> None:
    """After a mistake of our own code: again, but not at once, and ever less often."""
    Credential.objects.filter(pk=pk).update(faults=F("faults") + 1)
    faults = Credential.objects.filter(pk=pk).values_list("faults", flat=True).first() or 1
    Credential.objects.filter(pk=pk).update(next_check_at=at + next_check.back_off(faults))


def _due(at: datetime) -> QuerySet[Credential]:
    return Credential.objects.due(at).outside(pauses.paused(at))
