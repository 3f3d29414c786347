"""The months of the versioned API: not each has a version, and each is taken away after a year.

https://learn.microsoft.com/linkedin/marketing/versioning
"""

from __future__ import annotations

import re
from datetime import UTC, datetime

from flask import request

from sandbox.networks.linkedin.errors import refuse
from sandbox.store import clock

NEVER = frozenset({"202512"})
# As announced. Of the others: the 15th of the month a year later.
SUNSETS = {
    "202510": datetime(2026, 10, 15, tzinfo=UTC),
    "202511": datetime(2026, 11, 16, tzinfo=UTC),
    "202601": datetime(2027, 1, 15, tzinfo=UTC),
    "202602": datetime(2027, 2, 15, tzinfo=UTC),
    "202603": datetime(2027, 3, 16, tzinfo=UTC),
}
MONTH = re.compile(r"(20\d\d)(0[1-9]|1[0-2])")


def checked() -> str:
    """The month that came along. Raises Refused where there is none, or none such in service."""
    given = request.headers.get("LinkedIn-Version", "")
    if not given:
        raise refuse(
            400,
            "A version must be present. Please specify a version by adding the LinkedIn-Version"
            " header.",
            code="VERSION_MISSING",
        )
    if not in_service(given, clock.moment(clock.now())):
        sentence = f"Requested version {given[:8]}01 is not active"
        raise refuse(426, sentence, code="NONEXISTENT_VERSION")
    return given


def in_service(version: str, at: datetime) -> bool:
    month = MONTH.fullmatch(version)
    if month is None or version in NEVER:
        return False
    year, number = int(month[1]), int(month[2])
    sunset = SUNSETS.get(version, datetime(year + 1, number, 15, tzinfo=UTC))
    return datetime(year, number, 1, tzinfo=UTC) <= at < sunset
