"""The shared cache: counted once each by many processes, and away without a failure."""

from __future__ import annotations

import multiprocessing
import shutil
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.cache.backends.base import BaseCache
from pytest_django import Settings

from core.limits import shared_cache
from tests import servers

PROCESSES, EACH = 4, 50


def folder_cache(folder: Path) -> shared_cache.SharedFolderCache:
    return shared_cache.SharedFolderCache(str(folder), {})


def redis_cache(address: str) -> shared_cache.SharedRedisCache:
    return shared_cache.SharedRedisCache(address, {"OPTIONS": {"socket_connect_timeout": 1}})


def nobody_there() -> str:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return f"redis://127.0.0.1:{taken.getsockname()[1]}/0"


def _count_in_folder(folder: Path) -> None:
    cache = folder_cache(folder)
    for _ in range(EACH):
        cache.add("counted", 0, 60)
        cache.incr("counted")


def test_in_a_folder_each_of_several_processes_is_counted(tmp_path: Path) -> None:
    context = multiprocessing.get_context("fork")
    processes = [
        context.Process(target=_count_in_folder, args=(tmp_path,)) for _ in range(PROCESSES)
    ]
    for process in processes:
        process.start()
    for process in processes:
        process.join()

    assert folder_cache(tmp_path).get("counted") == PROCESSES * EACH


def test_counting_does_not_change_when_the_count_ends(tmp_path: Path) -> None:
    cache = folder_cache(tmp_path)
    cache.add("soon", 0, 0.2)
    cache.add("late", 0, 3600)
    cache.add("never", 0, None)
    for name in ("soon", "late", "never"):
        cache.incr(name)
    time.sleep(0.25)

    assert [cache.get(name) for name in ("soon", "late", "never")] == [None, 1, 1]
    ends = {name: cache._entry(name, None)[0] for name in ("late", "never")}
    assert ends["never"] is None
    assert ends["late"] is not None
    assert ends["late"] - time.time() > 3500
    with pytest.raises(ValueError, match="not found"):
        cache.incr("soon")


def test_a_flood_of_names_is_cleared_in_the_end(tmp_path: Path) -> None:
    cache = shared_cache.SharedFolderCache(str(tmp_path), {"MAX_ENTRIES": 50})
    for number in range(600):
        cache.set(str(number), number, 60)

    assert len(list(tmp_path.glob("*.djcache"))) < 500


@pytest.fixture(params=["a folder that is gone", "a Redis that is away"])
def away(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[BaseCache]:
    if "Redis" in request.param:
        yield redis_cache(nobody_there())
        return
    folder = tmp_path / "cache"
    cache = folder_cache(folder)
    shutil.rmtree(folder)
    folder.write_text("no folder")  # also for root, whom no permission stops
    yield cache


def test_a_cache_that_is_away_fails_nobody(away: BaseCache) -> None:
    assert away.add("counted", 0, 60)
    assert not away.add("counted", 0, 60)
    assert [away.incr("counted") for _ in range(3)] == [1, 2, 3]
    away.set("kept", "by itself", 60)
    assert (away.get("kept"), away.get("unknown", "none")) == ("by itself", "none")
    assert away.get_many(["kept"]) == {"kept": "by itself"}
    assert away.has_key("kept")
    assert "kept" in away
    assert away.touch("kept", 30)
    assert away.get_or_set("made", lambda: 5) == 5
    assert away.delete("kept")
    assert not away.has_key("kept")
    away.clear()
    assert away.get("made") is None


def test_it_is_said_once_and_not_at_every_call(
    away: BaseCache, caplog: pytest.LogCaptureFixture
) -> None:
    for _ in range(20):
        away.get("anything")

    assert [record.getMessage() for record in caplog.records if "away" in record.getMessage()] == [
        caplog.records[0].getMessage()
    ]


@pytest.mark.servers
def test_what_redis_counts_goes_on_when_it_is_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shared_cache, "ASK_AGAIN_AFTER", 0)
    with servers.redis() as address:
        cache = redis_cache(address)
        cache.add("counted", 0, 60)
        assert [cache.incr("counted") for _ in range(2)] == [1, 2]
    cache.add("counted", 0, 60)
    assert cache.incr("counted") == 1  # by itself


def test_the_settings_choose_by_the_address(tmp_path: Path, settings: Settings) -> None:
    assert (
        "Redis" in shared_cache.settings_of("redis://localhost/0", tmp_path)["default"]["BACKEND"]
    )
    assert "Folder" in shared_cache.settings_of("", tmp_path)["default"]["BACKEND"]
