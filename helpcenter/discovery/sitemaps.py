"""``/sitemap.xml``: every public page in every language in which it exists."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.contrib.sitemaps import Sitemap

from core.operator import identity
from core.site_address import absolute
from helpcenter.articles.library import languages, library
from helpcenter.discovery import addresses
from helpcenter.policies import changes, facts

PAGES = ("home", "index", "policies", "policy_changes", "contact", *addresses.OF_THE_SITE)

if TYPE_CHECKING:
    Base = Sitemap["Item"]
else:
    Base = Sitemap


@dataclass(frozen=True, slots=True)
class Item:
    """One page in one language. ``changed``: None where no day tells."""

    name: str
    args: tuple[str, ...]
    language: str
    among: tuple[str, ...]  # the languages in which there is one like it
    changed: date | None

    @property
    def alternates(self) -> list[tuple[str, str]]:
        return addresses.alternates(self.name, *self.args, among=self.among)


class _FromSiteUrl(Base):
    """Addresses are made from ``SITE_URL``, never from the request."""

    def get_domain(self, site: object = None) -> str:
        return addresses.host()

    def get_protocol(self, protocol: str | None = None) -> str:
        return absolute("").partition(":")[0]

    def location(self, item: Item) -> str:
        whole = addresses.page(item.name, *item.args, language=item.language)
        return whole.removeprefix(absolute(""))

    def lastmod(self, item: Item) -> date | None:
        return item.changed


class Articles(_FromSiteUrl):
    def items(self) -> list[Item]:
        items = []
        for language in languages():
            for article in library(language).in_order:
                among = tuple(addresses.of_article(article.slug))
                if language in among:
                    changed = article.front.updated
                    item = Item("helpcenter:article", (article.slug,), language, among, changed)
                    items.append(item)
        return items


class Pages(_FromSiteUrl):
    def items(self) -> list[Item]:
        among = tuple(addresses.of_pages())
        return [
            Item(addresses.name_of(page), (), language, among, _changed(page, language))
            for page in PAGES
            if page not in identity.own_pages()
            for language in among
        ]


def _changed(name: str, language: str) -> date | None:
    if name in ("home", "index"):
        return max(article.front.updated for article in library(language))
    if name == "policies":
        return max(
            fact.checked
            for network in facts.names()
            for fact in facts.policy(network).facts.values()
        )
    if name == "policy_changes":
        return max(change.noted for change in changes.everything())
    return None


SECTIONS: dict[str, type[Sitemap[Any]] | Sitemap[Any]] = {"pages": Pages, "articles": Articles}
