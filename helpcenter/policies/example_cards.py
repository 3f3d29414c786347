"""The worked example of a live card, for readers who are not signed in."""

from __future__ import annotations

from dataclasses import dataclass

from helpcenter.policies import durations
from helpcenter.policies import facts as policies

# How far into its life the example's token is: near its end where a person is
# needed, so that the example has something to show.
LATE, EARLY = 0.85, 0.4
OPEN_FOR = 120 * durations.DAY
WIDTH = 560  # of the drawn line


@dataclass(frozen=True, slots=True)
class Example:
    network: str
    name: str
    machine: bool  # renewed without the person
    endless: bool  # the token has no end date, so that the line is that of data access
    lived: str
    life: str
    left: str
    now_x: int
    warn_x: int
    open: bool = False  # neither the token nor anything else of it has an end date
    width: int = WIDTH


def of(network: str) -> Example:
    """An invented channel's card, drawn with the network's real figures."""
    policy = policies.policy(network)
    if policy.endless and "data_access_seconds" not in policy.facts:
        return _open(network, policy.name)
    endless = "no_end_date" in policy.facts and "data_access_seconds" in policy.facts
    life = int(policy["data_access_seconds" if endless else "access_token_seconds"].value)
    machine = policy.renewal != "none"
    lived = _whole(life, EARLY if machine else LATE)
    return Example(
        network=network,
        name=policy.name,
        machine=machine,
        endless=endless,
        lived=durations.length(lived),
        life=durations.length(life),
        left=durations.length(life - lived),
        now_x=round(WIDTH * lived / life),
        warn_x=round(WIDTH * (1 - _margin(network, life) / life)),
    )


def _open(network: str, name: str) -> Example:
    """A token that nothing but an event ends, a third of a year after it was granted."""
    lived = durations.length(OPEN_FOR)
    middle = WIDTH // 3
    return Example(
        network=network,
        name=name,
        machine=True,
        endless=True,
        lived=lived,
        life="",
        left="",
        now_x=middle,
        warn_x=WIDTH,
        open=True,
    )


def _whole(life: int, share: float) -> int:
    """Part of a life in whole days, or in minutes for lives shorter than two days."""
    unit = durations.DAY if life > 2 * durations.DAY else durations.MINUTE
    return round(life * share / unit) * unit


def _margin(network: str, life: int) -> int:
    """How long before the end we warn, or renew."""
    facts = policies.policy(network).facts
    if "renew_before_seconds" in facts:
        return min(int(facts["renew_before_seconds"].value), life)
    if "warn_days" in facts:
        return min(int(facts["warn_days"].value) * durations.DAY, life)
    return life // 6
