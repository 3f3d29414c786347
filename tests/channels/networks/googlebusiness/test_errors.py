"""The answers of Google Business Profile to causes: ``answers/<case>.<cause>.json``."""

from __future__ import annotations

from channels.contract import Cause
from tests.channels.networks.contract_case import NetworkContract


class TestGoogleBusiness(NetworkContract):
    network = "googlebusiness"
    cannot_say = {
        Cause.REVOKED_BY_USER: "no answer tells a removed app from other dead tokens; RISC does",
        Cause.PASSWORD_CHANGED: "a changed password ends no token of this scope",
    }
