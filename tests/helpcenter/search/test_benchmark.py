"""At a thousand articles a search and a suggestion take less than 15 ms of the server's time.

The machine that runs this may be busy with other things, which only ever makes it slower.
So each query is timed by the processor time of its thread (it waits for nothing: the index
is in memory), again where a run was too slow: its best run counts, and of those the 95th
percentile. The figures that are printed are the same by the clock on the wall beside it.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from bench.web.search import QUERIES, TYPOS
from helpcenter.articles import library as articles
from helpcenter.articles.library import Article, Library
from helpcenter.pages import search as views
from helpcenter.search import search, suggest
from helpcenter.search.index.build import build

pytestmark = pytest.mark.slow

ARTICLES, PARAGRAPHS, WORDS = 1_000, 12, 60
LIMIT_MS, RUNS = 15.0, 5


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """Articles of real words in new orders, about as long as ours, with rare words besides."""
    draw = random.Random(7)
    real = list(articles.load("en"))
    pairs = [pair for article in real for pair in pairwise(article.body.split())]
    rare = [f"{a}{b}" for a in "bdfgklmnprst" for b in ("orim", "alux", "endix", "ovane", "iqal")]
    made = [_article(draw, draw.choice(real), number, pairs, rare) for number in range(ARTICLES)]
    library = Library("en", {article.slug: article for article in made})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "SEARCH_DIR", tmp_path_factory.mktemp("index"))
        build(library)
        yield library


def _article(
    draw: random.Random, like: Article, number: int, pairs: list[tuple[str, str]], rare: list[str]
) -> Article:
    def words(count: int) -> str:
        return " ".join(" ".join(pair) for pair in draw.choices(pairs, k=count // 2))

    plain = [
        f"## {_clean(words(6))} {{#part-{part}}}\n\n{_clean(words(WORDS * 2))} {draw.choice(rare)}."
        for part in range(PARAGRAPHS // 2)
    ]
    title = f"{_clean(words(6))} {draw.choice(rare)} {number}"
    front = like.front.model_copy(
        update={"title": title, "summary": _clean(words(20)), "networks": ()}
    )
    return Article(f"made-{number}", "en", front, "\n\n".join(plain), f"{number:012x}")


def _clean(text: str) -> str:
    return "".join(char for char in text if char.isalnum() or char in " '-")


def percentile(times: list[float], share: float) -> float:
    return sorted(times)[min(len(times) - 1, int(len(times) * share))]


def measured(
    what: str, ask: Callable[[str], object], queries: list[str], limit: float = LIMIT_MS
) -> float:
    """The 95th percentile over the queries of each one's best run, in milliseconds.

    A run below the limit is good enough: more of them would only find a lower one.
    """
    ask(queries[0])
    worked, waited = [], []
    for query in queries:
        runs = [_timed(ask, query)]
        while min(run[0] for run in runs) >= limit and len(runs) < RUNS:
            runs.append(_timed(ask, query))
        worked.append(min(run[0] for run in runs))
        waited.append(min(run[1] for run in runs))
    for name, times in (("processor", worked), ("wall", waited)):
        p50, p95 = percentile(times, 0.5), percentile(times, 0.95)
        print(f"{what}, {name}: p50 {p50:.1f} p95 {p95:.1f} max {max(times):.1f} ms")  # noqa: T201
    return percentile(worked, 0.95)


def _timed(ask: Callable[[str], object], query: str) -> tuple[float, float]:
    work, wall = time.thread_time(), time.perf_counter()
    ask(query)
    return (time.thread_time() - work) * 1000, (time.perf_counter() - wall) * 1000


@pytest.mark.django_db
@pytest.mark.parametrize("queries", [QUERIES, TYPOS], ids=["right", "typos"])
def test_a_search_takes_less_than_thirty_milliseconds(many: Library, queries: list[str]) -> None:
    assert all(search(many, query).hits for query in queries)
    assert measured("search", lambda query: search(many, query), queries) < LIMIT_MS


@pytest.mark.django_db
@pytest.mark.parametrize("queries", [QUERIES, TYPOS], ids=["right", "typos"])
def test_a_suggestion_takes_less_than_thirty_milliseconds(
    many: Library, queries: list[str]
) -> None:
    typed = [query[:size] for query in queries for size in range(3, len(query) + 1, 3)]
    assert measured("suggest", lambda query: suggest(many, query), typed) < LIMIT_MS


@pytest.mark.django_db
def test_the_whole_page_is_quick_as_well(
    many: Library, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From request to response, template and all, in twice the time at most."""
    monkeypatch.setattr(views, "library", lambda: many)

    def ask(query: str) -> None:
        client.get("/search/", {"q": query})

    assert measured("page", ask, QUERIES + TYPOS, 2 * LIMIT_MS) < 2 * LIMIT_MS


def test_a_thousand_articles_are_there(many: Library, tmp_path: Path) -> None:
    assert len(many.by_slug) == ARTICLES
