"""The shared cache in Redis. Imported only where an operator has one: it is a heavy client."""

from __future__ import annotations

from typing import Any

from django.core.cache.backends.base import BaseCache
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

from core.limits.shared_cache import OrByItself


class SharedRedisCache(OrByItself, RedisCache):
    """Django's cache in Redis; one for all machines."""

    away = (RedisError, OSError)

    # One by one, so that each is answered whoever is away.
    get_many = BaseCache.get_many
    set_many = BaseCache.set_many
    delete_many = BaseCache.delete_many

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self.keep_in_process(server)
