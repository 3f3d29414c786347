"""Settings of workers: their broker, how often they look, and what a dead one leaves behind."""

from __future__ import annotations

from datetime import timedelta

from config.env import VAR_DIR, env

# By default the database is the broker: nothing else to install or start.
CELERY_BROKER_URL = env.str("CELERY_BROKER_URL", default="database://localhost/")
# New tokens lie here, sealed, from a network's answer until the database has them: a folder on
# a disk that outlives a restart.
TOKEN_SPOOL_DIR = env.str("TOKEN_SPOOL_DIR", default=str(VAR_DIR / "spool"))
# How often workers are woken, and how many calls at one network each of them makes at once.
WAKE_EVERY = timedelta(seconds=env.int("WAKE_SECONDS", default=60))
CHECKS_AT_ONCE = env.int("CHECKS_AT_ONCE", default=8)
# Threads that help with it, for all networks of a worker: beside those that it runs tasks with.
CHECK_THREADS = env.int("CHECK_THREADS", default=16)
# A login that a worker died over is checked again after this.
CHECK_LEASE = timedelta(seconds=env.int("CHECK_LEASE_SECONDS", default=300))
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
# No time limit: our workers are threads, which nobody can stop from outside. Each task of the
# schedule ends itself (``core.periodic``), in its own time.
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = "UTC"
