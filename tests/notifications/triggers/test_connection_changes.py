"""Limited, and recovered: only what was really sent is taken back."""

from __future__ import annotations

from datetime import timedelta

import pytest

from channels.contract import Blame, Cause, Certainty, Finding
from channels.models import Channel, Credential
from channels.records.findings import settle_login, settle_state
from channels.records.place_findings import record_place
from channels.signals import credential_refreshed
from notifications import reasons, topics
from notifications.delivery import send_round
from notifications.models import Notice, Preferences
from notifications.triggers import concerned_channels
from tests.factories import DAY, NOW, break_login, make_channel, make_credential
from tests.notifications.triggers.breaking import lose, mend

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sender_asleep")]
LATER = NOW + timedelta(hours=3)


def told(topic: str) -> list[Notice]:
    return list(Notice.objects.filter(topic=topic).order_by("pk"))


def six_pages() -> Credential:
    login = make_credential(network="facebook")
    for number in range(6):
        make_channel(login, name=f"Page {number}")
    return login


def test_a_missing_permission_is_limited_and_not_lost() -> None:
    login = six_pages()

    lose(login, Cause.PERMISSION_MISSING)

    assert not told(topics.CONNECTION_LOST)
    (notice,) = told(topics.LIMITED)
    assert len(concerned_channels.items(notice, at=NOW)) == 6


def test_six_pages_recover_in_one_message() -> None:
    login = six_pages()
    lose(login)
    send_round.deliver_due(at=NOW)

    mend(login, at=LATER)

    (notice,) = told(topics.RECOVERED)
    assert len(concerned_channels.items(notice, at=LATER)) == 6
    assert send_round.deliver_due(at=LATER) == 1


def test_an_account_that_its_network_unlocks_is_told() -> None:
    login = six_pages()
    lose(login, Cause.CHECKPOINT_OR_LOCKED)
    send_round.deliver_due(at=NOW)

    break_login(login, Cause.ALIVE, at=LATER)  # the same token: nobody signed in here
    settle_login(login, at=LATER)

    assert len(told(topics.RECOVERED)) == 1


def test_what_was_never_sent_is_not_taken_back() -> None:
    login = six_pages()
    lose(login)

    mend(login, at=LATER)

    (lost,) = Notice.objects.all()
    assert (lost.outcome, lost.reason) == ("dropped", reasons.REPAIRED)


def test_a_person_who_is_not_told_of_losses_hears_of_no_recovery() -> None:
    login = six_pages()
    Preferences.of(login.user).choose({topics.CONNECTION_LOST: False})
    lose(login)
    send_round.deliver_due(at=NOW)

    mend(login, at=LATER)

    assert not Notice.objects.exists()


def test_who_refreshed_it_has_seen_it_on_the_screen() -> None:
    login = six_pages()
    lose(login)
    send_round.deliver_due(at=NOW)

    mend(login, at=LATER)
    credential_refreshed.send(Credential, credential=login, channels=[], at=LATER)

    (notice,) = told(topics.RECOVERED)
    assert (notice.outcome, notice.reason) == ("dropped", reasons.SEEN_ON_SCREEN)


def test_what_somebody_else_refreshed_is_told() -> None:
    login = six_pages()
    lose(login)
    send_round.deliver_due(at=NOW)

    mend(login, at=LATER)
    helper = make_credential().user
    credential_refreshed.send(Credential, credential=login, channels=[], at=LATER, by=helper)

    assert told(topics.RECOVERED)[0].outcome == Notice.Outcome.OWED


def test_a_loss_that_is_being_sent_is_taken_back_once_it_has_left() -> None:
    login = six_pages()
    lose(login)
    lost = told(topics.CONNECTION_LOST)[0]
    Notice.objects.filter(pk=lost.pk).update(claimed_at=NOW)

    mend(login, at=NOW + timedelta(seconds=1))
    Notice.objects.filter(pk=lost.pk).update(outcome=Notice.Outcome.SENT, ended_at=NOW)

    (notice,) = told(topics.RECOVERED)
    assert notice.due_at > NOW + Notice.outbox.lease
    assert send_round.deliver_due(at=notice.due_at) == 1


def test_broken_again_before_it_left_drops_the_recovery() -> None:
    login = six_pages()
    lose(login)
    send_round.deliver_due(at=NOW)
    mend(login, at=LATER)
    lose(login, at=LATER + timedelta(seconds=1))

    send_round.deliver_due(at=LATER + timedelta(minutes=1))

    assert told(topics.RECOVERED)[0].reason == reasons.BROKEN_AGAIN
    assert [notice.outcome for notice in told(topics.CONNECTION_LOST)] == ["sent", "sent"]


def test_a_page_that_stays_lost_is_told_once_its_login_is_back() -> None:
    login = six_pages()
    page = login.channels.order_by("pk")[0]
    lose(login)
    send_round.deliver_due(at=NOW)
    gone = Finding(Cause.LOST_PAGE_ROLE, Blame.YOU, Certainty.SAID, "place-not-listed")
    record_place(page, gone, at=LATER)

    mend(login, at=LATER)

    assert not told(topics.RECOVERED)  # something is left to do
    second = told(topics.CONNECTION_LOST)[1]
    assert [item.channel for item in concerned_channels.items(second, at=LATER)] == [page]


def test_one_page_recovers_alone() -> None:
    login = six_pages()
    page = login.channels.order_by("pk")[0]
    gone = Finding(Cause.LOST_PAGE_ROLE, Blame.YOU, Certainty.SAID, "place-not-listed")
    record_place(page, gone, at=NOW)
    settle_state(page, at=NOW)
    send_round.deliver_due(at=NOW)

    back = Finding(Cause.ALIVE, Blame.NOBODY, Certainty.SAID, "place-listed")
    page = Channel.objects.get(pk=page.pk)
    record_place(page, back, at=LATER)
    settle_state(page, at=LATER)

    (notice,) = told(topics.RECOVERED)
    assert notice.context["channels"] == [page.pk]


def test_the_same_login_can_be_lost_and_found_many_times() -> None:
    login = six_pages()
    for day in range(3):
        lose(login, at=NOW + day * DAY)
        send_round.deliver_due(at=NOW + day * DAY)
        mend(login, at=NOW + day * DAY + timedelta(hours=1))
        send_round.deliver_due(at=NOW + day * DAY + timedelta(hours=1))

    assert [notice.outcome for notice in told(topics.CONNECTION_LOST)] == ["sent"] * 3
    assert [notice.outcome for notice in told(topics.RECOVERED)] == ["sent"] * 3
