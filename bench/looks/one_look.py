"""Looks at logins that are due, one after the other, and says as JSON what one cost."""

from __future__ import annotations

import json
import sys
import time

from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from channels.models import Credential
from channels.probing.check import check_login
from channels.records.budgets import call_limits

WARM, LOOKS = 10, 100


def look(key: int) -> None:
    """As a round does, which takes the calls of a whole batch before."""
    with call_limits.granted("linkedin", at=timezone.now()):
        check_login(key, at=timezone.now())


def cost() -> dict[str, float]:
    keys = list(Credential.objects.order_by("pk").values_list("pk", flat=True)[: WARM + LOOKS + 1])
    for key in keys[:WARM]:
        look(key)
    began = time.thread_time()
    for key in keys[WARM:-1]:
        look(key)
    cpu = time.thread_time() - began
    with CaptureQueriesContext(
        connection,
    ) as queries:
        look(keys[-1])
    said = [query["sql"] for query in queries.captured_queries]
    if "-v" in sys.argv:
        print(*(sql[:230] for sql in said), sep="\n", file=sys.stderr)
    plain = [sql for sql in said if sql not in ("BEGIN", "COMMIT")]
    return {"queries": len(plain), "statements": len(said), "cpu_ms": cpu / LOOKS * 1000}


if __name__ == "__main__":
    settings.SANDBOX_URL = sys.argv[1]
    print(json.dumps(cost()))
