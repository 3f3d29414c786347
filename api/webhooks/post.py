"""One POST to one vetted address: pinned, timed, no redirect, little of the answer read."""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace

from api.webhooks.failure_reasons import Why
from core.outgoing.public_addresses import RefusedError, Target, parse, vetted
from core.outgoing.timed_connections import trust
from core.plain_names import plain
from core.redaction import redact

CONNECT_S = 3.0
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


@dataclass(slots=True)
class _Deadline:
    """Hangs up when the time is over: a socket's own limit begins anew with every byte."""

    ends_at: float
    sock: socket.socket | None = None
    expired: bool = False
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def left(self) -> float:
        return max(0.05, self.ends_at - time.monotonic())

    def hold(self, sock: socket.socket) -> None:
        with self._lock:
            self.sock = sock
            if self.expired:
                _hang_up(sock)

    def expire(self) -> None:
        with self._lock:
            self.expired = True
            if self.sock is not None:
                _hang_up(self.sock)


def post(url: str, headers: Mapping[str, str], body: bytes) -> Answer:
    """Send it, within 10 seconds from the name to the answer. Raises nothing of the connection's.

    Nothing of the answer is redacted yet: ``excerpt`` does that.
    """
    try:
        with _timed() as deadline:
            return _post(url, headers, body, deadline)
    except RefusedError as refused:
        return Answer(None, refused.why.value)


def excerpt(text: str, secrets: Sequence[str]) -> str:
    """What of an answer may be kept; a tool may echo what it was sent."""
    return plain(redact(text, secrets=secrets))[:KEPT]


def _post(url: str, headers: Mapping[str, str], body: bytes, deadline: _Deadline) -> Answer:
    target = parse(url)
    try:
        sock = _connect(target, vetted(target), deadline)
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


def _connect(target: Target, addresses: list[str], deadline: _Deadline) -> socket.socket:
    """To the vetted addresses themselves, in turn; the certificate must be of the name."""
    until = time.monotonic() + CONNECT_S
    sock = _dial(target.port, addresses, until)
    deadline.hold(sock)
    if not target.secure:
        sock.settimeout(deadline.left)
        return sock
    try:
        sock.settimeout(deadline.left)
        safe = trust().wrap_socket(sock, server_hostname=target.host, do_handshake_on_connect=False)
    except BaseException:
        sock.close()
        raise
    deadline.hold(safe)
    try:
        safe.do_handshake()
    except BaseException:
        safe.close()
        raise
    return safe


def _dial(port: int, addresses: list[str], until: float) -> socket.socket:
    last: OSError = ConnectionRefusedError("nobody there")
    for address in addresses:
        left = until - time.monotonic()
        if left <= 0:
            raise TimeoutError("no connection in time")
        try:
            return socket.create_connection((address, port), timeout=left)
        except OSError as error:
            last = error
    raise last


def _ask(
    sock: socket.socket,
    target: Target,
    headers: Mapping[str, str],
    body: bytes,
    deadline: _Deadline,
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


def _read_start(reply: http.client.HTTPResponse, sock: socket.socket, deadline: _Deadline) -> str:
    body = b""
    with suppress(OSError, http.client.HTTPException, ValueError):
        while len(body) < READ and not deadline.expired:
            sock.settimeout(deadline.left)
            piece = reply.read1(READ - len(body))
            if not piece:
                break
            body += piece
    return body.decode("utf-8", errors="replace")


@contextmanager
def _timed() -> Iterator[_Deadline]:
    deadline = _Deadline(time.monotonic() + WHOLE_S)
    alarm = threading.Timer(WHOLE_S, deadline.expire)
    alarm.daemon = True
    alarm.start()
    try:
        yield deadline
    finally:
        alarm.cancel()


def _why_failed(deadline: _Deadline, why: Why) -> str:
    return (Why.TIMEOUT if deadline.expired else why).value


def _hang_up(sock: socket.socket) -> None:
    with suppress(OSError):
        # Not the TLS layer's own shutdown: that one is not safe from another thread.
        socket.socket.shutdown(sock, socket.SHUT_RDWR)
