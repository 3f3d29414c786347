"""What search engines, feed readers and programs ask for. Nothing in here is personal."""

from __future__ import annotations

from typing import Any

from django.contrib.sitemaps.views import sitemap as render_sitemap
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.http import http_date
from django.utils.translation import override

from helpcenter.articles.library import SOURCE_LANGUAGE
from helpcenter.discovery import feeds, policy_data, robots, sitemaps
from helpcenter.public_cache import MINUTE, kept

HOUR = 60 * MINUTE


def _cacheable(response: HttpResponse, seconds: int) -> HttpResponse:
    response.headers["Cache-Control"] = f"public, max-age={seconds}"
    return response


def _same_in_every_language(response: HttpResponse) -> HttpResponse:
    """The address has no language, so that no cookie may say one."""
    response.headers["Content-Language"] = SOURCE_LANGUAGE
    return _cacheable(response, HOUR)


@kept
def sitemap(request: HttpRequest) -> HttpResponse:
    with override(SOURCE_LANGUAGE):
        made = render_sitemap(
            request,
            sitemaps.SECTIONS,
            template_name="helpcenter/sitemap.xml",
            content_type="application/xml; charset=utf-8",
        )
        return _same_in_every_language(made.render())


@kept
def robots_txt(request: HttpRequest) -> HttpResponse:
    return _same_in_every_language(
        HttpResponse(robots.text(), content_type="text/plain; charset=utf-8")
    )


@kept
def articles_feed(request: HttpRequest) -> HttpResponse:
    return _feed(feeds.articles())


@kept
def changes_feed(request: HttpRequest) -> HttpResponse:
    return _feed(feeds.changes())


@kept
def changes_feed_of(request: HttpRequest, network: str) -> HttpResponse:
    try:
        return _feed(feeds.changes(network))
    except KeyError:
        raise Http404 from None


def _feed(feed: feeds.Feed) -> HttpResponse:
    response = HttpResponse(feed.xml(), content_type="application/atom+xml; charset=utf-8")
    response.headers["Last-Modified"] = http_date(feed.updated.timestamp())
    return _cacheable(response, 15 * MINUTE)


@kept
def policies_json(request: HttpRequest) -> HttpResponse:
    return _data(policy_data.everything())


@kept
def policy_json(request: HttpRequest, network: str) -> HttpResponse:
    try:
        return _data(policy_data.of(network))
    except KeyError:
        raise Http404 from None


@kept
def policies_schema(request: HttpRequest) -> HttpResponse:
    return _data(policy_data.schema(), "application/schema+json")


def _data(data: dict[str, Any], content_type: str = "application/json") -> HttpResponse:
    """Open to the pages of every other site: it is public, and no cookie goes into it."""
    shape = {"ensure_ascii": False, "indent": 1}
    response = JsonResponse(data, json_dumps_params=shape, content_type=content_type)
    response.headers["Access-Control-Allow-Origin"] = "*"
    return _same_in_every_language(response)
