"""Gunicorn reads this by itself: how the site is served, unless the command line says otherwise."""

from __future__ import annotations

workers = 2
threads = 4
# Sheds what has waited too long, with 503, instead of serving everybody late.
worker_class = "config.shedding.Worker"
# Connections that the kernel may hold beside those that a worker has accepted.
backlog = 256
worker_connections = 500
