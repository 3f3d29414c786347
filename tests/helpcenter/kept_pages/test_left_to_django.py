"""What is not a page for everybody goes to Django as it came, and nothing of it is kept."""

from __future__ import annotations

import pytest
from pytest_django import Settings

from helpcenter.kept_pages.django_answer import Answer, Held
from helpcenter.kept_pages.front import MOST_HOSTS
from helpcenter.public_cache import Deferral
from tests.helpcenter.kept_pages.served import Served

ARTICLE = "/articles/x/"


@pytest.mark.django_db
def test_what_is_not_there_is_not_kept(served: Served) -> None:
    for number in range(3):
        assert served.get(f"/articles/no-such-{number}/").status == 404
    assert served.get("/policies/nobody.json").status == 404
    assert len(served.shelf) == 0
    assert served.counted[0] == ("helpcenter:article", "GET", "404")


def test_what_has_moved_is_not_kept(served: Served) -> None:
    assert served.get("/articles").status == 301
    assert len(served.shelf) == 0


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/search/", "/accounts/login/", "/channels/", "/cards/home.png"])
def test_a_page_that_is_not_kept_is_asked_for_once_and_as_it_came(
    served: Served, path: str
) -> None:
    served.get(path, "q=token", COOKIE="a=b")
    [asked] = served.asked
    assert (asked["QUERY_STRING"], asked["HTTP_COOKIE"]) == ("q=token", "a=b")
    assert len(served.shelf) == 0
    assert served.counted == []


def test_nothing_of_it_can_be_written_to(served: Served) -> None:
    served.get(ARTICLE)
    assert served.get(ARTICLE, method="POST").status in (403, 405)


@pytest.mark.parametrize("first", ["", "/elsewhere"])
def test_a_place_that_the_request_claims_is_in_nobody_s_page(served: Served, first: str) -> None:
    """``SCRIPT_NAME``, which Gunicorn takes from a header."""
    served.get(ARTICLE, mount=first)
    assert b'href="/elsewhere/' in served.get(ARTICLE, mount="/elsewhere").body
    assert b"elsewhere" not in served.get(ARTICLE).body


@pytest.mark.parametrize("header", ["X_HTTP_METHOD_OVERRIDE", "X_HTTP_METHOD", "X_METHOD_OVERRIDE"])
def test_no_header_makes_another_method_of_it(served: Served, header: str) -> None:
    page = served.get(ARTICLE)
    overridden = served.get(ARTICLE, **{header: "DELETE"})
    assert (overridden.status, overridden.body) == (200, page.body)


def test_a_condition_that_nobody_sets_is_django_s(served: Served) -> None:
    served.get(ARTICLE)
    assert served.get(ARTICLE, IF_MATCH='"other"').status == 412


def test_another_site_s_name_is_refused_as_anywhere(served: Served) -> None:
    served.get(ARTICLE)
    assert served.get(ARTICLE, HOST="evil.example").status == 400


def test_made_up_ports_are_not_remembered_without_end(served: Served) -> None:
    for port in range(MOST_HOSTS + 5):
        assert served.get(ARTICLE, HOST=f"localhost:{port + 1}").status == 200
    assert len(served.front._hosts) == MOST_HOSTS
    assert len(served.shelf) == 1


def test_plain_http_is_led_to_https_though_the_page_is_kept(settings: Settings) -> None:
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_HSTS_SECONDS = 60
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    served = Served()
    for _time in range(2):
        safe = served.get(ARTICLE, X_FORWARDED_PROTO="https")
        assert safe.headers["Strict-Transport-Security"] == "max-age=60"
        assert served.get(ARTICLE, X_FORWARDED_PROTO="http").status == 301


def test_a_session_that_has_moved_is_told_so_and_by_this_answer_alone() -> None:
    held = Held(Deferral("view"), lambda *_started: lambda _data: None)
    held("200 OK", [("Set-Cookie", "sessionid=new")])
    public = [("Cache-Control", "public, max-age=60"), ("X-Accel-Expires", "1")]
    kept = Answer("200 OK", public, b"page")
    told = dict(held.with_cookies(kept).headers)
    assert told == {"Cache-Control": "private, no-store", "Set-Cookie": "sessionid=new"}
    assert kept.headers == public


@pytest.mark.parametrize(
    "header",
    [("Set-Cookie", "a=b"), ("Vary", "Cookie"), ("Cache-Control", "private")],
    ids=lambda header: header[0],
)
def test_an_answer_that_somebody_had_a_part_in_is_no_page_for_everybody(
    header: tuple[str, str],
) -> None:
    public = [("ETag", '"a"'), ("Cache-Control", "public, max-age=60")]
    assert Answer("200 OK", public, b"").is_for_everybody
    assert not Answer("200 OK", [*public, header], b"").is_for_everybody
