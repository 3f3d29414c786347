"""The full size, on its own database in memory; prints the table, and what breaks a promise."""

from __future__ import annotations

import logging
import os
import sys
import time

from django.test.utils import setup_databases, setup_test_environment

from tests.notifications.simulated.days import run
from tests.notifications.simulated.people import Size
from tests.notifications.simulated.promises import PROMISES
from tests.notifications.simulated.record import Record
from tests.notifications.simulated.table import table

PEOPLE = int(os.environ.get("SIMULATED_PEOPLE", "1000"))


def main() -> int:
    logging.disable(logging.ERROR)
    setup_test_environment()
    setup_databases(verbosity=0, interactive=False)
    size, began = Size(PEOPLE), time.monotonic()
    record = Record(*run(size))
    lines = [f"{size.people} people, {size.channels} channels, {size.logins} logins, 30 days"]
    lines += [f"in {time.monotonic() - began:.0f} s", table(record)]
    broken = {promise: list(check(record)) for promise, check in PROMISES.items()}
    for promise, breaches in broken.items():
        lines += [f"{promise}: {len(breaches) or 'kept'}", *(f"  {line}" for line in breaches[:8])]
    lines += [f"late: {line}" for line in record.latest()]
    sys.stdout.write("\n".join(lines) + "\n")
    return bool(sum(map(len, broken.values())))


if __name__ == "__main__":
    sys.exit(main())
