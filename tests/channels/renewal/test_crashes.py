"""Kill -9 at every step of a renewal at a network that rotates, and what becomes of it."""

from __future__ import annotations

import signal
from typing import Any

import pytest

from channels.renewal.attempts import RETRY_AFTER_LOSS, STALE
from tests.channels.renewal.driving import Driver

KILLED = {"killed": int(signal.SIGKILL)}
LATER = STALE.total_seconds() + 1
LATER_STILL = LATER + RETRY_AFTER_LOSS.total_seconds() + 1
# What nobody named is believed at the third look.
LOOKS = (0, 60, 720)


def crash(driver: Driver, step: str) -> int:
    login = driver.x_login()
    assert driver("renew", credential=login, crash=step) == KILLED
    return login


def renew(driver: Driver, login: int, offset_s: float) -> str:
    answer: dict[str, Any] = driver("renew", credential=login, offset_s=offset_s)
    outcome: str = answer["outcomes"][0]
    return outcome


def test_killed_before_the_call_it_is_simply_done_again(driver: Driver) -> None:
    login = crash(driver, "before the call")
    assert driver.renewals() == []
    assert renew(driver, login, 0) == "busy"  # for all we know the worker still lives
    assert renew(driver, login, LATER) == "stored"
    assert driver("show", credential=login)["rows"] == ["failed", "stored"]
    assert driver("probe", credential=login) == {"cause": "alive"}


def test_killed_as_the_call_leaves_one_careful_attempt_finds_the_key_unchanged(
    driver: Driver,
) -> None:
    login = crash(driver, "as it leaves")
    assert driver.renewals() == []
    assert renew(driver, login, LATER) == "waiting"
    assert renew(driver, login, LATER_STILL) == "stored"
    after = driver("show", credential=login)
    assert (after["rows"], after["lost"]) == (["lost", "stored"], False)
    assert driver("probe", credential=login) == {"cause": "alive"}


def test_killed_with_the_answer_just_come_the_loss_is_told_honestly(driver: Driver) -> None:
    login = crash(driver, "after the answer")
    before = driver("show", credential=login)
    assert (before["generation"], before["rows"]) == (1, ["pending"])
    assert renew(driver, login, LATER) == "waiting"
    looks = [renew(driver, login, LATER_STILL + look) for look in LOOKS]
    assert looks == ["refused", "refused", "lost"]
    after = driver("show", credential=login)
    assert (after["lost"], after["rule"]) == (True, "renewal-answer-lost")
    assert after["states"] == ["needs_you"]
    assert after["rows"] == ["lost", *["refused"] * 3]
    # Afterwards it is used by no ordinary round any more.
    assert renew(driver, login, LATER_STILL + 86_400) == "not_due"
    assert [call["status"] for call in driver.renewals()] == [200, 400, 400, 400]


@pytest.mark.parametrize("step", ["on the disk", "before the commit"])
def test_killed_with_the_new_keys_on_the_disk_nothing_is_lost(driver: Driver, step: str) -> None:
    login = crash(driver, step)
    before = driver("show", credential=login)
    assert (before["generation"], before["rows"]) == (1, ["pending"])
    assert renew(driver, login, 0) == "not_due"  # stored first, and then nothing is due
    after = driver("show", credential=login)
    assert (after["generation"], after["rows"], after["events"]) == (2, ["stored"], ["renewed"])
    assert driver("probe", credential=login) == {"cause": "alive"}
    assert [call["status"] for call in driver.renewals()] == [200]
    assert driver.waiting() == []


def test_killed_after_the_commit_nothing_is_lost(driver: Driver) -> None:
    login = crash(driver, "after the commit")
    after = driver("show", credential=login)
    assert (after["generation"], after["rows"]) == (2, ["stored"])
    assert renew(driver, login, 0) == "not_due"
    assert driver("probe", credential=login) == {"cause": "alive"}


def test_a_line_cut_after_rotating_is_recognised(driver: Driver) -> None:
    login = driver.x_login()
    driver.sandbox.control("x/faults", {"kind": "cut_after_rotate", "times": 1})
    assert renew(driver, login, 0) == "lost"
    assert driver("show", credential=login)["states"] == ["working"]
    wait = RETRY_AFTER_LOSS.total_seconds() + 1
    assert [renew(driver, login, wait + look) for look in LOOKS] == ["refused", "refused", "lost"]
    after = driver("show", credential=login)
    assert (after["lost"], after["states"]) == (True, ["needs_you"])
    assert after["events"].count("renewal_lost") == 1


def test_a_line_cut_before_anything_was_done_is_mended_by_the_careful_attempt(
    driver: Driver,
) -> None:
    login = driver.x_login()
    driver.sandbox.control("x/faults", {"kind": "cut", "times": 1})
    assert renew(driver, login, 0) == "lost"
    assert renew(driver, login, RETRY_AFTER_LOSS.total_seconds() + 1) == "stored"
    assert driver("probe", credential=login) == {"cause": "alive"}


def test_our_app_refused_by_the_network_loses_nothing(driver: Driver) -> None:
    login = driver.x_login()
    driver.sandbox.control("x/faults", {"kind": "app_disabled"})
    assert renew(driver, login, 0) == "unresolved"
    shown = driver("show", credential=login)
    assert (shown["cause"], shown["quarantined"], shown["states"]) == ("alive", False, ["working"])
    driver.sandbox.mend("x")
    assert renew(driver, login, 600) == "stored"
