"""The shared cache: counted once each by many processes, and away without a failure."""

from __future__ import annotations

import multiprocessing
import socket
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.cache.backends.base import BaseCache
from pytest_django import Settings

from core.limits import file_cache as in_file
from core.limits import shared_cache
from core.limits.redis_cache import SharedRedisCache
from tests import servers

PROCESSES, EACH = 4, 50


def file_cache(folder: Path) -> shared_cache.SharedFileCache:
    return shared_cache.SharedFileCache(str(folder), {})


def redis_cache(address: str) -> SharedRedisCache:
    return SharedRedisCache(address, {"OPTIONS": {"socket_connect_timeout": 1}})


def nobody_there() -> str:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return f"redis://127.0.0.1:{taken.getsockname()[1]}/0"


def _count_in_file(folder: Path) -> None:
    cache = file_cache(folder)
    for _ in range(EACH):
        cache.add("counted", 0, 60)
        cache.incr("counted")


def test_in_a_file_each_of_several_processes_is_counted(tmp_path: Path) -> None:
    context = multiprocessing.get_context("fork")
    processes = [context.Process(target=_count_in_file, args=(tmp_path,)) for _ in range(PROCESSES)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()

    assert file_cache(tmp_path).get("counted") == PROCESSES * EACH


def test_counting_does_not_change_when_the_count_ends(tmp_path: Path) -> None:
    cache = file_cache(tmp_path)
    cache.add("soon", 0, 0.2)
    cache.add("late", 0, 3600)
    cache.add("never", 0, None)
    for name in ("soon", "late", "never"):
        cache.incr(name)
    time.sleep(0.25)

    assert [cache.get(name) for name in ("soon", "late", "never")] == [None, 1, 1]
    with pytest.raises(ValueError, match="not found"):
        cache.incr("soon")


def test_a_flood_of_names_makes_it_forget_nothing_that_still_counts(tmp_path: Path) -> None:
    """Django's own would throw out the limit of whoever floods it, sooner or later."""
    cache = file_cache(tmp_path)
    cache.add("limit:of-somebody", 5, 60)
    for number in range(2_000):
        cache.add(str(number), 0, 60)

    assert cache.get("limit:of-somebody") == 5
    assert sum(cache.has_key(str(number)) for number in range(2_000)) == 2_000


def test_what_is_over_is_deleted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(in_file, "TIDY_AT", 1)
    cache = file_cache(tmp_path)
    cache.set("over", 1, 0.01)
    cache.set("lasting", 1, None)
    time.sleep(0.02)
    cache.set("another", 1, 60)

    with sqlite3.connect(tmp_path / in_file.NAME) as file:
        kept = [name for (name,) in file.execute("SELECT name FROM entries ORDER BY name")]
    assert kept == [":1:another", ":1:lasting"]


def test_nobody_else_on_the_machine_can_read_it(tmp_path: Path) -> None:
    file_cache(tmp_path / "cache").set("name", 1, 60)
    assert {file.stat().st_mode & 0o077 for file in (tmp_path / "cache").iterdir()} == {0}
    assert (tmp_path / "cache").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("value", [7, -1, True, 2.5, "text", b"bytes", None, [1, 2.5], {"a": (1,)}])
def test_what_is_put_in_comes_out(tmp_path: Path, value: object) -> None:
    cache = file_cache(tmp_path)
    cache.set("name", value, 60)
    kept = cache.get("name", "nothing")
    assert (kept, type(kept)) == (value, type(value))


def test_an_entry_that_is_over_may_be_added_again(tmp_path: Path) -> None:
    cache = file_cache(tmp_path)
    assert cache.add("name", 1, 0.01)
    time.sleep(0.02)
    assert cache.add("name", 2, 60)
    assert not cache.add("name", 3, 60)
    assert cache.get("name") == 2


@pytest.fixture(params=["a folder that is none", "a Redis that is away"])
def away(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[BaseCache]:
    if "Redis" in request.param:
        yield redis_cache(nobody_there())
        return
    folder = tmp_path / "cache"
    folder.write_text("no folder")  # also for root, whom no permission stops
    yield file_cache(folder)


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
    assert "File" in shared_cache.settings_of("", tmp_path)["default"]["BACKEND"]
