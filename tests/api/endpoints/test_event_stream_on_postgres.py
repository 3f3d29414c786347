"""On a real PostgreSQL: a transaction that is slow to commit, and many readers at once."""

from __future__ import annotations

import pytest

from tests.on_postgres import last_line_of

SCRIPT = """
import threading
from django.db import connection, connections, transaction
from api.endpoints import event_stream
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
event_stream.bring_up_to_date(user)
seen = event_stream.end_of(user)
assert [change.event_id for change in event_stream.changes_after(user, 0)] == [quick.pk]
finish.set()
slow.join()
event_stream.bring_up_to_date(user)
(late,) = event_stream.changes_after(user, seen)
assert late.event_id < quick.pk, "the ids must have come out of order for this to tell"

missed = []
def write():
    for _ in range(40):
        make_event(channel, EventKind.REFRESHED)
    connections.close_all()
def read():
    at, numbers = 0, []
    while len(numbers) < 162 and not stop.is_set():
        event_stream.bring_up_to_date(user)
        for change in event_stream.changes_after(user, at):
            numbers.append(change.number)
            at = change.number
    if numbers != list(range(1, 163)):
        missed.append(numbers)
    connections.close_all()

stop = threading.Event()
writers = [threading.Thread(target=write) for _ in range(4)]
readers = [threading.Thread(target=read) for _ in range(3)]
for thread in writers + readers:
    thread.start()
for thread in writers:
    thread.join()
for thread in readers:
    thread.join(20)
stop.set()
assert not missed, missed
assert Change.objects.count() == 162
print(connection.vendor, "nothing skipped")
"""


@pytest.mark.servers
def test_nothing_is_skipped_and_nothing_told_twice() -> None:
    assert last_line_of(SCRIPT) == "postgresql nothing skipped"
