"""Whole addresses: always from ``SITE_URL``, whatever host or proxy a request came through."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from core.site_address import absolute
from helpcenter.articles.library import SOURCE_LANGUAGE, Article, languages, library

DEFAULT = "x-default"  # for readers of every other language
# Public pages that belong to no room; every other one is the help center's.
OF_THE_SITE = ("about", "privacy", "terms", "leaving")


def host() -> str:
    """The authority of the site, for ids that name it."""
    return urlsplit(absolute("")).netloc


def name_of(page: str) -> str:
    """The name of a page's address, as ``reverse`` takes it."""
    return page if page in OF_THE_SITE else f"helpcenter:{page}"


def page(name: str, *args: str, language: str) -> str:
    """A page's whole address in a language."""
    with override(language):
        return absolute(reverse(name, args=args))


def article(article: Article) -> str:
    """Where an article is at home: what is not translated, at its original's address."""
    return page("helpcenter:article", article.slug, language=article.language)


def alternates(name: str, *args: str, among: Iterable[str]) -> list[tuple[str, str]]:
    """Language -> whole address of the same page, and where all others should go.
    Empty where there is one language only."""
    pages = [(code, page(name, *args, language=code)) for code in among]
    if len(pages) < 2:
        return []
    return [*pages, (DEFAULT, page(name, *args, language=SOURCE_LANGUAGE))]


def of_pages() -> list[str]:
    """The languages of pages that are no articles."""
    return [code for code, _name in settings.LANGUAGES]


def of_article(slug: str) -> list[str]:
    """The languages in which an article really exists."""
    shelves = [(code, library(code).by_slug.get(slug)) for code in languages()]
    return [language for language, article in shelves if article and article.language == language]
