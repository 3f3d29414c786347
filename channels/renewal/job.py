"""One renewal under way, and what can become of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from time import monotonic

from channels.contract import App, Blame, Cause, Certainty, Finding, Network
from channels.models import Credential, Renewal


class Outcome(StrEnum):
    """What became of a renewal. Every one of these is recorded already."""

    NOT_DUE = "not_due"
    STORED = "stored"
    REFUSED = "refused"
    LOST = "lost"  # the answer never came: asked again, less and less often
    FAILED = "failed"  # nothing changed: the network is down, or busy
    UNRESOLVED = "unresolved"  # it answered, with a fault of ours or nothing we understand
    BUSY = "busy"  # another worker renews it: read the login again
    MOVED_ON = "moved_on"  # it holds newer tokens: read the login again
    PAUSED = "paused"  # the network asked us to wait
    WAITING = "waiting"  # after an answer that was lost: not yet, or another login asks first


@dataclass(frozen=True, slots=True)
class Job:
    """One renewal that is ours to run. ``by_person``: its failure changes no card."""

    credential: Credential
    network: Network
    app: App
    renewal: Renewal
    at: datetime
    access_refused: bool = False
    by_person: bool = False
    refusal: Finding | None = None  # with which the network refused the access token
    for_call: bool = False  # not due: made for one call, which the history tells instead
    began: float = field(default_factory=monotonic)  # by this machine's own clock, in seconds

    @property
    def access_unusable(self) -> bool:
        """Whether the access token is of no use until there is a new one."""
        return self.access_refused or self.access_over

    @property
    def access_over(self) -> bool:
        """Whether the access token's time has run out, by our record."""
        end = self.credential.expires_at
        return end is not None and end <= self.at


def our_fault(rule: str, at: datetime) -> Finding:
    """A fault on our side, which says nothing about the token."""
    return Finding(Cause.APP_FAULT, Blame.US, Certainty.CANNOT_TELL, rule, at=at)


def no_answer(rule: str, at: datetime) -> Finding:
    """What we know while a network's token address does not answer: nothing."""
    return Finding(Cause.NETWORK_FAULT, Blame.NETWORK, Certainty.CANNOT_TELL, rule, at=at)
