"""For another server: ``gunicorn --threads 8 sandbox.wsgi``."""

from __future__ import annotations

import os

from sandbox.app import create_app

application = create_app(os.environ.get("SANDBOX_STATE", "var/sandbox.sqlite3"))
