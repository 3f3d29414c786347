"""Everything that the environment decides, read once, in one place."""

from __future__ import annotations

from pathlib import Path

import environ

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.Env()
# What the running site writes: database, cache, queue.
VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var")))

# `make run` writes the keys of this machine here; a server sets them itself.
_local = VAR_DIR / "local.env"
if env.bool("READ_LOCAL_ENV", default=False) and _local.exists():
    environ.Env.read_env(str(_local))

DEBUG = env.bool("DEBUG", default=False)
DEMO = env.bool("DEMO", default=False)
SITE_URL = env.str("SITE_URL", default="http://localhost:8000")
SANDBOX_URL = env.str("SANDBOX_URL", default="").rstrip("/")
HTTPS = SITE_URL.startswith("https://")
