"""On a real PostgreSQL: a transaction that is slow to commit, and many readers at once."""

from __future__ import annotations

import pytest

from tests.on_postgres import last_line_of

SCRIPT = """
import threading
from django.db import connection, connections, transaction
from api import stream
from api.models import Change
from channels.models import EventKind
from tests.factories import make_channel, make_event

channel = make_channel()
user = channel.credential.user_id
taken, finish = threading.Event(), threading.Event()

def slowly():
    with transaction.atomic():
        make_event(channel, EventKind.RENEWAL_FAILED)
        taken.set()
        finish.wait(20)
    connections.close_all()

slow = threading.Thread(target=slowly)
slow.start()
taken.wait(20)
quick = make_event(channel, EventKind.REFRESHED)
stream.bring_up_to_date(user)
seen = stream.end_of(user)
assert [one.event_id for one in stream.changes_after(user, 0)] == [quick.pk]
finish.set()
slow.join()
stream.bring_up_to_date(user)
(late,) = stream.changes_after(user, seen)
assert late.event_id < quick.pk, "the ids must have come out of order for this to tell"

missed = []
def write():
    for _ in range(40):
        make_event(channel, EventKind.REFRESHED)
    connections.close_all()
def read():
    at, numbers = 0, []
    while len(numbers) < 162 and not stop.is_set():
        stream.bring_up_to_date(user)
        for one in stream.changes_after(user, at):
            numbers.append(one.number)
            at = one.number
    if numbers != list(range(1, 163)):
        missed.append(numbers)
    connections.close_all()

stop = threading.Event()
writers = [threading.Thread(target=write) for _ in range(4)]
readers = [threading.Thread(target=read) for _ in range(3)]
for one in writers + readers:
    one.start()
for one in writers:
    one.join()
for one in readers:
    one.join(20)
stop.set()
assert not missed, missed
assert Change.objects.count() == 162
print(connection.vendor, "nothing skipped")
"""


@pytest.mark.servers
def test_nothing_is_skipped_and_nothing_told_twice() -> None:
    assert last_line_of(SCRIPT) == "postgresql nothing skipped"
