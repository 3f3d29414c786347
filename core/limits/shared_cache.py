"""The shared cache, so that limits hold and no page fails for its sake.

Two things Django's own backends do not promise: that nothing which still counts is thrown out to
make room (``core.limits.file_cache``; of Redis the operator has to say so, and the doctor looks),
and that a cache which is away is only a cache which is away. While it is, each process keeps
what it counts to itself; a limit is then one for each process.
https://docs.djangoproject.com/en/5.2/topics/cache/
"""

from __future__ import annotations

import logging
import sqlite3
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.core.cache.backends.locmem import LocMemCache

from core.limits.file_cache import FileCache

log = logging.getLogger(__name__)
Answer = TypeVar("Answer")

# A cache that is away is asked again after so many seconds: every call would wait for it.
ASK_AGAIN_AFTER = 5
# What a process then keeps to itself at the most, in entries: it must not fill its memory.
MOST_BY_ITSELF = 50_000


class OrByItself(BaseCache):
    """A cache that, while it is away, this process replaces by memory of its own."""

    away: tuple[type[Exception], ...] = ()
    _in_process: LocMemCache
    _asked_again_at = 0.0

    def keep_in_process(self, name: str) -> None:
        self._in_process = LocMemCache(name, {"MAX_ENTRIES": MOST_BY_ITSELF})

    def _or_by_itself(
        self, real: Callable[[], Answer], in_process: Callable[[BaseCache], Answer]
    ) -> Answer:
        if time.monotonic() < self._asked_again_at:
            return in_process(self._in_process)
        try:
            return real()
        except self.away as error:
            self._asked_again_at = time.monotonic() + ASK_AGAIN_AFTER
            log.warning("cache away, each process counts by itself: %s", type(error).__name__)
            return in_process(self._in_process)

    def add(
        self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None
    ) -> bool:
        return self._or_by_itself(
            lambda: super(OrByItself, self).add(key, value, timeout, version),
            lambda cache: cache.add(key, value, timeout, version),
        )

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        return self._or_by_itself(
            lambda: super(OrByItself, self).get(key, default, version),
            lambda cache: cache.get(key, default, version),
        )

    def set(
        self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None
    ) -> None:
        self._or_by_itself(
            lambda: super(OrByItself, self).set(key, value, timeout, version),
            lambda cache: cache.set(key, value, timeout, version),
        )

    def touch(self, key: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        return self._or_by_itself(
            lambda: super(OrByItself, self).touch(key, timeout, version),
            lambda cache: cache.touch(key, timeout, version),
        )

    def delete(self, key: Any, version: int | None = None) -> bool:
        return self._or_by_itself(
            lambda: super(OrByItself, self).delete(key, version),
            lambda cache: cache.delete(key, version),
        )

    def incr(self, key: Any, delta: int = 1, version: int | None = None) -> int:
        return self._or_by_itself(
            lambda: super(OrByItself, self).incr(key, delta, version),
            lambda cache: cache.incr(key, delta, version),
        )

    def has_key(self, key: Any, version: int | None = None) -> bool:
        return self._or_by_itself(
            lambda: super(OrByItself, self).has_key(key, version),
            lambda cache: cache.has_key(key, version),
        )

    def clear(self) -> None:
        self._in_process.clear()
        self._or_by_itself(super().clear, lambda cache: cache.clear())


class SharedFileCache(OrByItself, FileCache):
    """The default: one for all processes of one machine, and nothing to install."""

    away = (OSError, sqlite3.Error)

    def __init__(self, folder: str, params: dict[str, Any]) -> None:
        super().__init__(folder, params)
        self.keep_in_process(folder)


def settings_of(redis_url: str, folder: Path) -> Mapping[str, Any]:
    """``CACHES``: Redis where there is one, else a file in this folder."""
    if redis_url:
        return {
            "default": {
                "BACKEND": "core.limits.redis_cache.SharedRedisCache",
                "LOCATION": redis_url,
                # A request waits this long for it at the most, in seconds.
                "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 1},
            }
        }
    return {
        "default": {
            "BACKEND": "core.limits.shared_cache.SharedFileCache",
            "LOCATION": str(folder),
        }
    }
