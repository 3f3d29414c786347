"""Facebook's answers to causes. The answers: ``answers/<case>.<cause>.json``."""

from __future__ import annotations

from tests.channels.networks.contract_case import NetworkContract


class TestFacebook(NetworkContract):
    network = "facebook"
