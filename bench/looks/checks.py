"""Checks logins one after the other, over and over, and says what this process holds then.

``python -m tests.with_django bench.looks.checks CHECKS EVERY``: after every so many checks a list
of the number of checks, resident kilobytes and seconds. The network's answer is made in the
process.
"""

from __future__ import annotations

import json
import sys
import time
from datetime import UTC, datetime
from itertools import cycle, islice
from pathlib import Path

from bench.looks.network_stub import answer
from channels.contract import Endpoint, Reply
from channels.models import Credential
from channels.probing.check import check_login

STATUS = Path("/proc/self/status")


class AnswersAtOnce:
    """``contract.Door`` to a network whose tokens all live."""

    def send(self, endpoint: Endpoint, *_: object, **__: object) -> Reply:
        headers = {"content-type": "application/json"}
        return Reply(endpoint, 200, datetime.now(UTC), headers=headers, body=answer().decode())

    def reach(self, host: str) -> AnswersAtOnce:
        return self


def check(checks: int, every: int) -> None:
    door, began = AnswersAtOnce(), time.monotonic()
    keys = list(Credential.objects.values_list("pk", flat=True))
    for number, key in enumerate(islice(cycle(keys), checks), start=1):
        check_login(key, at=datetime.now(UTC), door=door)
        if number == 1 or number % every == 0:
            print(json.dumps([number, _resident_kb(), time.monotonic() - began]), flush=True)


def _resident_kb() -> int:
    told = dict(line.split(":", 1) for line in STATUS.read_text().splitlines())
    return int(told["VmRSS"].split()[0])


if __name__ == "__main__":
    check(int(sys.argv[1]), int(sys.argv[2]))
