"""The versions of a network's API: until when each one answers, and which one we ask for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class ApiVersion:
    """One version. ``ends`` is the day from which it is gone; None: not announced."""

    name: str
    ends: date | None = None


@dataclass(frozen=True, slots=True)
class ApiVersions:
    """What a network documents of its API's versions, and how we learn of another one.

    ``asked`` is the one that our client asks for; empty where the operator's ``setting``
    names it. ``header``, in lower case, is on every answer and names the version that
    answered; ``refused`` is the HTTP status with which a version that is gone is refused.
    """

    listed: tuple[ApiVersion, ...]
    source: str  # URL
    checked: date
    asked: str = ""
    setting: str = ""
    header: str = ""
    refused: int = 0

    def get(self, name: str) -> ApiVersion | None:
        return next((version for version in self.listed if version.name == name), None)

    def alive(self, at: date) -> tuple[ApiVersion, ...]:
        """Those that still answer on this day, the oldest first."""
        living = (each for each in self.listed if each.ends is None or at < each.ends)
        return tuple(sorted(living, key=lambda version: _order(version.name)))

    def is_newer(self, name: str) -> bool:
        """Whether it would have come after all that were documented when we read."""
        return _order(name) > max(_order(version.name) for version in self.listed)


def _order(name: str) -> tuple[int, ...]:
    """``v9.0`` before ``v25.0``, ``202511`` before ``202601``."""
    return tuple(int(number) for number in re.findall(r"\d+", name))
