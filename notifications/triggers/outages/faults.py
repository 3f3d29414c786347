"""Whose fault an outage is, and where: its ``network`` names both."""

from __future__ import annotations

from channels.contract import Cause, split_realm
from notifications.models import Outage

# Outages of our own making are kept beside the network's, under this prefix.
OURS = "ours:"
FAULTS = {"": Cause.NETWORK_FAULT, OURS: Cause.APP_FAULT}


def fault_of(name: str) -> tuple[str, Cause]:
    """The realm and the fault behind an outage's ``network``."""
    ours = name.startswith(OURS)
    return name.removeprefix(OURS), FAULTS[OURS if ours else ""]


def is_open(name: str) -> bool:
    return Outage.objects.filter(network=name, over_at=None).exists()


def is_over(outage: int) -> bool:
    return not Outage.objects.filter(pk=outage, over_at=None).exists()


def network_of(outage: Outage) -> str:
    return split_realm(fault_of(outage.network)[0])[0]


def root_of(outage: Outage) -> str:
    """As ``root_causes.of_failure`` names it."""
    ours = outage.network.startswith(OURS)
    return outage.network if ours else f"network:{outage.network}"
