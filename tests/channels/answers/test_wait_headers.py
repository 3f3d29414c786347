"""Until when a network asks us to wait."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from channels import registry
from channels.answers.wait_headers import retry_at, wait
from channels.contract import Cause, Context, Endpoint, Network, Reply, Waits
from channels.networks.meta.usage import used_up
from core.headers.retry_after import LONGEST

AT = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
# All that any network declares.
ALL = Waits(
    tuple(name for network in registry.NETWORKS for name in network.waits.resets),
    registry.get("facebook").waits.used_up,
)


@pytest.mark.parametrize(
    ("name", "value", "seconds"),
    [
        ("retry-after", "120", 120),
        ("retry-after", " 7 ", 7),
        ("retry-after", "Tue, 24 Nov 2026 10:05:00 GMT", 300),
        ("retry-after", "Tue, 24 Nov 2026 09:00:00 GMT", 0),
        ("retry-after", "99999999999", LONGEST.total_seconds()),
        ("x-rate-limit-reset", str(int(AT.timestamp()) + 90), 90),
        ("x-rate-limit-reset", str(int(AT.timestamp()) - 90), 0),
        ("x-rate-limit-reset", str((int(AT.timestamp()) + 90) * 1000), 90),
        ("x-ratelimit-reset", "30", 30),
        ("x-ratelimit-reset", "2026-11-24T10:01:30.000000Z", 90),
        ("x-ratelimit-reset", "2026-11-24T12:01:30+02:00", 90),
        ("x-ratelimit-reset", "30, 60;w=60", 30),
    ],
)
def test_the_header_says_when(name: str, value: str, seconds: float) -> None:
    assert retry_at({name: value}, AT, ALL) == AT + timedelta(seconds=seconds)


@pytest.mark.parametrize(
    "value",
    [
        "",
        "soon",
        "-5",
        "1e9",
        "١٢",
        "Tue, 99 Foo 2026",
        "9" * 40,
        "2026-11-24T10:01:30",
        "0001-01-01T00:00+14:00",
    ],
)
def test_a_header_that_says_nothing_is_left_alone(value: str) -> None:
    for name in ("retry-after", "x-rate-limit-reset", "x-app-usage"):
        assert retry_at({name: value}, AT, ALL) is None


def test_retry_after_goes_before_the_rest() -> None:
    assert retry_at({"x-ratelimit-reset": "900", "retry-after": "5"}, AT, ALL) == AT + timedelta(
        seconds=5
    )


def test_metas_business_usage_gives_minutes() -> None:
    usage = {"100": [{"type": "pages", "call_count": 100, "estimated_time_to_regain_access": 19}]}
    headers = {"x-business-use-case-usage": json.dumps(usage)}
    assert retry_at(headers, AT, ALL) == AT + timedelta(minutes=19)


def test_a_full_gauge_waits_for_the_rolling_hour() -> None:
    full = {"x-app-usage": '{"call_count":100,"total_time":25,"total_cputime":25}'}
    assert used_up(full, AT) == AT + timedelta(hours=1)


def test_a_gauge_below_full_does_not_wait() -> None:
    assert used_up({"x-app-usage": '{"call_count":99,"total_time":25}'}, AT) is None


@pytest.mark.parametrize("usage", ["[]", "null", '{"a":[1]}', '{"call_count":NaN}', "[" * 5000])
def test_odd_usage_does_not_wait(usage: str) -> None:
    assert used_up({"x-business-use-case-usage": usage}, AT) is None


RESET = {"x-rate-limit-reset": str(int((AT + timedelta(minutes=14)).timestamp()))}


def test_a_routine_reset_header_beside_an_outage_is_no_wait() -> None:
    assert wait(Cause.NETWORK_FAULT, RESET, AT, ALL) is None
    assert wait(Cause.RATE_LIMITED, RESET, AT, ALL) == AT + timedelta(minutes=14)


def test_an_outage_that_names_its_end_is_believed() -> None:
    headers = {**RESET, "retry-after": "90"}
    assert wait(Cause.NETWORK_FAULT, headers, AT, ALL) == AT + timedelta(seconds=90)


def test_what_says_something_about_the_token_asks_for_no_wait() -> None:
    assert wait(Cause.EXPIRED, {"retry-after": "90"}, AT, ALL) is None


@pytest.mark.parametrize("network", registry.NETWORKS, ids=lambda network: network.id)
def test_a_network_is_held_to_its_own_headers(network: Network) -> None:
    """Another network's header beside a limit says nothing here."""
    reset = str(int((AT + timedelta(minutes=3)).timestamp()))
    for name in ALL.resets:
        reply = Reply(Endpoint.WHOAMI, 429, AT, {name: reset}, "{}")
        finding = network.explain(reply, Context())
        assert finding.cause is Cause.RATE_LIMITED
        expected = AT + timedelta(minutes=3) if name in network.waits.resets else None
        assert finding.retry_at == expected
