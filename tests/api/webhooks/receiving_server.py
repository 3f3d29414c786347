"""Tools that listen: real servers on 127.0.0.1, each with manners of its own."""

from __future__ import annotations

import json
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any


@dataclass
class Heard:
    """One call as it came in."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


Manner = Callable[[BaseHTTPRequestHandler], None]


@dataclass
class Tool:
    """``manner`` may be changed while it runs."""

    url: str
    manner: Manner
    heard: list[Heard] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)


def says(status: int, body: bytes = b"", **headers: str) -> Manner:
    def manner(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name, value)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    return manner


def drips(handler: BaseHTTPRequestHandler) -> None:
    """A header one letter at a time: no limit of a socket's own would ever end it."""
    for letter in b"HTTP/1.1 200 OK\r\nX-Slow: " + b"x" * 10_000:
        if handler.server.tool.over.is_set():  # type: ignore[attr-defined]
            return
        handler.wfile.write(bytes([letter]))
        time.sleep(0.05)


def never_ends(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.end_headers()
    while not handler.server.tool.over.is_set():  # type: ignore[attr-defined]
        handler.wfile.write(b"y" * 4096)


def is_silent(handler: BaseHTTPRequestHandler) -> None:
    handler.server.tool.over.wait(5)  # type: ignore[attr-defined]


def hangs_up(handler: BaseHTTPRequestHandler) -> None:
    handler.close_connection = True


def echoes(handler: BaseHTTPRequestHandler) -> None:
    tool: Tool = handler.server.tool  # type: ignore[attr-defined]
    says(500, json.dumps(tool.heard[-1].headers).encode())(handler)


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        tool: Tool = self.server.tool  # type: ignore[attr-defined]
        body = self.rfile.read(int(self.headers["Content-Length"]))
        named = {name.lower(): value for name, value in self.headers.items()}
        tool.heard.append(Heard(self.path, named, body))
        with suppress(OSError):  # whoever called may be gone
            tool.manner(self)

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def listening(manner: Manner | None = None, *, certificate: Path | None = None) -> Iterator[Tool]:
    """``certificate``: with its key, for TLS."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.daemon_threads = False
    server.handle_error = lambda *_: None  # type: ignore[method-assign] # handshakes that fail
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    scheme = "https" if certificate else "http"
    tool = Tool(f"{scheme}://127.0.0.1:{server.server_port}/hook", manner or says(204))
    server.tool = tool  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield tool
    finally:
        tool.over.set()
        server.shutdown()
        thread.join()
        server.server_close()
