"""Runs a module of the tests as a process of its own, Django ready before it is imported.

python -m tests.with_django tests.api.webhooks.sender_process send 5
"""

from __future__ import annotations

import runpy
import sys

import django

# The beginning of a command line: the module's name and its arguments follow.
WITH_DJANGO = (sys.executable, "-W", "ignore", "-m", "tests.with_django")


def run(module: str) -> None:
    """Run ``module`` as the main one; what stands at its top may import models."""
    django.setup()
    runpy.run_module(module, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    del sys.argv[0]  # the module's own arguments follow its name
    run(sys.argv[0])
