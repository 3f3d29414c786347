"""What is kept of an answer: the network's own codes, and nothing that it did not say."""

from __future__ import annotations

from channels.contract import Blame, Cause, Certainty, Endpoint, Finding
from channels.records.events import evidence_of

BARE = Finding(Cause.NETWORK_FAULT, Blame.NETWORK, Certainty.CANNOT_TELL, "line_failed")


def test_what_was_not_said_is_not_kept() -> None:
    assert evidence_of(BARE) == {}


def test_where_it_was_said_with_which_status_and_codes_is_kept() -> None:
    told = Finding(
        Cause.PASSWORD_CHANGED,
        Blame.YOU,
        Certainty.SAID,
        "password-changed",
        source="https://network.example/errors",
        codes={"code": "190", "subcode": "460"},
        endpoint=Endpoint.WHOAMI,
        status=400,
    )
    assert evidence_of(told) == {
        "endpoint": Endpoint.WHOAMI.value,
        "status": 400,
        "codes": {"code": "190", "subcode": "460"},
        "source": "https://network.example/errors",
    }
