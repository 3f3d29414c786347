"""A real mail server that is down, slow, refusing or dying: nothing lost, nothing twice."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from pytest_django import Settings

from notifications import topics
from notifications.bounces import refused_addresses
from notifications.delivery import send_round
from notifications.models import BadAddress, Notice, Preferences
from notifications.triggers.enqueue import enqueue_notice
from tests.factories import DAY, NOW, make_user
from tests.notifications.delivery import mail_server
from tests.notifications.delivery.mail_server import Server
from tests.servers import free_port

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sender_asleep"), pytest.mark.slow]
MINUTE = timedelta(minutes=1)


@pytest.fixture
def by_smtp(settings: Settings) -> Settings:
    settings.EMAIL_BACKEND = "notifications.delivery.smtp_backend.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_HOST_USER = "127.0.0.1", ""
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_TIMEOUT = 0.5
    return settings


@pytest.fixture(params=[False, True], ids=["step by step", "pipelined"])
def server(by_smtp: Settings, request: pytest.FixtureRequest) -> Iterator[Server]:
    with mail_server.running(Server(free_port(), pipelines=request.param)) as server:
        by_smtp.EMAIL_PORT = server.port
        yield server


def enqueue_tests(*names: str) -> None:
    for name in names:
        enqueue_notice(
            Preferences.of(make_user(f"{name}@example.com")), topics.TEST, "test:1", at=NOW
        )


def of(name: str) -> Notice:
    return Notice.objects.get(user__email=f"{name}@example.com")


def test_a_whole_round_goes_over_one_connection(server: Server) -> None:
    enqueue_tests(*"abcdefgh")

    assert send_round.deliver_due(at=NOW) == 8

    assert server.sessions == 1
    assert set(server.counts.values()) == {1}
    assert server.arrived[0][1]["Subject"] == "This is your test message"


def test_a_server_that_is_down_keeps_every_message(by_smtp: Settings) -> None:
    enqueue_tests("a", "b", "c")
    server = Server(free_port())
    by_smtp.EMAIL_PORT = server.port

    assert send_round.deliver_due(at=NOW) == 0
    assert of("a").due_at == NOW + MINUTE
    assert [of(name).attempts for name in "abc"] == [1, 0, 0]  # one try is enough to know

    with mail_server.running(server):
        assert send_round.deliver_due(at=NOW + MINUTE) == 3
    assert server.counts == {f"{name}@example.com": 1 for name in "abc"}


def test_a_server_that_says_nothing_counts_as_down_after_the_timeout(by_smtp: Settings) -> None:
    enqueue_tests("a")
    with mail_server.silent() as port:
        by_smtp.EMAIL_PORT = port
        assert send_round.deliver_due(at=NOW) == 0

    assert of("a").outcome == Notice.Outcome.OWED
    assert of("a").due_at == NOW + MINUTE


@pytest.mark.parametrize("answer", ["550 5.1.1 no such mailbox", "550 unknown", "552 5.2.2 full"])
def test_an_address_that_is_refused_for_good_is_not_tried_again(
    server: Server, answer: str
) -> None:
    enqueue_tests("a", "bad", "c")
    server.refuses["bad@example.com"] = answer

    assert send_round.deliver_due(at=NOW) == 2

    assert of("bad").outcome == Notice.Outcome.FAILED
    bad = BadAddress.objects.get()
    assert (bad.address, bad.kind) == ("bad@example.com", BadAddress.Kind.REFUSED)
    assert bad.said in ("550 5.1.1", "550", "552 5.2.2")
    banner = refused_addresses.banner_for(of("bad").user)
    assert banner
    assert (banner.address, banner.since) == ("bad@example.com", NOW)
    assert server.counts == {"a@example.com": 1, "c@example.com": 1}
    assert server.sessions == 1


def test_mail_to_a_dead_address_stops_until_the_person_says_so(server: Server) -> None:
    enqueue_tests("bad")
    server.refuses["bad@example.com"] = "550 5.1.1 no such mailbox"
    send_round.deliver_due(at=NOW)
    user = of("bad").user
    enqueue_notice(Preferences.of(user), topics.TEST, "test:2", at=NOW + MINUTE)

    assert send_round.deliver_due(at=NOW + MINUTE) == 0
    dropped = Notice.objects.get(key="test:2")
    assert (dropped.outcome, dropped.reason) == (Notice.Outcome.DROPPED, "address_refuses")

    server.refuses.clear()
    assert refused_addresses.clear("bad@example.com", at=NOW + DAY)
    enqueue_notice(Preferences.of(user), topics.TEST, "test:3", at=NOW + DAY)
    assert send_round.deliver_due(at=NOW + DAY) == 1


def test_an_address_that_cannot_be_written_stops_no_other(server: Server) -> None:
    enqueue_tests("a", "b", "c")
    User.objects.filter(email="b@example.com").update(email="b@example.com, eva@")

    assert send_round.deliver_due(at=NOW) == 2

    bad = Notice.objects.get(user__email="b@example.com, eva@")
    assert (bad.outcome, bad.reason) == (Notice.Outcome.OWED, "tried_again:ValueError")
    assert server.counts == {"a@example.com": 1, "c@example.com": 1}


@pytest.mark.parametrize("answer", ["550 5.7.1 relaying denied", "554 5.7.1 go away"])
def test_a_refusal_that_is_about_us_condemns_no_address(server: Server, answer: str) -> None:
    enqueue_tests("a")
    server.refuses["a@example.com"] = answer

    send_round.deliver_due(at=NOW)

    assert of("a").outcome == Notice.Outcome.OWED
    assert not BadAddress.objects.exists()


def test_refused_for_now_comes_back_by_the_table_and_then_fails_in_sight(server: Server) -> None:
    enqueue_tests("a", "b")
    server.refuses["a@example.com"] = "451 4.2.1 not now"
    at, waits = NOW, []

    while of("a").outcome == Notice.Outcome.OWED:
        send_round.deliver_due(at=at)
        waits.append(of("a").due_at - at)
        at = max(at, of("a").due_at)

    assert waits[:5] == [timedelta(minutes=number) for number in (1, 5, 30, 120, 480)]
    assert of("a").outcome == Notice.Outcome.FAILED
    assert of("a").reason == "given_up:451 4.2.1"
    assert of("a").attempts == len(Notice.outbox.backoff.delays)
    assert server.counts == {"b@example.com": 1}


def test_content_that_is_refused_is_a_visible_failure_and_no_bad_address(server: Server) -> None:
    enqueue_tests("a", "b")
    server.refuses_content["a@example.com"] = "554 5.6.0 not like this"

    assert send_round.deliver_due(at=NOW) == 1

    assert of("a").outcome == Notice.Outcome.FAILED
    assert not BadAddress.objects.exists()


def test_a_connection_that_breaks_after_the_content_is_never_repeated(server: Server) -> None:
    enqueue_tests("a", "b", "c")
    server.drops_after.add("b@example.com")

    assert send_round.deliver_due(at=NOW) == 2
    for day in (1, 2):
        send_round.deliver_due(at=NOW + day * DAY)

    assert of("b").outcome == Notice.Outcome.UNSURE
    assert of("b").reason == "answer_lost"
    assert set(server.counts.values()) == {1}
    assert server.sessions == 2  # opened again for c


def test_an_answer_that_comes_too_late_is_never_repeated(server: Server) -> None:
    enqueue_tests("a")
    server.slow_answer_s = 1.5

    send_round.deliver_due(at=NOW)
    send_round.deliver_due(at=NOW + DAY)

    assert of("a").outcome == Notice.Outcome.UNSURE
    assert len(server.arrived) == 1


def test_a_connection_that_breaks_before_the_content_is_repeated_at_once(server: Server) -> None:
    enqueue_tests("a", "b", "c")
    server.drops_before.add("b@example.com")

    assert send_round.deliver_due(at=NOW) == 3

    assert set(server.counts.values()) == {1}
    assert server.sessions == 2
