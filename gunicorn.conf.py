"""Gunicorn reads this by itself: how the site is served, unless the command line says otherwise."""

from __future__ import annotations

import subprocess
import sys

workers = 2
threads = 4
# Sheds what has waited too long, with 503, instead of serving everybody late.
worker_class = "config.shedding.Worker"
# Connections that the kernel may hold beside those that a worker has accepted.
backlog = 256
worker_connections = 500


def on_starting(server: object) -> None:
    """Refuse unsafe settings once, before there are workers to refuse them each.

    In a process of its own: the master stays bare, so that a reload reads settings anew. Workers
    that end while they start, two at the same moment, would make the master fail in its own way.
    """
    asked = subprocess.run([sys.executable, "-c", "import config.wsgi"], check=False)
    if asked.returncode:
        raise SystemExit(asked.returncode)
