"""What a network tells an app unasked: signed, and sent once the change is stored."""

from __future__ import annotations

import logging
import urllib.error
import urllib.request
from collections.abc import Iterable
from threading import Thread
from urllib.parse import urlencode

from flask import g

from sandbox.dialect import Call, Handshake, Push
from sandbox.store import accounts, unheard
from sandbox.store.grants import Grant

logger = logging.getLogger(__name__)
TIMEOUT_S = 5
TAKEN = 200
MOST_READ = 4096
OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def enqueue_removal(grant: Grant, push: Push, *, wait: bool, delete_data: bool = False) -> None:
    """Queue what the app is told. It leaves once this request's changes are stored."""
    client = accounts.client(grant.network, grant.client)
    if client is not None:
        account = accounts.known_account(grant.network, grant.account)
        enqueue(push(client, account, delete_data), wait=wait)


def enqueue(calls: Iterable[Call], *, wait: bool) -> None:
    g.setdefault("callbacks", []).extend((call, wait) for call in calls)


def deliver() -> list[dict[str, object]]:
    """Send what is queued: at once, or beside the answer. To be called after the commit."""
    queued: list[tuple[Call, bool]] = g.pop("callbacks", [])
    results: list[dict[str, object]] = []
    for call, wait in queued:
        if wait:
            status = send(call)
            if call.again_for and status != TAKEN:
                unheard.note(call.client, call.body, lasts=call.again_for)
            results.append({"url": call.url, "status": status})
        else:
            Thread(target=send, args=(call,), daemon=True).start()
    return results


def send(call: Call) -> int | None:
    """The status that the app answered with; None where it could not be reached, or did not
    prove that the address is its own."""
    if call.handshake and not _is_theirs(call.url, call.handshake):
        logger.warning("%s did not answer the handshake.", call.url)
        return None
    request = urllib.request.Request(  # noqa: S310 (http and https only)
        call.url, call.body, dict(call.headers)
    )
    try:
        with OPENER.open(request, timeout=TIMEOUT_S) as reply:
            return int(reply.status)
    except urllib.error.HTTPError as error:
        error.close()
        return error.code
    except OSError as error:
        logger.warning("The callback to %s failed: %s", call.url, type(error).__name__)
        return None


def _is_theirs(url: str, handshake: Handshake) -> bool:
    asked = f"{url}?{urlencode(handshake.query)}"
    try:
        with OPENER.open(asked, timeout=TIMEOUT_S) as reply:
            return handshake.expected in reply.read(MOST_READ).decode(errors="replace")
    except OSError:  # urllib's errors are such
        return False
