"""Where a second use of a refresh token deletes the whole session, as at Bluesky."""

from __future__ import annotations

from collections import Counter

import pytest

from channels.contract import Cause
from tests.channels.networks.pretend import connect
from tests.channels.renewal.driving import Driver
from tests.channels.renewal.test_races import outcomes

DAY_S = 86_400
DELETES = ("bluesky",)  # of those that rotate: a replay ends what it belongs to


@pytest.mark.django_db
@pytest.mark.parametrize("network", DELETES)
class TestFiftyAtOnce:
    def test_they_make_one_call_and_lose_no_session(self, driver: Driver, network: str) -> None:
        login = driver.login_of(connect(driver.sandbox, network), age_s=DAY_S)
        counts = outcomes(driver("renew", credential=login, processes=5, threads=10))
        assert counts["stored"] == 1
        assert sum(counts.values()) == 50
        # One call, and at most one answer before it that told nothing but the nonce of now.
        asked = Counter(call["status"] for call in driver.renewals(network))
        assert asked[200] == 1
        assert set(asked) <= {200, 400}
        assert asked[400] <= 1
        assert driver("probe", credential=login) == {"cause": Cause.ALIVE}

    def test_forced_ones_never_use_a_key_that_was_used(self, driver: Driver, network: str) -> None:
        login = driver.login_of(connect(driver.sandbox, network), age_s=DAY_S)
        counts = outcomes(driver("renew", credential=login, processes=5, threads=10, force=True))
        asked = Counter(call["status"] for call in driver.renewals(network))
        assert asked[200] == counts["stored"] >= 1
        assert driver("show", credential=login)["generation"] == 1 + counts["stored"]
        assert driver("probe", credential=login) == {"cause": Cause.ALIVE}
