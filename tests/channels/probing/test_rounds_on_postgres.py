"""On a real PostgreSQL: what rounds of several workers may not do to each other."""

from __future__ import annotations

import pytest

from tests.on_postgres import last_line_of

ROUNDS = """
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from django.conf import settings
from django.db import connection, connections
from django.utils import timezone
from bench.looks.logins_due import make
from channels.contract import Endpoint, Reply
from channels.models import Credential
from channels.probing import check, claims, rounds
from channels.probing.rounds import Round, Told

def at_once(count, call):
    ready = Barrier(count)
    def call_when_ready(number):
        ready.wait(20)
        try:
            return call(number)
        finally:
            connections.close_all()
    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(call_when_ready, range(count)))
"""
CLAIMS = """
make(1600)
def claim(_):
    at, mine = timezone.now(), []
    while batch := claims.take("linkedin", at=at, limit=16):
        mine.append([claim.login for claim in batch])
    return mine

batches = [batch for mine in at_once(16, claim) for batch in mine]
logins = [login for batch in batches for login in batch]
assert len(logins) == len(set(logins)) == 1600, len(logins)
assert len(batches) <= 100 + 16, len(batches)
Credential.objects.update(next_check_at=timezone.now(), due_since=None)
"""
LIMIT = """
WINDOW_S, LIMIT = 1.0, 40
settings.LINKEDIN_CALL_LIMIT = "40/1"
settings.CHECKS_AT_ONCE, settings.CHECK_THREADS = 4, 12
sent = []

class Door:
    def send(self, endpoint, *_, **__):
        sent.append(time.monotonic())
        time.sleep(0.02)
        body = '{"active": true, "status": "active"}'
        return Reply(Endpoint.INTROSPECT, 200, timezone.now(), body=body)

check.door_for = lambda network, server: Door()
until = timezone.now() + timedelta(seconds=3.5)
def work(_):
    this = Round("linkedin", timezone.now, until, None, Told())
    this.run(settings.CHECKS_AT_ONCE)
    return this.done

with rounds.HELPERS.round_at("linkedin"):
    done = at_once(4, work)
assert sum(done) == len(sent), (done, len(sent))
assert sum(1 for count in done if count) > 1, done
fullest = max(sum(1 for call in sent if 0 <= call - first < WINDOW_S) for first in sent)
assert fullest <= LIMIT, fullest
assert len(sent) > 2 * LIMIT * 0.7, len(sent)
waiting = Credential.objects.filter(next_check_at__lte=timezone.now(), due_since=None).count()
assert waiting == 1600 - len(sent), waiting
print("kept")
"""


@pytest.mark.servers
def test_sixteen_rounds_lose_no_claim_and_four_workers_keep_a_limit_to_the_call() -> None:
    assert last_line_of(ROUNDS + CLAIMS + LIMIT) == "kept"
