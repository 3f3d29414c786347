"""The shared cache, so that limits hold and no page fails for its sake.

Two things Django's own backends do not promise: that counting in a folder is one step for all
processes of a machine, and that a cache which is away is only a cache which is away. While it
is, each process keeps what it counts to itself; a limit is then one for each process.
https://docs.djangoproject.com/en/5.2/topics/cache/
"""

from __future__ import annotations

import fcntl
import logging
import os
import pickle  # nosec B403  # see where it is read
import random
import time
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.core.cache.backends.filebased import FileBasedCache
from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

log = logging.getLogger(__name__)
Answer = TypeVar("Answer")

# A cache that is away is asked again after so many seconds: every call would wait for it.
ASK_AGAIN_AFTER = 5
# Looking for what is too much reads the whole folder: at each fiftieth write.
LOOK_AT = 0.02


class _OrByItself(BaseCache):
    """A cache that, while it is away, this process replaces by memory of its own."""

    away: tuple[type[Exception], ...] = ()
    _in_process: LocMemCache
    _asked_again_at = 0.0

    def _keep_in_process(self, name: str) -> None:
        self._in_process = LocMemCache(name, {})

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
            lambda: super(_OrByItself, self).add(key, value, timeout, version),
            lambda cache: cache.add(key, value, timeout, version),
        )

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        return self._or_by_itself(
            lambda: super(_OrByItself, self).get(key, default, version),
            lambda cache: cache.get(key, default, version),
        )

    def set(
        self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None
    ) -> None:
        self._or_by_itself(
            lambda: super(_OrByItself, self).set(key, value, timeout, version),
            lambda cache: cache.set(key, value, timeout, version),
        )

    def touch(self, key: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        return self._or_by_itself(
            lambda: super(_OrByItself, self).touch(key, timeout, version),
            lambda cache: cache.touch(key, timeout, version),
        )

    def delete(self, key: Any, version: int | None = None) -> bool:
        return self._or_by_itself(
            lambda: super(_OrByItself, self).delete(key, version),
            lambda cache: cache.delete(key, version),
        )

    def incr(self, key: Any, delta: int = 1, version: int | None = None) -> int:
        return self._or_by_itself(
            lambda: super(_OrByItself, self).incr(key, delta, version),
            lambda cache: cache.incr(key, delta, version),
        )

    def has_key(self, key: Any, version: int | None = None) -> bool:
        return self._or_by_itself(
            lambda: super(_OrByItself, self).has_key(key, version),
            lambda cache: cache.has_key(key, version),
        )

    def clear(self) -> None:
        self._in_process.clear()
        self._or_by_itself(super().clear, lambda cache: cache.clear())


class SharedRedisCache(_OrByItself, RedisCache):
    """Django's cache in Redis; one for all machines."""

    away = (RedisError, OSError)

    # One by one, so that each is answered whoever is away.
    get_many = BaseCache.get_many
    set_many = BaseCache.set_many
    delete_many = BaseCache.delete_many

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._keep_in_process(server)


class _LockedFolder(FileBasedCache):
    """Django's cache in a folder, in which adding and counting are one step for all processes."""

    def add(
        self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None
    ) -> bool:
        with self._alone():
            return super().add(key, value, timeout, version)

    def incr(self, key: Any, delta: int = 1, version: int | None = None) -> int:
        """Django's would forget when the entry ends. Raises ValueError where there is none."""
        with self._alone():
            end, value = self._entry(key, version)
            left = None if end is None else max(end - time.time(), 0)
            FileBasedCache.set(self, key, value + delta, left, version)
        counted: int = value + delta
        return counted

    def _entry(self, key: Any, version: int | None) -> tuple[float | None, int]:
        try:
            with Path(self._key_to_file(key, version)).open("rb") as file:  # type: ignore[attr-defined]
                if not self._is_expired(file):  # type: ignore[attr-defined]
                    file.seek(0)  # it has read the end
                    end = pickle.load(file)  # noqa: S301  # nosec B301  # only this site writes there
                    return end, pickle.loads(zlib.decompress(file.read()))  # noqa: S301  # nosec B301
        except FileNotFoundError:
            pass
        raise ValueError(f"Key '{key}' not found")

    @contextmanager
    def _alone(self) -> Iterator[None]:
        self._createdir()  # type: ignore[attr-defined]
        handle = os.open(Path(self._dir) / "lock", os.O_RDWR | os.O_CREAT, 0o600)  # type: ignore[attr-defined]
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield
        finally:
            os.close(handle)

    def _cull(self) -> None:
        if random.random() < LOOK_AT:  # noqa: S311  # nosec B311  # no secret
            super()._cull()  # type: ignore[misc]


class SharedFolderCache(_OrByItself, _LockedFolder):
    """The default: one for all processes of one machine, and nothing to install."""

    away = (OSError,)

    def __init__(self, folder: str, params: dict[str, Any]) -> None:
        try:
            super().__init__(folder, params)
        except OSError:
            self._asked_again_at = time.monotonic() + ASK_AGAIN_AFTER
        self._keep_in_process(folder)


def settings_of(redis_url: str, folder: Path) -> Mapping[str, Any]:
    """``CACHES``: Redis where there is one, else a folder."""
    if redis_url:
        return {
            "default": {
                "BACKEND": "core.limits.shared_cache.SharedRedisCache",
                "LOCATION": redis_url,
                # A request waits this long for it at the most, in seconds.
                "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 1},
            }
        }
    return {
        "default": {
            "BACKEND": "core.limits.shared_cache.SharedFolderCache",
            "LOCATION": str(folder),
            "OPTIONS": {"MAX_ENTRIES": 20_000},
        }
    }
