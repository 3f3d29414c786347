"""Answers of Mastodon servers to causes. The answers: ``answers/<case>.<cause>.json``."""

from __future__ import annotations

from channels.contract import Cause
from tests.channels.networks.contract_case import NetworkContract


class TestMastodon(NetworkContract):
    network = "mastodon"
    cannot_say = {
        Cause.REVOKED_BY_USER: "an app that was removed sounds like a password that was reset",
        Cause.PASSWORD_CHANGED: "a password that was reset sounds like an app that was removed",
        Cause.LOST_PAGE_ROLE: "a profile has no roles",
    }
