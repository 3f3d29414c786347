"""YouTube's answers to causes. The answers: ``answers/<case>.<cause>.json``."""

from __future__ import annotations

from channels.contract import Cause
from tests.channels.networks.contract_case import NetworkContract


class TestYouTube(NetworkContract):
    network = "youtube"
    cannot_say = {
        Cause.REVOKED_BY_USER: "one sentence for a removal, half a year and whatever else ended it",
        Cause.PASSWORD_CHANGED: "a changed password ends no token that may not read Gmail",
    }
