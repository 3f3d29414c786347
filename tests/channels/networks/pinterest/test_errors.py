"""Pinterest's answers to causes. The answers: ``answers/<case>.<cause>.json``."""

from __future__ import annotations

from channels.contract import Cause
from tests.channels.networks.contract_case import NetworkContract


class TestPinterest(NetworkContract):
    network = "pinterest"
    cannot_say = {
        Cause.REVOKED_BY_USER: "Pinterest never tells a removed app from any other dead token",
        Cause.PASSWORD_CHANGED: "Pinterest never names a changed password",
        Cause.LOST_PAGE_ROLE: "a profile has no roles; a board that is gone is a post's target",
    }
