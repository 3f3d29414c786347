"""A receiver of faults (Sentry's protocol) and traces (OTLP) that keeps what it was sent."""

from __future__ import annotations

import gzip
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import brotli

PATIENCE_S = 60
UNPACK = {"gzip": gzip.decompress, "br": brotli.decompress}


class Collector:
    """``got``: path, headers and unpacked body of each request."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.got: list[tuple[str, str, str]] = []

    @property
    def faults(self) -> str:
        return self._bodies("/api/1/")

    @property
    def traces(self) -> str:
        return self._bodies("/v1/traces")

    @property
    def calls_out(self) -> list[str]:
        """The headers of calls as networks get them."""
        return [headers for path, headers, _body in self.got if path.startswith("/outgoing")]

    def await_all(self, *, faults: tuple[str, ...], traces: tuple[str, ...]) -> None:
        """Until each of these words has come."""
        deadline = time.monotonic() + PATIENCE_S
        while missing := [
            *(word for word in faults if word not in self.faults),
            *(word for word in traces if word not in self.traces),
        ]:
            assert time.monotonic() < deadline, f"never came: {missing}"
            time.sleep(0.05)

    def _bodies(self, below: str) -> str:
        return "\n".join(body for path, _headers, body in self.got if path.startswith(below))


@contextmanager
def collecting() -> Iterator[Collector]:
    collector = Collector("")

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            self._take(UNPACK.get(self.headers.get("Content-Encoding", ""), bytes)(body))

        def do_GET(self) -> None:
            self._take(b"")

        def _take(self, body: bytes) -> None:
            collector.got.append((self.path, str(self.headers), body.decode(errors="replace")))
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    collector.url = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield collector
    finally:
        server.shutdown()
        server.server_close()
