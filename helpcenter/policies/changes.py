"""What the networks changed, told through ``channels.public.help_center``."""

from __future__ import annotations

from channels.public import help_center as public
from channels.public.help_center import ChangeInWords
from helpcenter.policies import facts


def of(network: str) -> list[ChangeInWords]:
    """One network's changes, the newest first. Raises KeyError for none of ours."""
    return public.policy_changes(network)


def everything() -> list[ChangeInWords]:
    """All networks' changes, the newest first."""
    entries = [change for network in facts.names() for change in of(network)]
    return sorted(entries, key=lambda change: change.since, reverse=True)


def problems() -> list[str]:
    """Figures that changed without an entry here, each with the entry that is missing."""
    return public.unrecorded_changes()


def anchor(change: ChangeInWords) -> str:
    """Its place on the page of changes."""
    return f"{change.network}-{change.id}"
