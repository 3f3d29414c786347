"""A site each of whose pages takes 50 ms: with four threads, 80 a second."""

from __future__ import annotations

import time
from collections.abc import Iterable
from wsgiref.types import StartResponse, WSGIEnvironment

SECONDS = 0.05


def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    time.sleep(SECONDS)
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", "2")])
    return [b"ok"]
