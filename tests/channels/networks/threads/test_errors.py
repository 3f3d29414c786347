"""Threads' answers to causes. The answers: ``answers/<case>.<cause>.json``."""

from __future__ import annotations

from channels.contract import Cause
from tests.channels.networks.contract_case import NetworkContract


class TestThreads(NetworkContract):
    network = "threads"
    cannot_say = {Cause.LOST_PAGE_ROLE: "there is one profile and no roles on it"}
    meant_by_500 = frozenset({"permission_refused_with_500"})
