"""The pages that a process keeps, by their addresses, within a bound."""

from __future__ import annotations

import threading

from helpcenter.kept_pages.page import KeptPage

# Bytes. Some eighty articles in two languages take twelve million.
MOST = 48_000_000


class Shelf:
    """Threads read it as they like. The oldest goes when there is no room for a new one."""

    def __init__(self, most: int = MOST) -> None:
        self._most, self._size = most, 0
        self._pages: dict[str, KeptPage] = {}
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._pages)

    def get(self, path: str) -> KeptPage | None:
        return self._pages.get(path)

    def put(self, path: str, page: KeptPage) -> None:
        with self._lock:
            self._drop(path)
            self._pages[path] = page
            self._size += page.size
            while self._size > self._most and len(self._pages) > 1:
                self._drop(next(iter(self._pages)))

    def drop(self, path: str) -> None:
        with self._lock:
            self._drop(path)

    def _drop(self, path: str) -> None:
        if (page := self._pages.pop(path, None)) is not None:
            self._size -= page.size
