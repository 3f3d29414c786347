"""Everything that the environment decides, read once, in one place."""

from __future__ import annotations

import os
from pathlib import Path

import environ

from config import keys

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.Env()
# what the running site writes: database and cache.
VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var")))

if "SECRET_KEY" not in os.environ and not os.environ.get("SITE_URL", "").startswith("https://"):
    # Nobody has set this machine up as a server: it gets keys of its own, and what
    # `make run` was told, so that every command of manage.py works beside a demo.
    keys.ensure(VAR_DIR / "local.env")
    for path in (VAR_DIR / "local.env", VAR_DIR / "demo.env"):
        if path.exists():
            environ.Env.read_env(str(path))

DEBUG = env.bool("DEBUG", default=False)
DEMO = env.bool("DEMO", default=False)
SITE_URL = env.str("SITE_URL", default="http://localhost:8000")
SANDBOX_URL = env.str("SANDBOX_URL", default="").rstrip("/")
HTTPS = SITE_URL.startswith("https://")
