"""The network's clock against ours, from the ``Date`` of its answers."""

from __future__ import annotations

from datetime import timedelta

from channels import http
from channels.contract import Endpoint, Reply
from tests.factories import NOW


def test_the_skew_is_the_networks_clock_less_ours() -> None:
    def reply(**headers: str) -> Reply:
        return Reply(Endpoint.WHOAMI, 200, NOW, headers=headers)

    later = http.skew(reply(date="Tue, 24 Nov 2026 09:05:00 GMT"))
    assert later == timedelta(minutes=5)
    assert http.skew(reply(date="Tue, 24 Nov 2026 08:59:00 -0000")) == timedelta(minutes=-1)
    assert http.skew(reply()) is None
    assert http.skew(reply(date="yesterday")) is None
