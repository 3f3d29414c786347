"""X's answers to causes. The answers: ``answers/<case>.<cause>.json``."""

from __future__ import annotations

from channels.contract import Cause
from tests.channels.networks.contract_case import NetworkContract


class TestX(NetworkContract):
    network = "x"
    cannot_say = {
        Cause.REVOKED_BY_USER: "X never tells a removed app from any other dead token",
        Cause.PASSWORD_CHANGED: "X never names a changed password",
        Cause.LOST_PAGE_ROLE: "X has no pages",
    }
