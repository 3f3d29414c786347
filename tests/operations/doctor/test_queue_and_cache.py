"""What the doctor says of the broker and of the cache."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django import Settings
from redis import Redis

from core.limits import shared_cache
from operations.doctor import queue_and_cache
from tests import servers
from tests.operations.doctor.finding import fine, limits, stops

NOBODY = "redis://:the-password@127.0.0.1:1/0"


def test_a_broker_that_is_away_stops_the_work(settings: Settings) -> None:
    settings.CELERY_BROKER_URL = NOBODY
    told = stops(queue_and_cache.look_at_broker())
    assert "no worker is woken" in told
    assert "the-password" not in told


def test_the_database_as_queue_needs_nothing_more(settings: Settings) -> None:
    settings.CELERY_BROKER_URL = "database://localhost/"
    assert "a table in the database" in fine(queue_and_cache.look_at_broker())


def test_a_cache_that_keeps_is_fine() -> None:
    assert "keeps what is put into it" in fine(queue_and_cache.look_at_cache())


def test_one_that_is_away_limits_it(settings: Settings) -> None:
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": NOBODY,
        }
    }
    told = list(queue_and_cache.look_at_cache())
    assert "limits are counted by each process" in limits(told)
    assert not stops(told)


def test_one_that_keeps_nothing_limits_it(settings: Settings) -> None:
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
    assert "keeps nothing" in limits(queue_and_cache.look_at_cache())


def test_a_redis_that_is_away_limits_it_although_each_process_counts(settings: Settings) -> None:
    settings.CACHES = shared_cache.settings_of(NOBODY, Path("unused"))
    told = limits(queue_and_cache.look_at_cache())
    assert "limits are counted by each process" in told
    assert "the-password" not in told


@pytest.mark.servers
def test_a_redis_that_throws_limits_out_limits_it(settings: Settings) -> None:
    with servers.redis() as address, Redis.from_url(address) as server:
        settings.CACHES = shared_cache.settings_of(address, Path("unused"))
        assert "keeps what is put" in fine(queue_and_cache.look_at_cache())
        server.config_set("maxmemory", "50mb")
        server.config_set("maxmemory-policy", "volatile-lru")
        assert "volatile-lru" in limits(queue_and_cache.look_at_cache())
