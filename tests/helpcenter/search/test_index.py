"""The index file: built when needed, whole when seen, read by all threads and processes."""

from __future__ import annotations

import multiprocessing
import os
import sqlite3
import threading
import time
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django.utils import translation
from pytest_django import Settings

from helpcenter.articles.library import Library, library
from helpcenter.search import search
from helpcenter.search.index import store
from helpcenter.search.index.build import build, delete_old_files, fingerprint, path_of
from tests.channels.networks import case
from tests.every_network import NETWORK_IDS
from tests.helpcenter.contact.writing import Desk
from tests.helpcenter.policies.changed_policy import change

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: Settings) -> Path:
    settings.SEARCH_DIR = tmp_path / "search"
    return tmp_path / "search"


@pytest.fixture
def shelf(desk: Desk) -> Library:
    """Two articles: the file of a large index is handled as that of a small one."""
    desk.write("linkedin", "What LinkedIn allows.\n")
    desk.write("x", "What X allows.\n")
    return desk.library()


def best_slug(shelf: Library) -> str:
    return search(shelf, "linkedin").hits[0].article.slug


def test_a_missing_index_is_built_on_first_use(folder: Path, shelf: Library) -> None:
    assert not folder.exists()
    assert best_slug(shelf) == "linkedin"
    assert [path.name for path in folder.iterdir()] == [path_of(shelf).name]


def test_the_command_builds_every_language_once(folder: Path) -> None:
    call_command("build_search", verbosity=0)
    written = {path: path.stat().st_mtime_ns for path in folder.iterdir()}
    assert sorted(path.name[:3] for path in written) == ["en-", "es-"]
    call_command("build_search", verbosity=0)
    assert {path: path.stat().st_mtime_ns for path in folder.iterdir()} == written
    call_command("build_search", "--force", verbosity=0)
    assert {path: path.stat().st_mtime_ns for path in folder.iterdir()} != written


@pytest.mark.parametrize("damage", [b"", b"not a database", None])
def test_a_damaged_index_is_built_anew(shelf: Library, damage: bytes | None) -> None:
    path = build(shelf)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2] if damage is None else damage)
    assert best_slug(shelf) == "linkedin"
    assert path.read_bytes()[:15] == b"SQLite format 3"
    with sqlite3.connect(path) as database:
        assert database.execute("SELECT count(*) FROM article").fetchone()[0] == 2
    database.close()


def test_an_index_that_breaks_while_it_is_open_is_built_anew(shelf: Library) -> None:
    assert best_slug(shelf) == "linkedin"
    store.index(shelf).database.close()
    assert best_slug(shelf) == "linkedin"


def test_an_index_that_is_deleted_while_open_goes_on_answering(shelf: Library) -> None:
    assert best_slug(shelf) == "linkedin"
    path_of(shelf).unlink()
    assert best_slug(shelf) == "linkedin"


def test_a_changed_article_has_another_index(desk: Desk) -> None:
    desk.write("one", "The walrus.\n")
    assert search(desk.library(), "walrus").hits
    desk.write("one", "The otter.\n")
    assert not search(desk.library(), "walrus", exact=True).hits
    assert search(desk.library(), "otter").hits


def test_a_changed_figure_is_found_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    before = fingerprint(library())
    change(monkeypatch, "linkedin", "access_token_seconds", 45 * 86_400)
    assert fingerprint(library()) != before
    hit = search(library(), "linkedin 45 days").hits[0]
    assert hit.article.slug == "linkedin"
    assert "<mark>45</mark>" in str(hit.snippet)


def test_a_policy_fact_is_found_in_its_article() -> None:
    for network in NETWORK_IDS:  # one after the other: each test builds an index
        query, says = case.of(network).question
        hit = search(library(), query).hits[0]
        assert hit.article.slug == network
        assert says in str(hit.snippet), network
        assert hit.section.anchor in hit.article.page.anchors | {""}, network


def test_each_language_has_its_own() -> None:
    english = path_of(library())
    with translation.override("es"):
        assert path_of(library()) != english
        hit = search(library(), "contraseña").hits[0]
    assert hit.article.language == "es"


def test_old_files_go_and_fresh_ones_stay(folder: Path, shelf: Library) -> None:
    kept = build(shelf)
    old, fresh = folder / "en-old.sqlite3", folder / "en-fresh.sqlite3"
    for path in (old, fresh):
        path.write_bytes(b"")
    long_ago = time.time() - 200_000
    for path in (old, kept):
        os.utime(path, (long_ago, long_ago))
    delete_old_files([kept])
    assert sorted(path.name for path in folder.iterdir()) == sorted([kept.name, fresh.name])


def test_each_thread_reads_for_itself(shelf: Library) -> None:
    build(shelf)
    answers: list[str] = []

    def ask() -> None:
        try:
            answers.extend(best_slug(shelf) for _ in range(5))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=ask) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == ["linkedin"] * 30


def _build(path: str, shelf: Library, times: int) -> None:
    settings.SEARCH_DIR = Path(path)
    for _ in range(times):
        build(shelf)


@pytest.mark.slow
def test_two_processes_may_build_at_once(folder: Path, shelf: Library) -> None:
    context = multiprocessing.get_context("fork")
    workers = [context.Process(target=_build, args=(str(folder), shelf, 30)) for _ in range(2)]
    for worker in workers:
        worker.start()
    seen = 0
    path = path_of(shelf)
    while any(worker.is_alive() for worker in workers):
        if path.exists():
            with sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True) as database:
                seen += database.execute("SELECT count(*) FROM article").fetchone()[0] > 0
            database.close()
        time.sleep(0.005)
    assert [worker.exitcode for worker in workers] == [0, 0]
    assert seen
    assert [file.name for file in folder.iterdir()] == [path.name]
    assert best_slug(shelf) == "linkedin"
