"""What repairs which cause: a table, and the machine's renewals that repair only dead tokens."""

from __future__ import annotations

from datetime import time, timedelta

import pytest
from hypothesis import given
from hypothesis import settings as how
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from channels.contract import DEAD, Blame, Cause, Certainty, Finding
from channels.models import Channel, EventKind
from channels.records.findings import settle_login
from channels.records.place_findings import record_place
from notifications import reasons, topics
from notifications.delivery import send_round
from notifications.models import Notice, Preferences
from notifications.triggers.repairs import REPAIRED_BY, RepairedBy
from tests.factories import NOW, break_login, make_channel, make_credential, make_event
from tests.notifications.triggers.breaking import lose
from tests.notifications.triggers.posts.test_post_failures import fail
from tests.sizes import sized

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sender_asleep")]
HOUR = timedelta(hours=1)
MORNING = NOW + 12 * HOUR


def asleep(channel: Channel) -> None:
    """Quiet hours from now until the morning."""
    mine = Preferences.of(channel.credential.user)
    mine.quiet_from, mine.quiet_until = time(8), time(20)
    mine.save()


def renew_by_machine(channel: Channel, hours: int) -> None:
    """As a renewal at X leaves the row, every two hours."""
    login = channel.credential
    login.generation += 1
    login.issued_at = login.last_alive_at = login.asked_at = NOW + hours * HOUR
    login.expires_at = login.issued_at + 2 * HOUR
    if login.cause in {cause.value for cause in DEAD}:
        login.cause = Cause.ALIVE.value
    login.save()
    settle_login(login, at=NOW + hours * HOUR)


def sign_in(channel: Channel, hours: int) -> None:
    renew_by_machine(channel, hours)
    login = channel.credential
    login.cause = Cause.ALIVE.value
    login.save()
    make_event(channel, EventKind.REFRESHED, at=NOW + hours * HOUR)
    settle_login(login, at=NOW + hours * HOUR)


def outcome() -> tuple[str, str]:
    notice = Notice.objects.get(topic=topics.UPDATE_FAILURES)
    return notice.outcome, notice.reason


def test_every_cause_says_what_repairs_it() -> None:
    assert set(REPAIRED_BY) == set(Cause)


@pytest.mark.parametrize("cause", [Cause.PERMISSION_MISSING, Cause.ALIVE, Cause.UNKNOWN])
def test_a_post_refused_at_x_in_quiet_hours_is_told_in_the_morning(cause: Cause) -> None:
    """The two-hourly renewal gives nothing back but a token."""
    channel = make_channel(make_credential(network="x", refresh="r"))
    asleep(channel)
    fail(channel, cause)
    for hours in range(2, 11, 2):
        renew_by_machine(channel, hours)

    send_round.deliver_due(at=MORNING)

    assert outcome() == ("sent", "")


def test_a_dead_token_that_a_machine_replaced_is_repaired() -> None:
    channel = make_channel(make_credential(network="x", refresh="r"))
    asleep(channel)
    fail(channel, Cause.EXPIRED)
    renew_by_machine(channel, 2)

    send_round.deliver_due(at=MORNING)

    assert outcome() == ("dropped", reasons.REPAIRED)


def test_what_failed_with_the_new_token_is_not_repaired_by_it() -> None:
    channel = make_channel(make_credential(network="x", refresh="r"))
    asleep(channel)
    fail(channel, Cause.EXPIRED)
    renew_by_machine(channel, 2)
    fail(channel, Cause.EXPIRED, at=NOW + 3 * HOUR)

    send_round.deliver_due(at=MORNING)

    assert outcome() == ("sent", "")


def test_another_place_that_came_back_repairs_nothing_of_this_one() -> None:
    login = make_credential(network="facebook")
    cafe, mill = make_channel(login, name="Cafe"), make_channel(login, name="Mill")
    gone = Finding(Cause.LOST_PAGE_ROLE, Blame.YOU, Certainty.SAID, "place-not-listed")
    back = Finding(Cause.ALIVE, Blame.NOBODY, Certainty.SAID, "place-listed")
    record_place(mill, gone, at=NOW)
    settle_login(login, at=NOW)
    asleep(cafe)
    fail(cafe, Cause.LOST_PAGE_ROLE)
    record_place(Channel.objects.get(pk=mill.pk), back, at=NOW + HOUR)
    settle_login(login, at=NOW + HOUR)

    send_round.deliver_due(at=MORNING)

    assert outcome() == ("sent", "")


def test_an_account_unlocked_at_its_network_is_repaired_by_no_sign_in() -> None:
    channel = make_channel()
    asleep(channel)
    fail(channel, Cause.CHECKPOINT_OR_LOCKED)
    lose(channel.credential, Cause.CHECKPOINT_OR_LOCKED, at=NOW + HOUR)
    lose(channel.credential, Cause.ALIVE, at=NOW + 2 * HOUR)

    send_round.deliver_due(at=MORNING)

    assert not Notice.objects.filter(outcome="sent").exists()


DEEDS = st.lists(
    st.sampled_from(["renew", "look", "sign in", "break", "mend"]), max_size=5, unique=False
)


class WhateverHappens(TestCase):
    """A message on failed posts is dropped as repaired only by what its table names."""

    @how(max_examples=sized(whole=80, sample=30), deadline=None)
    @given(cause=st.sampled_from(list(Cause)), deeds=DEEDS)
    def test_nothing_else_drops_it(self, cause: Cause, deeds: list[str]) -> None:
        channel = make_channel(make_credential(network="x", refresh="r"))
        asleep(channel)
        fail(channel, cause)
        for hours, deed in enumerate(deeds, start=1):
            self._do(deed, channel, hours)

        send_round.deliver_due(at=MORNING)

        notice = Notice.objects.filter(topic=topics.UPDATE_FAILURES).get()
        if notice.reason == reasons.REPAIRED:
            assert set(deeds) & MAY_REPAIR[REPAIRED_BY[cause]], (cause, deeds)
        else:
            assert notice.outcome == "sent" or notice.reason == reasons.TOLD_INSIDE

    def _do(self, deed: str, channel: Channel, hours: int) -> None:
        at = NOW + hours * HOUR
        channel.credential.refresh_from_db()
        if deed == "renew":
            renew_by_machine(channel, hours)
        elif deed == "sign in":
            sign_in(channel, hours)
        elif deed == "look":
            break_login(channel.credential, Cause(channel.credential.cause), at=at)
        elif deed == "break":
            lose(channel.credential, Cause.CHECKPOINT_OR_LOCKED, at=at)
        else:
            lose(channel.credential, Cause.ALIVE, at=at)


MAY_REPAIR = {
    RepairedBy.NEW_TOKEN: {"renew", "sign in"},
    RepairedBy.SIGN_IN: {"sign in", "mend"},
    RepairedBy.UNLOCKED: {"sign in", "mend"},
    RepairedBy.NOTHING: set[str](),
}
