"""How browsers are started, for tests and for programs that start without Django."""

from __future__ import annotations

# As root, and without calls of its own to the world outside.
CHROMIUM = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
