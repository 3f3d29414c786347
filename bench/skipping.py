"""What cannot be measured here, and why: said in the table instead of failing it."""

from __future__ import annotations

import shutil
from pathlib import Path

from _pytest.outcomes import Failed

from tests import servers


class SkippedError(Exception):
    """Its text is the reason, with the way to have it measured."""


def need(program: str, package: str) -> Path:
    """Where a program of a Debian package is, which is installed where that is possible."""
    if path := shutil.which(program):
        return Path(path)
    try:
        return servers.program(program, package)
    except Failed as failure:
        raise SkippedError(str(failure)) from None
