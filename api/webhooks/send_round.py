"""A round: posts what is due, several hooks at a time, and never one twice at once.

Threads do nothing but wait for the line; all that is read and written in the database is
done by the thread that called. A slow hook holds one of the threads, for ten seconds.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from datetime import datetime

from django.db.models import Min

from api.models import HookDelivery
from api.webhooks import post, signatures, subscriptions
from api.webhooks.failure_reasons import Why
from api.webhooks.post import Answer
from core.headers.retry_after import wait_until
from core.logs.context import carried
from core.outbox.columns import Values
from core.outgoing.user_agent import USER_AGENT
from core.periodic.run import GoesOn, always
from core.sealing import UnsealError

log = logging.getLogger(__name__)
AT_ONCE = 8
HOOKS = 1000  # in one round
Running = dict[Future[Answer], tuple[HookDelivery, list[str]]]


def send_due(*, clock: Callable[[], datetime], goes_on: GoesOn = always) -> int:
    """Send all that is due; how many were taken. ``clock``: what time it is, aware UTC.

    ``goes_on``: asked before each; the next round goes on.
    """
    HookDelivery.objects.release_expired(at=clock())
    queue = iter(hooks_waiting(at=clock()))
    running: Running = {}
    sent = 0
    with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="webhook") as pool:
        while True:
            _fill(pool, running, queue if goes_on() else iter(()), clock)
            if not running:
                return sent
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                delivery, secrets = running.pop(future)
                if _settle(delivery, secrets, _result(future), clock()):
                    sent += 1
                    if goes_on():
                        _start(pool, running, delivery.hook_id, clock)


def hooks_waiting(*, at: datetime) -> list[int]:
    """Whom something is due to: those that answer before those that do not, longest first."""
    rows = HookDelivery.objects.sendable(at).order_by().values("hook_id", "hook__failures")
    ranked = rows.annotate(first=Min("due_at")).order_by("hook__failures", "first", "hook_id")
    return [row["hook_id"] for row in ranked[:HOOKS]]


def _fill(
    pool: ThreadPoolExecutor,
    running: Running,
    queue: Iterator[int],
    clock: Callable[[], datetime],
) -> None:
    """Claim only what a thread is free for: a claim must not age in a queue."""
    while len(running) < AT_ONCE:
        hook_id = next(queue, None)
        if hook_id is None:
            return
        _start(pool, running, hook_id, clock)


def _start(
    pool: ThreadPoolExecutor, running: Running, hook_id: int, clock: Callable[[], datetime]
) -> None:
    at = clock()
    delivery = HookDelivery.objects.claim_next(hook_id, at=at)
    if delivery is None:
        return
    try:
        keys = signatures.secrets_of(delivery.hook, at=at)
    except UnsealError:
        log.error("the secret of webhook %s does not open", hook_id)
        _settle(delivery, [], Answer(None, Why.SECRET.value), at)
        return
    body = signatures.body_of(delivery.payload)
    proof = signatures.headers(str(delivery.pk), body, keys, at=at)
    sent = {
        "Content-Type": "application/json",
        "User-Agent": USER_AGENT,
        "Accept-Encoding": "identity",
        "Connection": "close",
        **proof,
    }
    secrets = [*keys, *_signatures(proof)]
    running[pool.submit(carried(post.post), delivery.hook.url, sent, body)] = (delivery, secrets)


def _signatures(proof: dict[str, str]) -> list[str]:
    """As a tool may echo them: some languages' JSON writes a slash with a backslash."""
    sent = [signature.removeprefix("v1,") for signature in proof["webhook-signature"].split()]
    return [*sent, *(signature.replace("/", "\\/") for signature in sent)]


def _result(future: Future[Answer]) -> Answer:
    try:
        return future.result()
    except Exception as error:  # noqa: BLE001 - a fault of ours stops no other delivery
        log.error("a webhook could not be sent: %s", type(error).__name__)
        return Answer(None, Why.DROPPED.value)


def _settle(delivery: HookDelivery, secrets: list[str], answer: Answer, at: datetime) -> bool:
    """Write what came of it; ``unsaid`` must not stand in the log.

    True where it was taken, and more may be sent to this hook.
    """
    said = post.excerpt(answer.said, secrets)
    log.info("webhook %s: %s %s", delivery.hook_id, answer.status or "-", answer.why or "taken")
    last = {"status": answer.status, "said": answer.why, "answer": said}
    if answer.status is not None and not answer.why:
        mine = _taken(delivery, last, at)
        subscriptions.note_taken(delivery.hook)
        return mine
    if _failed(delivery, answer, last, at):
        subscriptions.note_failed(delivery.hook, answer.why, at=at)
    return False


def _taken(delivery: HookDelivery, last: Values, at: datetime) -> bool:
    """False where the claim was lost meanwhile."""
    tries = delivery.attempts + 1  # the log counts the last one, too
    return bool(HookDelivery.objects.deliver([delivery], at=at, attempts=tries, **last))


def _failed(delivery: HookDelivery, answer: Answer, last: Values, at: datetime) -> bool:
    """Later, not before the tool wants to hear of it, or given up. As ``_taken``."""
    given_up = {"attempts": delivery.attempts + 1, **last}
    if answer.why == Why.GONE:
        return bool(HookDelivery.objects.give_up([delivery], at=at, **given_up))
    until = wait_until(answer.wait, at)
    tried = HookDelivery.objects.retry(
        [delivery], at=at, not_before=until, again=last, given_up=given_up
    )
    return any(tried)
