"""LinkedIn's answers to causes. The answers: ``answers/<case>.<cause>.json``."""

from __future__ import annotations

from channels.contract import Cause
from tests.channels.networks.contract_case import NetworkContract


class TestLinkedIn(NetworkContract):
    network = "linkedin"
    cannot_say = {
        Cause.PASSWORD_CHANGED: "LinkedIn never names a changed password",
        Cause.CHECKPOINT_OR_LOCKED: "LinkedIn's API knows only restricted members",
    }
