"""As many logins of one network as a morning brings, all due at once; five workers after them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from channels.contract import Cause
from tests import servers
from tests.channels.networks.pretend import Login, connect
from tests.channels.renewal.driving import Driver
from tests.conftest import Sandbox
from tests.every_network import ROTATING, account_of
from tests.sizes import WHOLE, few, sized

PROCESSES, THREADS = 5, 10
LOGINS = sized(whole=1000, sample=20)
DAY_S = 86_400
LOOKED_AT = 20
FIGURES = str.maketrans("0189", "zwxy")  # these stand in no DID
# The last of those that rotate is the one that ends a whole session at the second use of a token.
NETWORKS = few(ROTATING[::-1], most=1)


@pytest.fixture
def renewers(request: pytest.FixtureRequest, tmp_path: Path, sandbox: Sandbox) -> Iterator[Driver]:
    """On a database that takes as many at once: SQLite lets the last of them wait too long."""
    if not WHOLE:
        yield request.getfixturevalue("driver")
        return
    with servers.postgres() as address:
        driver = Driver(address, sandbox, tmp_path)
        driver("migrate")
        yield driver
        driver.stop()


@pytest.mark.django_db
@pytest.mark.slow
@pytest.mark.parametrize("network", NETWORKS)
def test_each_is_renewed_by_one_call_and_none_is_lost(renewers: Driver, network: str) -> None:
    logins = [
        stored(connect(renewers.sandbox, network, person=each))
        for each in people(renewers, network)
    ]
    made = renewers("prepare_each", network=network, logins=logins, age_s=DAY_S)["credentials"]
    renewers.sandbox.session.delete(f"{renewers.sandbox.url}/control/calls", timeout=30)

    answer = renewers("renew_all", credentials=made, processes=PROCESSES, threads=THREADS)

    counts: Counter[str] = Counter()
    for child in answer["all"]:
        counts.update(child["outcomes"])
    assert set(counts) <= {"stored", "busy", "not_due", "moved_on"}, counts
    assert counts["stored"] == LOGINS
    assert counts.total() == LOGINS * PROCESSES
    held = renewers("held", credentials=made)
    assert held == {
        "generations": {"2": LOGINS},
        "causes": {Cause.ALIVE: LOGINS},
        "lost": 0,
        "pairs": LOGINS,
    }
    asked = Counter(call["status"] for call in renewers.renewals(network))
    assert asked[200] == LOGINS, asked
    # Besides, answers that told nothing but the nonce of now: no token was used up for them.
    assert set(asked) <= {200, 400}
    step = max(1, LOGINS // LOOKED_AT)
    for login in made[::step]:
        assert renewers("probe", credential=login) == {"cause": Cause.ALIVE}


def people(driver: Driver, network: str) -> list[str]:
    """Somebody for each login, of the kind and the server of the one whom the tests know."""
    every = driver.sandbox.control("state")["networks"][network]["accounts"]
    known = next(each for each in every if each["id"] == account_of(network))
    prefix, _, rest = known["id"].rpartition(":")
    made = []
    for number in range(LOGINS):
        name, rest_of_handle = f"racer{number}", known["handle"].partition(".")[2]
        told = {"name": name, "kind": known["kind"], "handle": f"{name}.{rest_of_handle}"}
        if prefix:  # did:plc:, and letters and figures of its own alphabet
            told["id"] = f"{prefix}:{number:0>{len(rest)}}".translate(FIGURES)
        made.append(driver.sandbox.control(f"{network}/accounts", told)["id"])
    return made


def stored(granted: Login) -> dict[str, Any]:
    tokens = granted.tokens
    return {
        "account_id": granted.person,
        "access": tokens.access,
        "refresh": tokens.refresh,
        "keys": tokens.keys,
        "server": granted.app.server,
    }
