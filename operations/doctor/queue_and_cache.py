"""Do the broker, which wakes the workers, and the cache, which counts for the limits, answer?"""

from __future__ import annotations

from uuid import uuid4

from django.conf import settings
from django.core.cache import cache
from kombu.connection import Connection
from redis import Redis
from urllib3.util import parse_url

from operations.doctor.results import Result, Results, Weight, guide

PATIENCE_S = 5.0
SERVERS = ("redis", "rediss", "amqp", "amqps")


def look_at_broker() -> Results:
    scheme = parse_url(settings.CELERY_BROKER_URL).scheme or ""
    if scheme in SERVERS:
        yield _server(scheme)
    elif scheme == "database":
        yield Result(Weight.FINE, "broker", "The queue is a table in the database.")
    else:
        yield Result(Weight.FINE, "broker", f"The queue needs no server ({scheme}).")


def _server(scheme: str) -> Result:
    options = {"socket_connect_timeout": PATIENCE_S, "socket_timeout": PATIENCE_S}
    try:
        with Connection(  # type: ignore[no-untyped-call]
            settings.CELERY_BROKER_URL,
            connect_timeout=PATIENCE_S,
            transport_options=options if scheme.startswith("redis") else {},
        ) as connection:
            connection.ensure_connection(max_retries=1, interval_start=0, timeout=PATIENCE_S)
            if scheme.startswith("redis"):
                connection.default_channel.client.ping()
    except Exception as error:  # noqa: BLE001 - each broker's library raises its own
        return Result(
            Weight.STOPS,
            "broker",
            f"The broker does not answer ({type(error).__name__}): no worker is woken, so nothing "
            "is checked, renewed or told.",
            "Start it, or mend CELERY_BROKER_URL.",
            guide("redis"),
        )
    return Result(Weight.FINE, "broker", f"The broker ({scheme}) answers.")


def _evicts() -> str:
    """By what rule Redis makes room; empty where it makes none, or is not asked."""
    if not settings.CACHES["default"]["BACKEND"].endswith(".SharedRedisCache"):
        return ""
    with Redis.from_url(
        settings.CACHES["default"]["LOCATION"], socket_timeout=PATIENCE_S
    ) as server:
        memory = server.info("memory")
    policy = str(memory.get("maxmemory_policy", ""))
    return policy if memory.get("maxmemory") and policy != "noeviction" else ""


def look_at_cache() -> Results:
    backend = settings.CACHES["default"]["BACKEND"].rpartition(".")[2]
    key = f"doctor:{uuid4().hex}"
    try:
        cache.set(key, "here", 30)
        kept = cache.get(key) == "here"
        cache.delete(key)
        policy = _evicts()
    except Exception as error:  # noqa: BLE001 - each backend's library raises its own
        yield Result(
            Weight.LIMITS,
            "cache",
            f"The cache does not answer ({type(error).__name__}): limits are counted by each "
            "process for itself, and pages are drawn anew each time.",
            "Start Redis, or mend REDIS_URL.",
            guide("redis"),
        )
        return
    if kept and policy:
        yield Result(
            Weight.LIMITS,
            "cache",
            f"Redis throws entries out when its memory is full ({policy}): whoever is limited can "
            "bring that about, and is limited no longer.",
            "Set maxmemory-policy to noeviction in redis.conf; what is counted ends by itself.",
            guide("redis"),
        )
    elif kept:
        yield Result(Weight.FINE, "cache", f"The cache ({backend}) keeps what is put into it.")
    else:
        yield Result(
            Weight.LIMITS,
            "cache",
            f"The cache ({backend}) keeps nothing: no limit counts.",
            "Set REDIS_URL, or leave it away for files.",
            guide("redis"),
        )
