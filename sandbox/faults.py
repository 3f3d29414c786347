"""Faults that one may order: how the line breaks, and what a network says instead."""

from __future__ import annotations

import contextlib
import socket
import time
from dataclasses import dataclass

from flask import Response, request

from sandbox import consent, replies, sent
from sandbox.dialect import API_KINDS, Dialect
from sandbox.store import clock, database

# Said in the network's own words.
SPOKEN = ("rate_limit", "server_error", "app_disabled", "credits_exhausted")
# The same for all.
WORDLESS = ("malformed", "empty", "html")
SILENT = ("hang", "cut")
# The request is done; only its answer is changed or lost.
AFTER = ("cut_after_rotate", "wrong_date", "slow")
FAULTS = (*SPOKEN, *WORDLESS, *SILENT, *AFTER)

ENDPOINTS = ("all", "api", "token", "authorize", *(kind for kind in API_KINDS if kind != "api"))
ROTATING = frozenset({"refresh_token", "ig_refresh_token", "fb_exchange_token"})
HANG_S = 30.0
SLOW_S = 3.0
WRONG_S = 3600.0
HTML = (
    "<!DOCTYPE html><html><head><title>Just a moment</title></head><body>One moment.</body></html>"
)


@dataclass(frozen=True, slots=True)
class Fault:
    id: int
    kind: str
    endpoint: str
    times: int | None
    seconds: float | None
    status: int | None
    until: float | None = None  # by the sandbox's clock; None: for as long as it stands

    def meets(self, kind: str) -> bool:
        if self.kind == "cut_after_rotate" and not _rotating():
            return False
        if self.endpoint == "api":
            return kind in API_KINDS
        return self.endpoint in ("all", kind)


def order(
    network: str,
    kind: str,
    endpoint: str = "all",
    *,
    times: int | None = None,
    seconds: float | None = None,
    status: int | None = None,
    lasts: float | None = None,
) -> None:
    """``lasts``: it mends itself after so many seconds of the sandbox's clock."""
    until = None if lasts is None else clock.now() + lasts
    database.execute(
        "INSERT INTO faults (network, kind, endpoint, times, seconds, status, until)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        *(network, kind, endpoint, times, seconds, status, until),
    )


def mend(network: str) -> None:
    database.execute("DELETE FROM faults WHERE network = ?", network)


def standing(network: str) -> list[Fault]:
    rows = database.fetch_all(
        "SELECT * FROM faults WHERE network = ? AND (until IS NULL OR until > ?) ORDER BY id",
        *(network, clock.now()),
    )
    return [
        Fault(
            row["id"],
            row["kind"],
            row["endpoint"],
            row["times"],
            row["seconds"],
            row["status"],
            row["until"],
        )
        for row in rows
    ]


def due(network: str, kind: str) -> Fault | None:
    """The fault that meets this request, one of its times used up."""
    met = next((fault for fault in standing(network) if fault.meets(kind)), None)
    if met and met.times is not None:
        database.execute("UPDATE faults SET times = times - 1 WHERE id = ?", met.id)
        database.execute("DELETE FROM faults WHERE id = ? AND times <= 0", met.id)
    return met


def answer(dialect: Dialect, fault: Fault, kind: str) -> Response | None:
    """What is said instead of the true answer; None where the fault is not in the words."""
    if fault.kind in SPOKEN and kind == "authorize":
        return consent.fault_page(dialect.id, fault.kind)
    if fault.kind in SPOKEN:
        return dialect.fault(fault.kind, kind)
    status = fault.status or 200
    if fault.kind == "malformed":
        return replies.text('{"data": {"id": "10', status, content_type=replies.JSON)
    if fault.kind == "empty":
        return replies.text("", status, content_type=replies.JSON)
    if fault.kind == "html":
        return replies.text(HTML, status)
    return None


def delay(fault: Fault) -> None:
    """Take a while; the true answer comes all the same."""
    time.sleep(SLOW_S if fault.seconds is None else fault.seconds)


def hang(fault: Fault) -> None:
    """Say nothing for a while."""
    time.sleep(HANG_S if fault.seconds is None else fault.seconds)


def cut() -> None:
    """End the TCP connection without an answer. Where there is none (tests), do nothing."""
    for name in ("werkzeug.socket", "gunicorn.socket"):
        line = request.environ.get(name)
        if isinstance(line, socket.socket):
            with contextlib.suppress(OSError):  # the caller went first
                line.shutdown(socket.SHUT_RDWR)


def _rotating() -> bool:
    return sent.everywhere().get("grant_type") in ROTATING
