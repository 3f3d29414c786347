"""A token address that takes requests and does not answer: nobody is told to sign in."""

from __future__ import annotations

from datetime import timedelta
from itertools import product
from typing import Any

import pytest

from channels import registry
from channels.contract import RenewalModel
from channels.diagnosis.token_ends import proof_every, renewal_margin_of
from channels.models import Channel, Credential, Event, EventKind, Renewal, Silence
from channels.registry import NETWORKS
from channels.renewal import silence
from channels.renewal.renew import Outcome, renew_if_due
from tests.channels.journeys.journey import HOUR, MINUTE, ListedDoor, Said, door
from tests.channels.networks import case
from tests.channels.renewal.rotating import FAULTS, RotatingNetwork
from tests.factories import NOW, make_user
from tests.sizes import WHOLE, sized

pytestmark = pytest.mark.django_db

ROTATING = [each.id for each in NETWORKS if each.policy.renewal is RenewalModel.ROTATE]


def due_soon(network: str) -> dict[str, Any]:
    """The age and the life of a token of this network that is due, and not over yet; or that is
    renewed as the proof of life before it is a day old."""
    known, policy = case.of(network), registry.get(network).policy
    life = known.logins[0].life
    due_after = max(life, proof_every(policy) or life)
    margin = renewal_margin_of(policy, due_after)
    return {"age": due_after - margin * 2 / 3, "life": life, **known.stored}


# Before its access token is over, a login of each network is due.
DUE = {network: due_soon(network) for network in ROTATING}
LOGINS = sized(whole=50, sample=12)
PAIR = (200, {"access_token": "access-new", "refresh_token": "refresh-new", "expires_in": 7200})
REFUSED = (400, {"error": "invalid_grant", "error_description": "dead"})


def cells() -> list[tuple[str, str, int]]:
    """Every network x fault x minutes; of the sample each fault, length and network once."""
    if WHOLE:
        return list(product(ROTATING, FAULTS, (1, 3, 60)))
    lengths = (60, 3, 1, 3, 60)
    networks = ("x", "pinterest", "x", "x", "pinterest")
    return list(zip(networks, FAULTS, lengths, strict=True))


def logins(there: RotatingNetwork, network: str, number: int) -> None:
    user = make_user()
    for _ in range(number):
        there.login(network, user=user, **DUE[network])


def states() -> set[str]:
    return set(Event.objects.filter(kind=EventKind.STATE_CHANGED).values_list("after", flat=True))


def all_renewed() -> bool:
    return not Credential.objects.filter(generation=1).exists()


@pytest.mark.parametrize(("network", "fault", "length"), cells())
def test_nobody_signs_in_no_token_is_lost_and_all_are_renewed_within_an_hour(
    network: str, fault: str, length: int
) -> None:
    there = RotatingNetwork(fault=fault, until=NOW + length * MINUTE)
    logins(there, network, LOGINS)
    there.work(until=there.until)
    asked = len(there.asked)
    there.work(until=there.until + HOUR, done=all_renewed)
    assert all_renewed()
    assert states() <= {"cannot_tell", "working"}
    assert set(Channel.objects.values_list("state", flat=True)) == {"working"}
    assert not Credential.objects.exclude(renewal_lost_at=None, quarantined="").exists()
    assert not Silence.objects.exists()
    # Two notice it, and from then on one asks for all.
    assert asked <= 3 + 8 * (length > 1)


@pytest.mark.parametrize("network", ROTATING)
def test_an_address_that_changes_keys_unheard_costs_few_of_them(network: str) -> None:
    """Who asks loses the key there: that is why the others wait, whatever the first are told."""
    there = RotatingNetwork(fault="200 empty", until=NOW + HOUR, rotates_unheard=True)
    logins(there, network, LOGINS)
    there.work(until=there.until + HOUR)
    assert len(there.used_up) <= 8
    renewed = set(Credential.objects.filter(generation__gt=1).values_list("account_id", flat=True))
    everybody = set(Credential.objects.values_list("account_id", flat=True))
    assert renewed == everybody - there.used_up
    lost = set(Channel.objects.filter(state="needs_you").values_list("credential__account_id"))
    assert lost == {(name,) for name in there.used_up}


def test_while_it_is_silent_a_channel_works_and_later_nobody_can_tell() -> None:
    there = RotatingNetwork(fault="hanging", until=NOW + 2 * HOUR)
    logins(there, "x", 4)
    there.work(until=NOW + 19 * MINUTE)
    assert set(Channel.objects.values_list("state", flat=True)) == {"working"}
    there.work(until=NOW + HOUR)
    assert set(Channel.objects.values_list("state", flat=True)) == {"cannot_tell"}
    assert set(Credential.objects.values_list("cause", flat=True)) == {"network_fault"}


# The canary


def due(network: str = "x", **fields: Any) -> Credential:
    return RotatingNetwork().login(network, **{**DUE[network], **fields})


def ask(credential: Credential, said: Said | None, *, at: timedelta = timedelta(0)) -> Outcome:
    lines = ListedDoor([said]) if said else door()
    return renew_if_due(credential.pk, at=NOW + at, door=lines)


@pytest.fixture
def three() -> tuple[Credential, Credential, Credential]:
    """Two have lost an answer just now; the second is the canary. The third has not asked."""
    there = RotatingNetwork()
    one_each = [there.login("x", **DUE["x"]) for _ in range(3)]
    for credential in one_each[:2]:
        assert ask(credential, "timeout") is Outcome.LOST
    assert Silence.objects.get().canary == one_each[1]
    return one_each[0], one_each[1], one_each[2]


Three = tuple[Credential, Credential, Credential]


def test_the_canary_asks_and_the_others_wait(three: Three) -> None:
    first, canary, third = three
    for waits in (first, third):
        assert ask(waits, None, at=1.5 * MINUTE) is Outcome.WAITING
        waits.refresh_from_db()
        assert NOW < waits.next_check_at <= NOW + 20 * MINUTE
    assert ask(canary, "timeout", at=MINUTE) is Outcome.LOST
    canary.refresh_from_db()
    assert canary.next_check_at == Silence.objects.get().ask_at == NOW + 3 * MINUTE


def test_when_the_canary_is_answered_everybody_is_looked_at(three: Three) -> None:
    first, canary, third = three
    assert ask(third, None, at=MINUTE) is Outcome.WAITING
    assert ask(canary, PAIR, at=MINUTE) is Outcome.STORED
    assert not Silence.objects.exists()
    for credential in (first, third):
        credential.refresh_from_db()
        assert credential.next_check_at <= NOW + MINUTE
        assert ask(credential, PAIR, at=MINUTE) is Outcome.STORED


@pytest.mark.parametrize("said", [(503, ""), "refused", (200, "<html>")])
def test_an_answer_that_is_none_keeps_the_others_waiting(three: Three, said: Said) -> None:
    _, canary, third = three
    ask(canary, said, at=MINUTE)
    assert ask(third, None, at=1.5 * MINUTE) is Outcome.WAITING


@pytest.mark.parametrize("said", [(401, {"error": "invalid_client"}), (429, {})])
def test_an_answer_about_us_ends_the_waiting(three: Three, said: Said) -> None:
    _, canary, _ = three
    ask(canary, said, at=MINUTE)
    assert not Silence.objects.exists()


def test_a_canary_that_is_refused_speaks_for_itself_alone(three: Three) -> None:
    first, canary, third = three
    assert ask(canary, REFUSED, at=MINUTE) is Outcome.REFUSED
    row = Silence.objects.get()
    assert row.canary in (first, third)
    assert row.canary is not None
    row.canary.refresh_from_db()
    assert row.canary.next_check_at == NOW + MINUTE
    assert ask(row.canary, PAIR, at=MINUTE) is Outcome.STORED


def test_a_canary_that_is_silent_again_and_again_is_replaced(three: Three) -> None:
    _, canary, _ = three
    for minutes in (1, 3):
        ask(canary, "timeout", at=minutes * MINUTE)
    row = Silence.objects.get()
    assert row.canary != canary
    assert row.ask_at == NOW + 7 * MINUTE
    assert ask(canary, None, at=7 * MINUTE) is Outcome.WAITING


def test_a_canary_that_is_disconnected_or_does_not_come_is_replaced(three: Three) -> None:
    _, canary, third = three
    assert ask(third, None, at=MINUTE) is Outcome.WAITING
    assert ask(third, "timeout", at=MINUTE + silence.GRACE) is Outcome.LOST
    assert Silence.objects.get().canary == third
    third.delete()
    assert ask(canary, PAIR, at=5 * MINUTE) is Outcome.STORED


def test_a_canary_that_we_cannot_open_is_replaced(three: Three) -> None:
    _, canary, _ = three
    Credential.objects.filter(pk=canary.pk).update(access_token_sealed="sealed by another key")
    assert ask(canary, None, at=MINUTE) is Outcome.UNRESOLVED
    assert Silence.objects.get().canary != canary


def test_a_worker_that_dies_with_the_canarys_request_is_waited_for_no_longer_than_its_claim(
    three: Three,
) -> None:
    _, canary, third = three
    assert silence.turn(canary, at=NOW + MINUTE) is None  # and then the worker dies
    assert ask(third, None, at=3 * MINUTE) is Outcome.WAITING
    assert ask(third, PAIR, at=5.5 * MINUTE) is Outcome.STORED


def test_another_networks_silence_is_none_of_ours(three: Three) -> None:
    pinterest = due("pinterest")
    pair = (200, {"access_token": "a", "refresh_token": "r", "expires_in": 2_592_000})
    assert ask(pinterest, pair, at=MINUTE) is Outcome.STORED
    assert Silence.objects.get().network == "x"


def test_one_login_that_loses_its_answers_stops_nobody_else() -> None:
    there = RotatingNetwork()
    lonely, other = (there.login("x", **DUE["x"]) for _ in range(2))
    for number in range(4):
        ask(lonely, "timeout", at=number * 2 * MINUTE)
    assert not Silence.objects.exists()
    assert ask(other, PAIR, at=8 * MINUTE) is Outcome.STORED


def test_losses_with_a_success_between_them_are_no_silence() -> None:
    there = RotatingNetwork()
    first, second, third = (there.login("x", **DUE["x"]) for _ in range(3))
    ask(first, "timeout")
    ask(second, PAIR, at=MINUTE)
    ask(third, "timeout", at=2 * MINUTE)
    assert not Silence.objects.exists()


def test_workers_that_die_with_their_answers_are_no_silence() -> None:
    there = RotatingNetwork()
    dead, other = (there.login("x", **DUE["x"]) for _ in range(2))
    Renewal.objects.create(
        credential=dead,
        generation=1,
        fingerprint=dead.fingerprint,
        started_at=NOW - 3 * MINUTE,
        sent_at=NOW - 3 * MINUTE,
    )
    assert ask(dead, None) is Outcome.WAITING
    assert ask(other, "timeout") is Outcome.LOST
    assert not Silence.objects.exists()
