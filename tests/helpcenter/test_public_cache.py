"""Nobody fetches twice what has not changed, and no cookie divides a cache."""

from __future__ import annotations

from datetime import timedelta
from email.utils import parsedate_to_datetime

import pytest
from django.test import Client
from django.utils.http import http_date

from tests.factories import make_user
from tests.helpcenter.policies.changed_policy import change

LOCAL = (
    "/",
    "/articles/",
    "/articles/x/",
    "/search/?q=token",
    "/policies/",
    "/policies/changes/",
    "/about/",
    "/privacy/",
    "/feeds/articles.atom",
    "/feeds/policies.atom",
    "/feeds/policies/linkedin.atom",
    "/articles/x/card.png",
    "/cards/home.png",
)
NEUTRAL = (
    "/apple-touch-icon.png",
    "/sitemap.xml",
    "/robots.txt",
    "/policies.json",
    "/policies/x.json",
    "/policies.schema.json",
)
EVERY = [*LOCAL, *NEUTRAL, *(f"/es{path}" for path in LOCAL)]
pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.mark.parametrize("path", EVERY)
def test_what_is_known_is_not_sent_again(client: Client, path: str) -> None:
    first = client.get(path)
    assert first.status_code == 200
    assert first["ETag"].startswith('"')
    again = client.get(path, headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304
    assert not again.content
    assert (again["ETag"], again["Cache-Control"]) == (first["ETag"], first["Cache-Control"])


@pytest.mark.parametrize("path", EVERY)
def test_head_tells_the_same_without_the_body(client: Client, path: str) -> None:
    whole, head = client.get(path), client.head(path)
    assert head.status_code == 200
    assert not head.content
    for name in ("ETag", "Cache-Control", "Content-Type", "Content-Language"):
        assert head[name] == whole[name]
    assert client.head(path, headers={"If-None-Match": whole["ETag"]}).status_code == 304


@pytest.mark.parametrize("path", [path for path in EVERY if not path.endswith(("png", "txt"))])
def test_the_tag_of_a_compressed_answer_is_known_again(client: Client, path: str) -> None:
    small = client.get(path, headers={"Accept-Encoding": "gzip"})
    assert small["Content-Encoding"] == "gzip"
    assert small["ETag"].startswith('W/"')
    again = client.get(path, headers={"Accept-Encoding": "gzip", "If-None-Match": small["ETag"]})
    assert again.status_code == 304
    assert "Accept-Encoding" in again["Vary"]


@pytest.mark.parametrize("path", EVERY)
def test_any_cache_may_keep_it_and_no_cookie_divides_it(path: str) -> None:
    nobody, somebody = Client(), Client()
    somebody.force_login(make_user())
    ours, theirs = nobody.get(path), somebody.get(path)
    assert ours.content == theirs.content
    assert ours["ETag"] == theirs["ETag"]
    for reply in (ours, theirs):
        assert "public" in reply["Cache-Control"]
        assert "Cookie" not in reply["Vary"]
        assert "Accept-Language" not in reply["Vary"]
        assert not reply.cookies


@pytest.mark.parametrize("path", NEUTRAL)
def test_an_address_without_a_language_follows_no_cookie(client: Client, path: str) -> None:
    plain = client.get(path)
    client.cookies["django_language"] = "es"
    assert client.get(path).content == plain.content
    assert client.get(path)["Content-Language"] == "en"


@pytest.mark.parametrize("path", ["/feeds/articles.atom", "/feeds/policies.atom"])
def test_a_feed_knows_since_when(client: Client, path: str) -> None:
    day = client.get(path)["Last-Modified"]
    assert day.endswith(" 00:00:00 GMT")
    assert client.get(path, headers={"If-Modified-Since": day}).status_code == 304
    before = http_date((parsedate_to_datetime(day) - timedelta(days=1)).timestamp())
    assert client.get(path, headers={"If-Modified-Since": before}).status_code == 200


@pytest.mark.parametrize("path", ["/policies/", "/policies.json", "/articles/x/"])
def test_a_changed_figure_is_sent(
    client: Client, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    tag = client.get(path)["ETag"]
    change(monkeypatch, "x", "access_token_seconds", 3 * 3600)
    assert client.get(path, headers={"If-None-Match": tag}).status_code == 200


@pytest.mark.parametrize("path", EVERY)
def test_nothing_of_it_can_be_written_to(client: Client, path: str) -> None:
    assert client.post(path).status_code == 405
