"""An account goes: tokens are given back, then nothing names the person, wherever it is killed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.core import mail
from django.db import connection
from django.utils import timezone
from pytest_django import Settings

from accounts.exporting import asking as exporting
from accounts.exporting import making
from accounts.leaving import asking, carrying_out
from accounts.letters import sending
from accounts.models import Deletion, Letter
from channels.journeys.disconnection.disconnecting import Outcome
from channels.leaving import giving_back
from channels.models import Channel, Credential, Event, EventKind
from channels.renewal import spool
from helpcenter.models import Feedback, Ticket
from tests.accounts.leaving.traces import traces_of
from tests.accounts.whole_life import NAME, Life, live
from tests.factories import NOW, make_channel, make_event, make_user
from tests.sizes import sized

DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
LATER = NOW + DAY
LEASE = Deletion.outbox.lease + MINUTE
PREFIX = settings.ACCOUNT_EMAIL_SUBJECT_PREFIX
# A request that waits for our answer keeps the address that it came from.
STAYS = {
    "helpcenter.ticket.email",
    "helpcenter.receipt.to",
    "accounts.letter.to",
}


class Networks:
    """What each network says when it is asked to end our access, and how often it was."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, bool]] = []  # the network, and whether there was a token
        self.says: dict[str, Outcome] = {}

    def give_back(self, login: Credential, *, at: datetime) -> Outcome:
        self.asked.append((login.network, bool(login.access_token_sealed)))
        return self.says.get(login.network, Outcome.REVOKED)


@pytest.fixture
def networks(monkeypatch: pytest.MonkeyPatch) -> Networks:
    made = Networks()
    monkeypatch.setattr(giving_back, "give_back", made.give_back)
    return made


@pytest.fixture(autouse=True)
def _own_folders(settings: Settings, tmp_path: Path) -> None:
    settings.EXPORT_DIR = str(tmp_path / "exports")
    settings.TOKEN_SPOOL_DIR = str(tmp_path / "spool")


def at(moment: datetime) -> Callable[[], datetime]:
    return lambda: moment


def go(moment: datetime = LATER) -> int:
    return carrying_out.carry_out_due(clock=at(moment))


@pytest.mark.django_db
def test_nothing_happens_before_the_day_is_over(networks: Networks) -> None:
    life = live()
    asking.ask(life.user, at=NOW)
    assert go(LATER - MINUTE) == 0
    assert Credential.objects.filter(user=life.user).count() == 2
    assert not networks.asked


@pytest.mark.django_db
def test_nothing_names_the_person_any_more(networks: Networks, tmp_path: Path) -> None:
    life = live()
    exporting.ask(life.user, at=NOW)
    making.make_due(at=NOW)
    asking.ask(life.user, at=NOW)
    assert len(traces_of(life.user.pk, (NAME,))) > 25, "there must be something to go"

    assert go() == 1

    assert traces_of(life.user.pk, (NAME, "Ines", *life.secrets)) - STAYS == {
        "helpcenter.ticket.message"
    }
    assert [ticket.about for ticket in Ticket.objects.all()] == ["Still open"]
    assert Ticket.objects.get().bundle is None
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]
    assert sorted(networks.asked) == [("facebook", True), ("x", True)]
    assert Deletion.objects.get().memory == {}
    sending.send_due(at=LATER)
    assert "accounts.letter.to" not in traces_of(life.user.pk, (NAME,))


@pytest.mark.django_db
def test_a_vote_stays_as_a_number_and_nobody_s(networks: Networks) -> None:
    life = live(networks=("x",))
    asking.ask(life.user, at=NOW)
    go()
    vote = Feedback.objects.get()
    assert vote.helpful
    assert vote.voter == f"gone-{vote.pk}"
    assert vote.comment == ""


@pytest.mark.django_db
def test_other_people_and_channels_that_were_handed_over_are_untouched(networks: Networks) -> None:
    life, other = live(networks=("x",)), live("other@example.com", networks=("linkedin",))
    handed = make_channel(other.channels[0].credential, name="Handed over")
    event = make_event(handed, EventKind.CONNECTED, former=True)
    before = traces_of(other.user.pk, ("other@example.com",))
    asking.ask(life.user, at=NOW)
    go()
    assert traces_of(other.user.pk, ("other@example.com",)) == before
    assert Channel.objects.filter(credential__user=other.user).count() == 2
    assert Event.objects.filter(pk=event.pk).exists()
    assert [network for network, _ in networks.asked] == ["x"]


@pytest.mark.django_db
def test_a_network_that_is_down_is_asked_again_and_then_let_be_and_said_so(
    networks: Networks,
) -> None:
    life = live()
    networks.says = {"x": Outcome.FAILED}
    asking.ask(life.user, at=NOW)
    moment, rounds = LATER, 0
    while not go(moment):
        rounds += 1
        assert rounds < 20
        assert Credential.objects.filter(user=life.user, network="x").exists()
        assert not Credential.objects.filter(user=life.user, network="facebook").exists()
        moment = Deletion.objects.get().due_at
    assert moment - LATER < 12 * HOUR
    assert networks.asked.count(("x", True)) == len(giving_back.PATIENCE) + 1
    assert networks.asked.count(("facebook", True)) == 1, "what is done is not done again"
    sending.send_due(at=moment)
    (letter,) = [sent for sent in mail.outbox if "is deleted" in sent.subject]
    assert "X did not end our access when we asked" in letter.body
    assert "Facebook" in letter.body
    assert "our access has ended there, too" in letter.body
    assert "https://x.com" in letter.body


@pytest.mark.django_db
def test_a_network_that_comes_back_in_time_is_told(networks: Networks) -> None:
    life = live(networks=("x",))
    networks.says = {"x": Outcome.FAILED}
    asking.ask(life.user, at=NOW)
    assert go() == 0
    networks.says = {}
    assert go(LATER + MINUTE) == 1
    assert "our access has ended" in str(Letter.objects.get(kind="gone").context)


@pytest.mark.django_db
def test_once_begun_nobody_signs_in_and_no_worker_asks(networks: Networks) -> None:
    life = live(networks=("x",))
    networks.says = {"x": Outcome.FAILED}
    asking.ask(life.user, at=NOW)
    go()
    assert not User.objects.get(pk=life.user.pk).is_active
    login = Credential.objects.get(user=life.user)
    assert login.next_check_at > LATER + DAY
    assert not asking.keep(Deletion.objects.get(), at=LATER + MINUTE), "there is no way back"


@pytest.mark.django_db
def test_an_account_that_was_deleted_by_hand_meanwhile_holds_nothing_up(networks: Networks) -> None:
    life, other = live(networks=("x",)), live("other@example.com", networks=("x",))
    asking.ask(life.user, at=NOW)
    asking.ask(other.user, at=NOW)
    life.user.delete()
    go()
    assert not Deletion.objects.open().exists()
    assert not User.objects.filter(pk=other.user.pk).exists()


@pytest.mark.django_db
def test_a_step_that_fails_is_tried_again_and_stops_no_other(
    networks: Networks, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken, fine = live(networks=("x",)), live("other@example.com", networks=("pinterest",))
    asking.ask(broken.user, at=NOW)
    asking.ask(fine.user, at=NOW)

    def fails(login: Credential, *, at: datetime) -> Outcome:
        if login.network == "x":
            raise RuntimeError("no")
        return Outcome.REVOKED

    with monkeypatch.context() as patched:
        patched.setattr(giving_back, "give_back", fails)
        assert go() == 1
    assert User.objects.filter(pk=broken.user.pk).exists()
    assert go(LATER + 10 * MINUTE) == 1


class KilledError(BaseException):
    """The process is gone: nothing of it runs any more, not even an ``except Exception``."""


class _KillAt:
    """Kills at the n-th statement."""

    def __init__(self, number: int) -> None:
        self.left = number

    def __call__(self, execute: Any, sql: Any, params: Any, many: Any, context: Any) -> Any:
        self.left -= 1
        if self.left == 0:
            raise KilledError
        return execute(sql, params, many, context)


@pytest.mark.django_db(transaction=True)
def test_killed_at_any_moment_and_run_again_it_completes(networks: Networks) -> None:
    """Before each statement in turn, or a sample of them; what follows is the next worker."""
    step, number, killed = sized(whole=1, sample=23), 1, True
    while killed:
        life = live(f"killed{number}@example.com")
        asking.ask(life.user, at=NOW)
        networks.asked.clear()
        killed = _run_and_kill(number)
        again = LATER
        for _ in range(4):
            again += LEASE
            go(again)
        sending.send_due(at=timezone.now() + LEASE)  # what a sender that was killed had claimed
        _assert_gone(life, number)
        assert _asked_with_a_token(networks) == {"x", "facebook"}
        number += step
    assert number > 60, "the whole way was walked"


def _run_and_kill(number: int) -> bool:
    try:
        with connection.execute_wrapper(_KillAt(number)):
            go()
    except KilledError:
        return True
    return False


def _assert_gone(life: Life, number: int) -> None:
    left = traces_of(life.user.pk, (life.user.email,)) - STAYS
    assert not left, f"killed before statement {number}: {left}"
    gone = f"{PREFIX}Your account is deleted"
    last = [sent for sent in mail.outbox if sent.to == [life.user.email] and sent.subject == gone]
    # A sender that dies after the server's yes sends it once more: as the same mail.
    assert len({sent.extra_headers["Message-ID"] for sent in last}) == 1, number
    assert not list(spool.waiting())


def _asked_with_a_token(networks: Networks) -> set[str]:
    return {network for network, had_token in networks.asked if had_token}


@pytest.mark.django_db
def test_a_hundred_channels_on_one_login_go_too(networks: Networks) -> None:
    life = live(networks=("facebook",))
    login = life.channels[0].credential
    for number in range(30):
        make_channel(login, name=f"Page {number}")
    asking.ask(life.user, at=NOW)
    assert go() == 1
    assert not Channel.objects.exists()


@pytest.mark.django_db
def test_who_stays_is_no_part_of_it(networks: Networks) -> None:
    user = make_user()
    assert go() == 0
    assert User.objects.filter(pk=user.pk, is_active=True).exists()
