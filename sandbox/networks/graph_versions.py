"""The versions of Meta's Graph API, and which one answers.

https://developers.facebook.com/docs/graph-api/guides/versioning
"""

from __future__ import annotations

import re
from datetime import date

from flask import request

from sandbox.store import clock

# Until when each one answers; None: Meta has not named the day.
ENDS: dict[str, date | None] = {
    "v21.0": date(2027, 1, 21),
    "v22.0": date(2027, 5, 20),
    "v23.0": date(2027, 10, 8),
    "v24.0": date(2028, 2, 18),
    "v25.0": date(2028, 7, 29),
    "v26.0": None,
    "v27.0": None,
}


def header() -> dict[str, str]:
    """Which version answered this request: a dead one gives way to the oldest living one."""
    today = clock.moment(clock.now()).date()
    living = [name for name, end in ENDS.items() if end is None or today < end]
    asked = re.match(r"/[^/]+/(v\d+\.\d+)/", request.path)
    served = asked[1] if asked and asked[1] in living else living[0]
    return {"facebook-api-version": served}
