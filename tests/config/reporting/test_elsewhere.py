"""What Sentry and a collector of traces are sent names faults, and nothing that is secret."""

from __future__ import annotations

import gzip
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import brotli  # type: ignore[import-untyped]
import pytest

from config.env import BASE_DIR

SECRET, ADDRESS = "EAABsecretZ9x8w7v6u5t4s3r2q1p0", "somebody.private@example.org"
PRIVATE = (
    SECRET,
    ADDRESS,
    "somebody.private",
    "203.0.113.77",
    "sessionid",
    "c" * 32,
    "traceback (",
)


class Collector(BaseHTTPRequestHandler):
    """Takes whatever comes, under the path that it came to."""

    got: list[tuple[str, str, str]]

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        encoding = self.headers.get("Content-Encoding", "")
        body = {"gzip": gzip.decompress, "br": brotli.decompress}.get(encoding, bytes)(body)
        self._take(body.decode(errors="replace"))

    def do_GET(self) -> None:
        self._take("")

    def _take(self, body: str) -> None:
        self.got.append((self.path, str(self.headers), body))
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def collecting() -> Iterator[tuple[str, list[tuple[str, str, str]]]]:
    got: list[tuple[str, str, str]] = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("OwnCollector", (Collector,), {"got": got}))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"127.0.0.1:{server.server_port}", got
    finally:
        server.shutdown()
        server.server_close()


def tell(tmp: str, to: str, **more: str) -> str:
    """What the site has written to its own console."""
    given = {
        "PATH": os.environ["PATH"],
        "SECRET_KEY": "k" * 50,
        "VAULT_KEYS": "dGVzdHMtb25seS10ZXN0cy1vbmx5LXRlc3RzLW9ubHk=",
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "VAR_DIR": tmp,
        "TELL_SECRET": SECRET,
        "TELL_ADDRESS": ADDRESS,
        "TELL_TO": f"http://{to}",
        **more,
    }
    ran = subprocess.run(
        [sys.executable, "-m", "tests.config.reporting.telling_process"],
        cwd=BASE_DIR,
        env=given,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stderr


@pytest.mark.slow
def test_faults_and_traces_arrive_and_nothing_secret_with_them(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    with collecting() as (to, got):
        written = tell(
            str(tmp_path_factory.mktemp("telling")),
            to,
            SENTRY_DSN=f"http://public@{to}/1",
            OTEL_EXPORTER_OTLP_ENDPOINT=f"http://{to}",
        )
    faults = "\n".join(body for path, _headers, body in got if path.startswith("/api/1/"))
    traces = "\n".join(body for path, _headers, body in got if path == "/v1/traces")
    outgoing = [headers for path, headers, _body in got if path.startswith("/outgoing")]
    for name in ("ValueError", "RuntimeError", "telling.fails", "request_id"):
        assert name in faults
    for name in ("broken/<str:key>/", "telling.fails", "channel-care", "ValueError"):
        assert name in traces
    for private in PRIVATE:
        assert private not in faults
        assert private not in traces
    assert "traceparent" not in outgoing[0].lower(), "a network learns nothing of our traces"
    assert "sentry-trace" not in outgoing[0].lower()
    assert SECRET not in written
    assert '"event"' in written, "lines are JSON"


def test_without_a_setting_neither_is_loaded() -> None:
    """In this process, whose settings name neither."""
    assert "sentry_sdk" not in sys.modules
    assert "config.reporting.tracing" not in sys.modules
