"""``python -m tests.notifications.simulated``: the full size."""

from __future__ import annotations

import os

from tests.with_django import run

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    run("tests.notifications.simulated.full_size")
