"""One check under way, and what it can come to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from channels.contract import App, Network
from channels.models import Credential
from channels.records.observed_door import ObservedDoor
from channels.renewal import renew


class CheckOutcome(StrEnum):
    """What a check came to. The login holds the truth; this says how it was got."""

    ASKED = "asked"  # the network answered, or failed to
    RENEWED = "renewed"  # new tokens were granted: the proof of life
    NOT_RENEWED = "not_renewed"  # a renewal was asked for and refused
    UNCLEAR = "unclear"  # asked, and what came back says nothing about the token
    WAITING = "waiting"  # an answer was lost just now: asked again later, perhaps by another
    BUSY = "busy"  # another worker checks it just now
    PAUSED = "paused"  # the network asked us to wait
    NOT_SET_UP = "not_set_up"
    LAST_PROOF = "last_proof"  # asking costs money: the last proof stands
    NO_UNITS = "no_units"  # only a look could tell, and those of the day are used up


@dataclass(frozen=True, slots=True)
class RunningCheck:
    """One check under way."""

    credential: Credential
    network: Network
    app: App
    at: datetime
    door: ObservedDoor
    by_person: bool
    renewal_unresolved: bool  # a renewal was tried, and will be again
    has_places: bool


OUTCOMES: dict[renew.Outcome, CheckOutcome] = {
    renew.Outcome.STORED: CheckOutcome.RENEWED,
    renew.Outcome.REFUSED: CheckOutcome.NOT_RENEWED,
    renew.Outcome.LOST: CheckOutcome.UNCLEAR,
    renew.Outcome.FAILED: CheckOutcome.UNCLEAR,
    renew.Outcome.UNRESOLVED: CheckOutcome.UNCLEAR,
    renew.Outcome.WAITING: CheckOutcome.WAITING,
    renew.Outcome.BUSY: CheckOutcome.BUSY,
    renew.Outcome.MOVED_ON: CheckOutcome.BUSY,
    renew.Outcome.PAUSED: CheckOutcome.PAUSED,
}
