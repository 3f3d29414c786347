"""One answer stops a network for an hour at the most; then one login asks for all."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from channels.contract import Cause, Reply
from channels.models import Credential, Pause
from channels.probing.check import CheckOutcome, check_login
from channels.records import pauses
from tests.channels.journeys.journey import DAY, HOUR, MINUTE, ListedDoor, Said, door
from tests.factories import NOW, make_channel, make_credential

pytestmark = pytest.mark.django_db

ACTIVE = (200, {"active": True, "status": "active", "expires_at": 1_798_000_000})
TWO_DAYS: Said = (429, {}, {"retry-after": str(2 * 86_400)})
BUSY: Said = (429, {}, {"retry-after": "600"})


def login(network: str = "linkedin") -> Credential:
    credential = make_credential(network=network)
    make_channel(credential)
    return credential


def check(credential: Credential, said: Said | None, *, minutes: float = 0) -> CheckOutcome:
    lines = ListedDoor([said]) if said else door()
    return check_login(credential.pk, at=NOW + minutes * MINUTE, door=lines)


def cut() -> tuple[Credential, Credential, Credential]:
    """Three logins, of which the first was told to wait for two days."""
    logins = login(), login(), login()
    check(logins[0], TWO_DAYS)
    return logins


def test_a_wait_of_days_stops_one_login_for_days_and_the_network_for_an_hour() -> None:
    first, second, _ = cut()
    first.refresh_from_db()
    assert first.next_check_at >= NOW + 2 * DAY
    assert Pause.objects.get().until == NOW + HOUR
    assert check(second, None, minutes=59) is CheckOutcome.PAUSED


def test_after_it_one_login_asks_and_when_it_is_answered_all_go_on() -> None:
    _, second, third = cut()
    heard: list[CheckOutcome] = []

    class Meanwhile(ListedDoor):
        """While the canary asks, others are not let through."""

        def send(self, *args: Any, **how: Any) -> Reply:
            heard.append(check(third, None, minutes=61))
            return super().send(*args, **how)

    at = NOW + 61 * MINUTE
    assert check_login(second.pk, at=at, door=Meanwhile([ACTIVE])) is CheckOutcome.ASKED
    assert heard == [CheckOutcome.PAUSED]
    assert check(third, ACTIVE, minutes=61) is CheckOutcome.ASKED
    assert not Pause.objects.exists()


def test_a_canary_that_is_told_to_wait_stops_the_network_again() -> None:
    _, second, third = cut()
    check(second, TWO_DAYS, minutes=61)
    assert Pause.objects.get().until == NOW + 121 * MINUTE
    assert check(third, None, minutes=120) is CheckOutcome.PAUSED
    assert check(third, ACTIVE, minutes=122) is CheckOutcome.ASKED


@pytest.mark.parametrize("said", ["timeout", (503, "")])
def test_a_canary_that_hears_nothing_gives_its_turn_to_another(said: Said) -> None:
    _, second, third = cut()
    check(second, said, minutes=61)
    assert check(third, None, minutes=62) is CheckOutcome.PAUSED
    assert check(third, ACTIVE, minutes=65) is CheckOutcome.ASKED
    assert not Pause.objects.exists()


def test_a_login_that_asks_nothing_is_no_canary() -> None:
    """X bills its questions: such a check must not hold the others back."""
    pauses.obey("x", NOW + DAY, at=NOW)
    idle = make_credential(network="x", age=30 * MINUTE, life=2 * HOUR, refresh="r")
    later = NOW + 61 * MINUTE
    idle.issued_at, idle.expires_at = later, later + 2 * HOUR
    idle.save()
    assert check_login(idle.pk, at=later, door=door()) is CheckOutcome.LAST_PROOF
    assert Pause.objects.get().canary is None


def test_a_short_wait_is_over_for_all_when_it_is_over() -> None:
    first, second = login(), login()
    check(first, BUSY)
    for credential in (first, second):
        assert check(credential, ACTIVE, minutes=11) is CheckOutcome.ASKED


def test_an_outage_that_names_a_far_end_is_asked_about_every_hour() -> None:
    credential = login()
    check(credential, (503, "", {"retry-after": "86400"}))
    credential.refresh_from_db()
    assert credential.next_check_at <= NOW + HOUR
    assert Pause.objects.get().until < NOW + HOUR


def test_a_canary_that_is_disconnected_gives_its_turn_to_another() -> None:
    _, second, third = cut()
    at = NOW + 61 * MINUTE
    assert not pauses.holds_back("linkedin", second.pk, at=at)
    second.delete()
    assert pauses.holds_back("linkedin", third.pk, at=at)
    assert not pauses.holds_back("linkedin", third.pk, at=at + pauses.TURN)


# X's caps of a day

RESET = str(int((NOW + 5 * HOUR).timestamp()))
LATER = str(int((NOW + 9 * MINUTE).timestamp()))


def capped(user: str, app: str) -> Said:
    return (
        429,
        {"title": "Too Many Requests"},
        {
            "x-rate-limit-remaining": "74",
            "x-rate-limit-reset": LATER,
            "x-user-limit-24hour-remaining": user,
            "x-user-limit-24hour-reset": RESET,
            "x-app-limit-24hour-remaining": app,
            "x-app-limit-24hour-reset": RESET,
        },
    )


def x() -> Credential:
    credential = make_credential(network="x", age=100 * MINUTE, life=2 * HOUR, refresh="r")
    make_channel(credential)
    return credential


@pytest.mark.parametrize(
    ("user", "app", "paused_for"),
    [("0", "500", None), ("0", "0", HOUR), ("12", "0", HOUR), ("12", "500", 9 * MINUTE)],
    ids=["the person's", "both", "the app's", "neither"],
)
def test_x_waits_for_the_limit_that_is_at_nothing(
    user: str, app: str, paused_for: timedelta | None
) -> None:
    credential = x()
    check(credential, capped(user, app))
    credential.refresh_from_db()
    assert credential.cause in (Cause.ALIVE, Cause.RATE_LIMITED)
    waits = 9 * MINUTE if paused_for == 9 * MINUTE else 5 * HOUR
    assert NOW + waits <= credential.next_check_at <= NOW + waits + 10 * MINUTE
    until = Pause.objects.values_list("until", flat=True).first()
    assert until == (NOW + paused_for if paused_for else None)
