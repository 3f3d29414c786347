"""On a real PostgreSQL: several answers to one question, and several questions, in one moment."""

from __future__ import annotations

import pytest

from tests.on_postgres import last_line_of

AT_ONCE = """
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from django.db import connections
from channels.handing_over import moving, questions
from channels.models import Channel, Event, EventKind, HandOver
from tests.channels.handing_over.asking import (
    Purpose, asked_for_channel, came_back, owners_page, waits,
)
from tests.factories import NOW, make_user

LATER, number = NOW + timedelta(hours=1), 6

def at_once(call):
    ready = Barrier(number)
    def call_when_ready(index):
        ready.wait(20)
        try:
            return call(index)
        except (questions.Settled, moving.Elsewhere) as error:
            return type(error).__name__
        finally:
            connections.close_all()
    with ThreadPoolExecutor(number) as pool:
        return list(pool.map(call_when_ready, range(number)))
"""
ANSWERED = """
asked_for_channel(make_user(), owners_page())
def call(index):
    hand_over = HandOver.objects.select_related("requester", "asked").get()
    if index % 2:
        questions.decline(hand_over, at=LATER)
        return "no"
    questions.agree(hand_over, at=LATER)
    return "yes"

said = at_once(call)
assert said.count("Settled") == number - 1, said
moved = Event.objects.filter(kind=EventKind.HANDED_OVER).count()
assert moved == said.count("yes"), said
print("once")
"""
SEVERAL = """
channel = owners_page()
asked = []
for index in range(number):
    person = make_user()
    pending = waits(person, Purpose.CONNECT, returned=came_back(f"account-{index}"))
    asked.append(questions.ask_for_channel(person, pending, channel, at=NOW).pk)
def call(index):
    hand_over = HandOver.objects.select_related("requester", "asked").get(pk=asked[index])
    questions.agree(hand_over, at=LATER)
    return "yes"

said = at_once(call)
assert said.count("yes") == 1, said
assert said.count("Elsewhere") == number - 1, said
assert Event.objects.filter(kind=EventKind.HANDED_OVER).count() == 1
winner = HandOver.objects.get(state=HandOver.State.DONE).requester
assert Channel.objects.get().credential.user == winner
assert HandOver.objects.filter(state=HandOver.State.IMPOSSIBLE).count() == number - 1
print("one winner")
"""


@pytest.mark.servers
def test_several_answers_to_one_question_are_one() -> None:
    assert last_line_of(AT_ONCE + ANSWERED) == "once"


@pytest.mark.servers
def test_of_several_questions_about_one_channel_one_is_done() -> None:
    assert last_line_of(AT_ONCE + SEVERAL) == "one winner"
