"""A line between the site and the pretend networks on which one call can be made to fail.

Only what the site itself asks is counted: people's browsers and the control API pass through.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from urllib.parse import urlsplit

from core.outgoing.user_agent import USER_AGENT

PATIENCE_S = 15
OURS = USER_AGENT.encode()


@dataclass(frozen=True, slots=True)
class Fault:
    """What happens to one call. ``answer`` is written in place of the network's own.

    ``reaches``: the network was asked, and did what it was asked for; ``spoil`` makes the
    answer out of its own. ``ends``: how the connection is left: ``close``, ``reset`` or
    ``hang``.
    """

    name: str
    answer: bytes = b""
    ends: str = "close"
    reaches: bool = False
    spoil: Callable[[bytes], bytes] | None = None


class Line:
    """Listens on an address of its own and passes calls on to ``upstream``."""

    def __init__(self, upstream: str) -> None:
        parts = urlsplit(upstream)
        assert parts.hostname
        assert parts.port
        self.upstream = (parts.hostname, parts.port)
        self.calls = 0
        self.fault: Fault | None = None
        self.strikes = 0  # the number of the call that fails; 0: none
        self.until = 0  # the last one that fails
        self.met = False
        self.met_path = ""  # of the call that failed
        self._stopped = threading.Event()
        self._lock = threading.Lock()
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def arm(self, fault: Fault | None, call: int = 0, *, times: int = 1) -> None:
        """From now on the ``call``-th call of the site meets ``fault``, and the next ones."""
        with self._lock:
            self.calls, self.met = 0, False
            self.fault, self.strikes, self.until = fault, call, call + times - 1

    def close(self) -> None:
        self._stopped.set()
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        client.settimeout(PATIENCE_S)
        with client, suppress(OSError):
            request = _read_request(client)
            fault = self._fault_for(request)
            if fault is None:
                client.sendall(self._ask(request))
                return
            own = self._ask(request) if fault.reaches else b""
            with suppress(OSError):  # the site may have hung up
                client.sendall(fault.spoil(own) if fault.spoil else fault.answer)
            self._leave(client, fault)

    def _fault_for(self, request: bytes) -> Fault | None:
        if OURS not in request:
            return None
        with self._lock:
            self.calls += 1
            if self.fault and self.strikes <= self.calls <= self.until:
                self.met = True
                self.met_path = request.split(b" ", 2)[1].decode()
                return self.fault
        return None

    def _ask(self, request: bytes) -> bytes:
        with socket.create_connection(self.upstream, PATIENCE_S) as network:
            network.sendall(_closing(request))
            return b"".join(iter(lambda: network.recv(65536), b""))

    def _leave(self, client: socket.socket, fault: Fault) -> None:
        if fault.ends == "hang":
            _await_hang_up(client, self._stopped)
        elif fault.ends == "reset":
            client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")


@contextmanager
def between(upstream: str) -> Iterator[Line]:
    line = Line(upstream)
    try:
        yield line
    finally:
        line.close()


def _await_hang_up(client: socket.socket, stopped: threading.Event) -> None:
    """Say nothing until the other side hangs up, or the line is taken down."""
    client.settimeout(0.1)
    while not stopped.is_set():
        try:
            if not client.recv(1024):
                return
        except TimeoutError:
            continue
        except OSError:
            return


def _read_request(client: socket.socket) -> bytes:
    data = b""
    while b"\r\n\r\n" not in data:
        piece = client.recv(65536)
        if not piece:
            return data
        data += piece
    head, _, body = data.partition(b"\r\n\r\n")
    length = _length(head)
    while len(body) < length:
        piece = client.recv(65536)
        if not piece:
            break
        body += piece
    return head + b"\r\n\r\n" + body


def _length(head: bytes) -> int:
    for header in head.split(b"\r\n")[1:]:
        name, _, value = header.partition(b":")
        if name.strip().lower() == b"content-length":
            return int(value)
    return 0


def _closing(request: bytes) -> bytes:
    """The same request, after whose answer the network hangs up."""
    head, _, body = request.partition(b"\r\n\r\n")
    kept = [line for line in head.split(b"\r\n") if not line.lower().startswith(b"connection:")]
    return b"\r\n".join([*kept, b"Connection: close"]) + b"\r\n\r\n" + body
