"""Gunicorn reads this by itself: how the site is served, unless the command line says otherwise."""

from __future__ import annotations

import gc
import os
import subprocess
import sys

# A worker a core: a public page is kept by each worker and costs a fifth of a millisecond there, so
# that cores bound them. Personal pages wait for the database, meanwhile other threads work.
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))
# Not preloaded: the master stays bare, so that a reload reads settings and articles anew, and no
# connection is inherited by two.
preload_app = False
# A worker is renewed now and then, whatever a library may hold on to. It forgets the pages that it
# keeps: seldom enough, where a crawler asks thousands of times a second.
max_requests = 200_000
max_requests_jitter = 20_000
# No header says where the site is mounted (SCRIPT_NAME): some proxies pass one on from anybody,
# and every link of a page that caches keep for everybody would lead where a stranger wants.
forwarder_headers = ""
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
    asked = subprocess.run([sys.executable, "-m", "config.starting.may_start"], check=False)
    if asked.returncode:
        raise SystemExit(asked.returncode)


def post_fork(server: object, worker: object) -> None:
    """A worker loads the site without looking for garbage: there is none, only more to look at."""
    gc.disable()


def post_worker_init(worker: object) -> None:
    """What was loaded stays as long as the worker: nobody looks at it again."""
    gc.freeze()
    gc.enable()
