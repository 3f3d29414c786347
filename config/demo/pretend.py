"""The control address of the pretend networks, as the demo calls it. Nothing else of the site
knows that they are pretend."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import Any

import requests
from django.conf import settings

PATIENCE_S = 10


@dataclass(frozen=True, slots=True)
class Login:
    """One login of the demo, and what happens to it afterwards. Times: so long ago."""

    network: str
    account: str
    app: str  # the key of our app that it is connected by
    typed: str  # what its owner types to find its server, where each login has one
    age: timedelta
    consent: dict[str, Any]
    then: dict[str, Any]  # what happens to it at its network
    happened: timedelta
    refreshed: tuple[timedelta, ...]
    channels: frozenset[str]  # ids of what is made a channel; empty: everything
    app_withdrawn: bool  # our app that it came by is no longer set up here


@dataclass(frozen=True, slots=True)
class Outage:
    """A time in which a network was out of order; one that goes on still ends by itself."""

    network: str
    kind: str
    began: timedelta  # so long ago
    lasts: timedelta


def told() -> tuple[list[Login], list[Outage]]:
    """Whom the pretend networks have for the demo: each network's folder there names its own."""
    reply = _line().get(f"{settings.SANDBOX_URL}/control/demo", timeout=PATIENCE_S)
    reply.raise_for_status()
    body = reply.json()
    return [_login(raw) for raw in body["logins"]], [_outage(raw) for raw in body["outages"]]


def control(path: str, body: dict[str, Any]) -> Any:
    """POST to ``/control/<path>``; the answer. Raises ``requests.RequestException``."""
    address = f"{settings.SANDBOX_URL}/control/{path}"
    reply = _line().post(address, json=body, timeout=PATIENCE_S)
    reply.raise_for_status()
    return reply.json()


@cache
def _line() -> requests.Session:
    """One that stays open: loading the demo moves the clock some hundred times."""
    line = requests.Session()
    line.trust_env = False
    return line


def out_of_order() -> set[str]:
    """The networks that have a fault now. Raises ``requests.RequestException``."""
    reply = _line().get(f"{settings.SANDBOX_URL}/control/state", timeout=PATIENCE_S)
    reply.raise_for_status()
    return {name for name, told in reply.json()["networks"].items() if told["faults"]}


def _login(raw: dict[str, Any]) -> Login:
    return Login(
        network=raw["network"],
        account=raw["account"],
        app=raw["app"],
        typed=raw["typed"],
        age=_seconds(raw["connected_seconds_ago"]),
        consent=raw["consent"],
        then=raw["then"],
        happened=_seconds(raw["happened_seconds_ago"]),
        refreshed=tuple(map(_seconds, raw["refreshed_seconds_ago"])),
        channels=frozenset(raw["channels"]),
        app_withdrawn=raw["app_withdrawn"],
    )


def _outage(raw: dict[str, Any]) -> Outage:
    began, lasts = _seconds(raw["began_seconds_ago"]), _seconds(raw["lasts_seconds"])
    return Outage(raw["network"], raw["kind"], began, lasts)


def _seconds(number: float) -> timedelta:
    return timedelta(seconds=number)
