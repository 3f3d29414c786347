"""One POST to one vetted address: pinned, timed, no redirect, little of the answer read."""

from __future__ import annotations

import http.client
import socket
import ssl
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from api.webhooks.failure_reasons import Why
from core.names.plain_names import plain
from core.outgoing import pinned
from core.outgoing.public_addresses import RefusedError, Target, parse, vetted
from core.redaction import redact

WHOLE_S = 10.0
READ = 2048  # bytes of the answer, at most
KEPT = 300  # letters of it, redacted
BUSY = (429, 503)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of one try. ``status`` None: no answer; ``why`` empty: it was taken.

    ``wait``: its ``Retry-After``, as it came, where the tool asks for time.
    """

    status: int | None
    why: str = ""
    said: str = ""
    wait: str = ""


def post(url: str, headers: Mapping[str, str], body: bytes) -> Answer:
    """Send it, within 10 seconds from the name to the answer. Raises nothing of the connection's.

    Nothing of the answer is redacted yet: ``excerpt`` does that.
    """
    try:
        with pinned.timed(WHOLE_S) as deadline:
            return _post(url, headers, body, deadline)
    except RefusedError as refused:
        return Answer(None, refused.why.value)


def excerpt(text: str, secrets: Sequence[str]) -> str:
    """What of an answer may be kept; a tool may echo what it was sent."""
    return plain(redact(text, secrets=secrets))[:KEPT]


def _post(url: str, headers: Mapping[str, str], body: bytes, deadline: pinned.Deadline) -> Answer:
    target = parse(url)
    try:
        sock = pinned.connect(target, vetted(target), deadline)
    except ssl.SSLError:
        return Answer(None, _why_failed(deadline, Why.TLS))
    except TimeoutError:
        return Answer(None, Why.TIMEOUT.value)
    except OSError:
        return Answer(None, _why_failed(deadline, Why.REFUSED))
    try:
        return _ask(sock, target, headers, body, deadline)
    except TimeoutError:
        return Answer(None, Why.TIMEOUT.value)
    except (OSError, http.client.HTTPException):
        return Answer(None, _why_failed(deadline, Why.DROPPED))
    finally:
        sock.close()


def _ask(
    sock: socket.socket,
    target: Target,
    headers: Mapping[str, str],
    body: bytes,
    deadline: pinned.Deadline,
) -> Answer:
    connection = http.client.HTTPConnection(target.host, target.port)
    connection.sock = sock
    connection.auto_open = 0  # never another connection than this one
    connection.request("POST", target.path, body, {**headers, "Host": target.authority})
    sock.settimeout(deadline.left)
    reply = connection.getresponse()
    if deadline.expired:  # cut off in the headers, which http.client takes for their end
        reply.close()
        raise TimeoutError("the answer did not begin in time")
    with reply:
        # The status decides; what is left of the answer is for the person's log.
        wait = reply.getheader("Retry-After", "") if reply.status in BUSY else ""
        return replace(_classify(reply.status, _read_start(reply, sock, deadline)), wait=wait)


def _classify(status: int, said: str) -> Answer:
    if 200 <= status < 300:
        return Answer(status, "", said)
    if 300 <= status < 400:
        return Answer(status, Why.REDIRECT.value, said)
    return Answer(status, (Why.GONE if status == 410 else Why.STATUS).value, said)


def _read_start(
    reply: http.client.HTTPResponse, sock: socket.socket, deadline: pinned.Deadline
) -> str:
    body = b""
    with suppress(OSError, http.client.HTTPException, ValueError):
        while len(body) < READ and not deadline.expired:
            sock.settimeout(deadline.left)
            piece = reply.read1(READ - len(body))
            if not piece:
                break
            body += piece
    return body.decode("utf-8", errors="replace")


def _why_failed(deadline: pinned.Deadline, why: Why) -> str:
    return (Why.TIMEOUT if deadline.expired else why).value
