"""People who look at pages and tools that report, all the while."""

from __future__ import annotations

import threading
from collections import Counter
from datetime import UTC, datetime
from typing import Any

import requests

# What a network says of a post that no rule needs to understand.
ANSWER = {"status": 403, "body": {"code": 29, "message": "You are not permitted to do that."}}


class Load:
    """``taken``: the posts whose report was taken in, by the answer that the tool got."""

    def __init__(self, web: str, tools: list[dict[str, Any]]) -> None:
        self.web, self.tools = web, tools
        self.over = threading.Event()
        self.answers: Counter[str] = Counter()
        self.taken: list[str] = []
        self.threads = [threading.Thread(target=self._look), threading.Thread(target=self._report)]

    def __enter__(self) -> Load:
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.over.set()
        for thread in self.threads:
            thread.join()

    def _look(self) -> None:
        while not self.over.wait(0.1):
            self._call("GET", "/policies/")

    def _report(self) -> None:
        number = 0
        while not self.over.wait(0.15):
            tool = self.tools[number % len(self.tools)]
            number += 1
            post = f"post-{number}"
            failed = {"post": post, "failed_at": datetime.now(UTC).isoformat(), **ANSWER}
            address = f"/api/v1/channels/{tool['channel']}/failures"
            headers = {"Authorization": f"Bearer {tool['key']}", "Idempotency-Key": post}
            if self._call("POST", address, json=failed, headers=headers) == 201:
                self.taken.append(post)

    def _call(self, method: str, path: str, **options: Any) -> int:
        try:
            status = requests.request(method, self.web + path, timeout=8, **options).status_code
        except requests.RequestException:
            status = 0
        self.answers[f"{method} {status or 'no answer'}"] += 1
        return status
