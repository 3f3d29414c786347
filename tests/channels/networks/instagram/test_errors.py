"""Instagram's answers to causes. The answers: ``answers/<case>.<cause>.json``."""

from __future__ import annotations

from channels.contract import Cause
from tests.channels.networks.contract_case import NetworkContract


class TestInstagram(NetworkContract):
    network = "instagram"
    cannot_say = {
        Cause.LOST_PAGE_ROLE: "with Instagram Login there is one account and no roles on it"
    }
