"""What a network tells an app unasked, once a person has removed it."""

from __future__ import annotations

import logging
import urllib.error
import urllib.request
from dataclasses import dataclass
from threading import Thread
from urllib.parse import urlencode

from flask import g

from sandbox.dialect import Push
from sandbox.store import accounts
from sandbox.store.grants import Grant

logger = logging.getLogger(__name__)
TIMEOUT_S = 5
OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


@dataclass(frozen=True, slots=True)
class Call:
    """A POST to be sent to an app. Its repr shows no signature."""

    url: str
    form: bytes

    def __repr__(self) -> str:
        return f"Call({self.url!r})"


def enqueue_removal(grant: Grant, push: Push, *, wait: bool, delete_data: bool = False) -> None:
    """Queue the callbacks to the app. They leave once this request's changes are stored."""
    client = accounts.client(grant.network, grant.client)
    if client is None:
        return
    account = accounts.known_account(grant.network, grant.account)
    form = urlencode(push(client, account)).encode()
    urls = [client.deauthorize_url, client.data_deletion_url if delete_data else ""]
    queued = [Call(url, form) for url in urls if url]
    g.setdefault("callbacks", []).extend((call, wait) for call in queued)


def deliver() -> list[dict[str, object]]:
    """Send what is queued: at once, or beside the answer. To be called after the commit."""
    queued: list[tuple[Call, bool]] = g.pop("callbacks", [])
    results: list[dict[str, object]] = []
    for call, wait in queued:
        if wait:
            results.append({"url": call.url, "status": send(call)})
        else:
            Thread(target=send, args=(call,), daemon=True).start()
    return results


def send(call: Call) -> int | None:
    """The status that the app answered with; None where it could not be reached."""
    request = urllib.request.Request(call.url, call.form)  # noqa: S310 (http and https only)
    try:
        with OPENER.open(request, timeout=TIMEOUT_S) as reply:
            return int(reply.status)
    except urllib.error.HTTPError as error:
        error.close()
        return error.code
    except OSError as error:
        logger.warning("The callback to %s failed: %s", call.url, type(error).__name__)
        return None
