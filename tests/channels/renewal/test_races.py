from __future__ import annotations

from collections import Counter

import pytest

from tests.channels.consent.granting import TIKTOK, Office, X
from tests.channels.renewal.driving import Driver


def outcomes(answer: dict[str, list[dict[str, list[str]]]]) -> Counter[str]:
    return Counter(outcome for child in answer["all"] for outcome in child["outcomes"])


@pytest.mark.parametrize("office", [X, TIKTOK], ids=lambda office: office.network)
def test_fifty_renewals_at_once_make_one_call_and_lose_nothing(
    driver: Driver, office: Office
) -> None:
    login = driver.login(office)
    before = driver("show", credential=login)
    answer = driver("renew", credential=login, processes=5, threads=10)
    counts = outcomes(answer)
    assert counts["stored"] == 1
    assert set(counts) <= {"stored", "busy", "not_due", "moved_on"}
    assert sum(counts.values()) == 50
    assert [call["status"] for call in driver.renewals(office.network)] == [200]
    after = driver("show", credential=login)
    assert (after["generation"], after["rows"]) == (2, ["stored"])
    assert after["refresh"] != before["refresh"]
    assert after["events"] == ["renewed"]
    assert driver("probe", credential=login) == {"cause": "alive"}


def test_the_pair_that_is_stored_can_be_renewed_again(driver: Driver) -> None:
    login = driver.x_login()
    for times in range(1, 4):
        driver("renew", credential=login, processes=2, threads=5, offset_s=7000 * (times - 1))
        assert len(driver.renewals()) == times
    assert driver("show", credential=login)["generation"] == 4


def test_fifty_forced_renewals_at_once_never_overlap(driver: Driver) -> None:
    """Forced ones may follow each other; no call may ever use a key that was used."""
    login = driver.x_login(age_s=60)
    counts = outcomes(driver("renew", credential=login, processes=5, threads=10, force=True))
    # Not due: whose moment lies before that of the pair which another process has stored since.
    assert set(counts) <= {"stored", "busy", "moved_on", "not_due"}
    assert {call["status"] for call in driver.renewals()} == {200}
    after = driver("show", credential=login)
    assert after["generation"] == 1 + counts["stored"] == 1 + len(driver.renewals())
    assert driver("probe", credential=login) == {"cause": "alive"}


@pytest.mark.parametrize("office", [X, TIKTOK], ids=lambda office: office.network)
def test_fifty_that_lose_the_answer_ask_once(driver: Driver, office: Office) -> None:
    login = driver.login(office)
    fault = {"kind": "cut_after_rotate", "times": 1}
    driver.sandbox.control(f"{office.network}/faults", fault)
    counts = outcomes(driver("renew", credential=login, processes=5, threads=10))
    assert counts["lost"] == 1
    assert set(counts) <= {"lost", "busy", "waiting"}
    assert len(driver.renewals(office.network)) == 1
