"""``python -m sandbox``: serve the pretend networks until told to stop."""

from __future__ import annotations

import argparse
import logging
import os
import signal
import sys
from types import FrameType

from werkzeug.serving import WSGIRequestHandler, make_server

from sandbox.app import create_app


class Handler(WSGIRequestHandler):
    """Writes no line for each request, and no machine time into the answer."""

    protocol_version = "HTTP/1.1"

    def send_response(self, code: int, message: str | None = None) -> None:
        # The base class adds the machine's Date; the pretend networks have a clock of their own.
        self.send_response_only(code, message)

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        pass


def main() -> None:
    os.umask(0o077)  # what it remembers is its own account's to read
    options = _options()
    logging.basicConfig(level=logging.WARNING, format="sandbox: %(message)s")
    app = create_app(options.state)
    server = make_server(options.host, options.port, app, threaded=True, request_handler=Handler)
    signal.signal(signal.SIGTERM, _stop)
    address = f"http://{options.host}:{server.server_port}"
    sys.stdout.write(f"listening on {address}\n")
    sys.stdout.flush()
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        pass
    finally:
        server.server_close()


def _stop(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m sandbox", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8001, help="0: any free port")
    parser.add_argument("--state", default="var/sandbox.sqlite3", help="where to remember")
    return parser.parse_args()


if __name__ == "__main__":
    main()
