"""Everything that the environment decides, read once, in one place."""

from __future__ import annotations

import os
from pathlib import Path

from config.starting import own_files, own_settings
from config.starting.environment import Environment

BASE_DIR = Path(__file__).resolve().parent.parent

env = Environment()
# What the running site writes: database, cache, static files.
VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var")))

own_files.close(VAR_DIR)

_of_a_server = {"SECRET_KEY", "SECRET_KEY_FILE"} & set(os.environ)
if not _of_a_server and not os.environ.get("SITE_URL", "").startswith("https://"):
    # Nobody has set this machine up as a server: it gets keys of its own, and what
    # `make run` was told, so that every command of manage.py works beside a demo.
    own_settings.read(VAR_DIR)

DEBUG = env.bool("DEBUG", default=False)
DEMO = env.bool("DEMO", default=False)
SITE_URL = env.str("SITE_URL", default="http://localhost:8000")
SANDBOX_URL = env.str("SANDBOX_URL", default="").rstrip("/")
HTTPS = SITE_URL.startswith("https://")
