"""A page is made once, from nothing but its address, and is the same for whoever asks."""

from __future__ import annotations

import gzip
from concurrent.futures import ThreadPoolExecutor

import brotli
import pytest
from django.conf import settings
from django.test import Client

from core.logs.request_ids import HEADER
from operations.counters.metrics import REQUESTS
from tests.factories import make_user
from tests.helpcenter.kept_pages.served import Served

ARTICLE = "/articles/x/"
KEPT = [
    *("/", "/articles/", ARTICLE, f"/es{ARTICLE}", "/policies/", "/policies/changes/"),
    *("/about/", "/privacy/", "/terms/", "/leaving/", "/feeds/articles.atom"),
    *("/sitemap.xml", "/robots.txt", "/policies.json", "/policies/x.json"),
    "/.well-known/security.txt",
]


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize("path", KEPT)
def test_it_is_what_django_answers(served: Served, client: Client, path: str) -> None:
    own = client.get(path)
    served.get(path)
    asked = len(served.asked)
    kept = served.get(path)
    assert len(served.asked) == asked, "not kept"
    assert kept.body == own.content
    ours, theirs = dict(kept.headers), dict(own.headers)
    for headers in (ours, theirs):
        del headers[HEADER]
    assert ours == theirs


@pytest.mark.parametrize("path", KEPT)
def test_a_stranger_costs_no_query_and_no_second_making(served: Served, path: str) -> None:
    """Without the mark for a database: nothing here may ask one, for it may change at any time."""
    first = served.get(path)
    assert len(served.asked) == 2  # whether it is kept, and for the page
    assert served.get(path).body == first.body
    assert len(served.asked) == 2


@pytest.mark.django_db
def test_who_is_signed_in_leaves_nothing_in_it(served: Served) -> None:
    reader = Client()
    reader.force_login(make_user())
    cookie = f"{settings.SESSION_COOKIE_NAME}={reader.cookies[settings.SESSION_COOKIE_NAME].value}"
    theirs = served.get(ARTICLE, "utm_source=mail", COOKIE=cookie, USER_AGENT="odd", REFERER="odd")
    made = served.asked[-1]
    assert not {"HTTP_COOKIE", "HTTP_USER_AGENT", "HTTP_REFERER", "REMOTE_ADDR"} & made.keys()
    assert made["QUERY_STRING"] == ""
    assert theirs.body == Served().get(ARTICLE).body
    assert "Set-Cookie" not in theirs.headers


def test_no_query_makes_another_page(served: Served) -> None:
    plain = served.get(ARTICLE)
    asked = len(served.asked)
    for query in ("utm_source=mail", "fbclid=1", "a=" * 500):
        assert served.get(ARTICLE, query).body == plain.body
    assert len(served.asked) == asked


@pytest.mark.parametrize("path", [ARTICLE, "/robots.txt", "/feeds/articles.atom"])
def test_no_wish_of_a_browser_makes_another_page(served: Served, path: str) -> None:
    plain = served.get(path)
    asked = len(served.asked)
    wishes = {"ACCEPT_LANGUAGE": "es", "ACCEPT": "application/json", "RANGE": "bytes=0-9"}
    cookie = f"{settings.LANGUAGE_COOKIE_NAME}=es"
    wished = served.get(path, COOKIE=cookie, HX_REQUEST="true", **wishes)
    assert (wished.status, wished.body) == (200, plain.body)
    assert wished.headers["Content-Language"] == "en"
    assert len(served.asked) == asked


def test_head_tells_the_same_without_the_body(served: Served) -> None:
    for _time in range(2):
        head, whole = served.get(ARTICLE, method="HEAD"), served.get(ARTICLE)
        assert (head.status, head.body) == (200, b"")
        for name in ("ETag", "Content-Length", "Cache-Control", "Content-Type"):
            assert head.headers[name] == whole.headers[name]


@pytest.mark.parametrize(
    ("takes", "coding"),
    [("gzip, deflate", "gzip"), ("gzip, br", "br"), ("identity", None), ("br;q=0, gzip", "gzip")],
)
def test_it_comes_in_the_smallest_form_that_is_taken(
    served: Served, takes: str, coding: str | None
) -> None:
    plain, small = served.get(ARTICLE), served.get(ARTICLE, ACCEPT_ENCODING=takes)
    assert small.headers.get("Content-Encoding") == coding
    assert small.headers["Content-Length"] == str(len(small.body))
    assert "Accept-Encoding" in small.headers["Vary"]
    unpack = {"gzip": gzip.decompress, "br": brotli.decompress, None: bytes}[coding]
    assert unpack(small.body) == plain.body


@pytest.mark.parametrize("takes", ["", "gzip", "br"])
def test_what_is_known_is_not_sent_again(served: Served, takes: str) -> None:
    tag = served.get(ARTICLE, ACCEPT_ENCODING=takes).headers["ETag"]
    for given in (tag, f'"other", {tag}', f"W/{tag.removeprefix('W/')}", "*"):
        reply = served.get(ARTICLE, ACCEPT_ENCODING=takes, IF_NONE_MATCH=given)
        assert (reply.status, reply.body) == (304, b"")
        assert reply.headers["ETag"] == tag
        assert not {"Content-Length", "Content-Encoding", "Content-Type"} & reply.headers.keys()
    assert served.get(ARTICLE, IF_NONE_MATCH='"other"').status == 200


def test_a_feed_knows_since_when(served: Served) -> None:
    feed = "/feeds/articles.atom"
    day = served.get(feed).headers["Last-Modified"]
    assert served.get(feed, IF_MODIFIED_SINCE=day).status == 304
    assert served.get(feed, IF_MODIFIED_SINCE="Sat, 01 Jan 2000 00:00:00 GMT").status == 200
    assert served.get(ARTICLE, IF_MODIFIED_SINCE=day).status == 200  # it does not say since when


def test_however_many_ask_at_once_it_is_made_once(served: Served) -> None:
    with ThreadPoolExecutor(8) as pool:
        bodies = set(pool.map(lambda _turn: served.get(ARTICLE).body, range(8)))
    assert len(bodies) == 1
    made = [asked for asked in served.asked if "HTTP_HOST" in asked and "REMOTE_ADDR" not in asked]
    assert len(made) == 1


def test_each_answer_has_an_id_of_its_own(served: Served) -> None:
    ids = {served.get(ARTICLE).headers[HEADER] for _time in range(3)}
    assert len(ids) == 3


def test_each_answer_is_counted_once_under_its_view(served: Served) -> None:
    before = _requests()
    tag = served.get(ARTICLE).headers["ETag"]
    served.get(ARTICLE, method="HEAD")
    served.get(ARTICLE, IF_NONE_MATCH=tag)
    view = "helpcenter:article"
    assert served.counted == [(view, "GET", "200"), (view, "HEAD", "200"), (view, "GET", "304")]
    assert _requests() == before  # what is told to ``count`` is not counted within Django, too


def _requests() -> float:
    samples = [sample for metric in REQUESTS.collect() for sample in metric.samples]
    return sum(sample.value for sample in samples if sample.name == "care_requests_total")
