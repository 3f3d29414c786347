"""On a real PostgreSQL: a tool that reports from several processes in the same moment."""

from __future__ import annotations

import pytest

from tests.on_postgres import last_line_of

CALLS = """
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from django.contrib.auth.models import User
from django.db import connections
from django.utils import timezone
from channels.models import FailureReport
from tests.api.conftest import make_tool
from tests.api.endpoints.test_failed_posts import DUPLICATE, EXPIRED, failed
from tests.factories import make_channel, make_user

user, number = make_user("ada@example.com"), 6
tools = [make_tool(user)] * number

def at_once(call):
    ready = Barrier(number)
    def call_when_ready(index):
        ready.wait(20)
        try:
            return call(index)
        finally:
            connections.close_all()
    with ThreadPoolExecutor(number) as pool:
        return list(pool.map(call_when_ready, range(number)))
"""
IDENTICAL = """
several = [make_channel(user=user, at=timezone.now()) for _ in range(number)]
def call(index):
    sent = failed(DUPLICATE, 422, content="Buy now")
    return tools[index].post(f"/channels/{several[index].pk}/failures", sent).status_code

codes = at_once(call)
assert codes == [201] * number, codes
print(list(FailureReport.objects.values_list("identical", flat=True)))
"""
REPEATED = """
channel = make_channel(user=user, at=timezone.now())
sent = failed(EXPIRED)
def call(index):
    where = f"/channels/{channel.pk}/failures"
    answer = tools[index].post(where, sent, idempotency_key="one")
    return answer.status_code, answer.headers.get("Idempotency-Replayed", "")

answers = at_once(call)
assert FailureReport.objects.count() == 1
assert answers.count((201, "")) == 1, answers
assert set(answers) <= {(201, ""), (201, "true"), (409, "")}, answers
print("once")
"""


@pytest.mark.servers
def test_each_of_several_reports_knows_of_all_the_others() -> None:
    assert last_line_of(CALLS + IDENTICAL) == "[6, 6, 6, 6, 6, 6]"


@pytest.mark.servers
def test_a_call_repeated_at_once_does_its_work_once() -> None:
    assert last_line_of(CALLS + REPEATED) == "once"
