"""Requests do not stay for ever: what was answered closes, what is closed is deleted."""

from __future__ import annotations

from datetime import timedelta

import pytest
from pytest_django import Settings

from config.celery import app
from helpcenter import tasks
from helpcenter.contact import tickets
from helpcenter.contact.delivery import send_due
from helpcenter.models import Receipt, Reply, Ticket
from tests.factories import make_user
from tests.helpcenter.search.asking import NOW, ask

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def test_a_closed_request_is_deleted_with_its_letters_after_its_time(settings: Settings) -> None:
    settings.TICKET_LIFE = 90 * DAY
    ticket = ask()
    tickets.answer(ticket, make_user(), "Ours.", at=NOW)
    send_due(at=NOW)
    tickets.close(ticket, at=NOW)
    assert tickets.apply_retention(at=NOW + 90 * DAY) == 0
    assert tickets.apply_retention(at=NOW + 91 * DAY) == 1
    assert [model.objects.count() for model in (Ticket, Reply, Receipt)] == [0, 0, 0]


def test_an_open_request_waits_for_its_answer(settings: Settings) -> None:
    settings.TICKET_LIFE = DAY
    ask()
    send_due(at=NOW)
    assert tickets.apply_retention(at=NOW + 4000 * DAY) == 0
    assert Ticket.objects.get().state == Ticket.State.OPEN


def test_thirty_silent_days_after_the_answer_it_is_settled() -> None:
    user = make_user()
    ticket = ask(user)
    tickets.answer(ticket, make_user(), "Ours.", at=NOW)
    tickets.apply_retention(at=NOW + 30 * DAY)
    ticket.refresh_from_db()
    assert ticket.state == Ticket.State.ANSWERED
    tickets.apply_retention(at=NOW + 31 * DAY)
    ticket.refresh_from_db()
    assert (ticket.state, ticket.closed_at) == (Ticket.State.CLOSED, NOW + 31 * DAY)


def test_a_request_that_support_has_not_received_is_kept(settings: Settings) -> None:
    settings.TICKET_LIFE = DAY
    tickets.close(ask(), at=NOW)
    assert tickets.apply_retention(at=NOW + 2 * DAY) == 0
    send_due(at=NOW + 2 * DAY)
    assert tickets.apply_retention(at=NOW + 2 * DAY) == 1


def test_a_reader_s_word_that_support_has_not_received_keeps_it(settings: Settings) -> None:
    settings.TICKET_LIFE = DAY
    user = make_user()
    ticket = ask(user)
    send_due(at=NOW)
    tickets.write_again(ticket, user, "One more.", at=NOW)
    tickets.close(ticket, at=NOW)
    assert tickets.apply_retention(at=NOW + 2 * DAY) == 0


def test_an_answer_that_an_address_refuses_keeps_nothing(settings: Settings) -> None:
    settings.TICKET_LIFE = DAY
    user = make_user()
    ticket = ask(user)
    tickets.write_again(ticket, user, "One more.", at=NOW)
    send_due(at=NOW)
    tickets.answer(ticket, make_user(), "Refused.", at=NOW)
    tickets.close(ticket, at=NOW)
    assert tickets.apply_retention(at=NOW + 2 * DAY) == 1


def test_it_runs_every_day_and_twice_does_no_harm() -> None:
    planned = {entry["task"] for entry in app.conf.beat_schedule.values()}
    assert tasks.apply_retention.name in planned
    assert (tasks.apply_retention(), tasks.apply_retention()) == (0, 0)
