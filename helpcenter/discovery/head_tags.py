"""What the head of a public page says of it: to search engines, feed readers and previews."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from helpcenter.articles.library import SOURCE_LANGUAGE, Article
from helpcenter.discovery import addresses, share_pictures, structured_data
from helpcenter.policies import comparison, facts

LOCALES = {"en": "en_GB", "es": "es_ES"}
POLICY_PAGES = ("policies", "policy_changes")


@dataclass(frozen=True, slots=True)
class Link:
    """A feed, or the page's data: whole address, and what it is called."""

    url: str
    title: str
    type: str


@dataclass(frozen=True, slots=True)
class Head:
    title: str
    description: str
    kind: str  # Open Graph's: "article" or "website"
    language: str
    canonical: str
    alternates: list[tuple[str, str]]
    picture: str
    picture_says: str
    links: list[Link]
    data: list[SafeString]
    published: str = ""
    modified: str = ""
    section: str = ""

    @property
    def locale(self) -> str:
        return LOCALES.get(self.language, self.language)

    @property
    def other_locales(self) -> list[str]:
        others = [code for code, _url in self.alternates]
        return [LOCALES[code] for code in others if code in LOCALES and code != self.language]


def of_article(article: Article) -> Head:
    picture = share_pictures.address_of_article(article)
    asked = structured_data.questions_of(article)
    blocks = [structured_data.article(article, picture), structured_data.breadcrumbs(article)]
    return Head(
        title=article.title,
        description=article.summary,
        kind="article",
        language=article.language,
        canonical=addresses.article(article),
        alternates=addresses.alternates(
            "helpcenter:article", article.slug, among=addresses.of_article(article.slug)
        ),
        picture=picture,
        picture_says=share_pictures.of_article(article).alt,
        links=[_articles_feed(), *(_changes_feed(network) for network in article.front.networks)],
        data=[structured_data.script(block) for block in [*blocks, *_faq(asked)]],
        published=article.published.isoformat(),
        modified=article.front.updated.isoformat(),
        section=str(article.topic.title),
    )


def _faq(asked: list[structured_data.Question]) -> list[structured_data.Data]:
    return [structured_data.faq(asked)] if asked else []


def of_page(page: str, title: str, description: str) -> Head:
    """``page``: the last part of its address's name, as ``addresses.name_of`` takes it."""
    language = get_language() or SOURCE_LANGUAGE
    card = share_pictures.of_page(page)
    feeds = [_articles_feed(), _changes_feed()]
    return Head(
        title=title,
        description=description,
        kind="website",
        language=language,
        canonical=addresses.page(addresses.name_of(page), language=language),
        alternates=addresses.alternates(addresses.name_of(page), among=addresses.of_pages()),
        picture=share_pictures.address_of_page(page),
        picture_says=card.alt if card else "",
        links=[*(reversed(feeds) if page in POLICY_PAGES else feeds), *_files(page)],
        data=[
            structured_data.script(block)
            for block in _structured_data(page, title, description, language)
        ],
    )


def _structured_data(
    page: str, title: str, description: str, language: str
) -> list[structured_data.Data]:
    home = (_("Help"), addresses.page("helpcenter:home", language=language))
    here = (title, addresses.page(addresses.name_of(page), language=language))
    if page == "home":
        return [structured_data.site()]
    if page == "policies":
        asked = [(network.question, network.answer) for network in comparison.everything()]
        data = structured_data.policy_data(description, [file.url for file in _files(page)])
        return [structured_data.crumbs(home, here), data, structured_data.faq(asked)]
    if page == "policy_changes":
        above = (_("Network policies"), addresses.page("helpcenter:policies", language=language))
        return [structured_data.crumbs(home, above, here)]
    return [structured_data.crumbs(home, here)]


def _articles_feed() -> Link:
    where = addresses.page("helpcenter:feed_articles", language=get_language() or SOURCE_LANGUAGE)
    return Link(where, _("New articles and changes"), "application/atom+xml")


def _changes_feed(network: str = "") -> Link:
    language = get_language() or SOURCE_LANGUAGE
    if not network:
        where = addresses.page("helpcenter:feed_changes", language=language)
        return Link(where, _("Changes to network policies"), "application/atom+xml")
    where = addresses.page("helpcenter:feed_of", network, language=language)
    title = _("Changes to %(name)s's policy") % {"name": facts.names()[network]}
    return Link(where, title, "application/atom+xml")


def _files(page: str) -> list[Link]:
    if page != "policies":
        return []
    where = addresses.page("policies_json", language=SOURCE_LANGUAGE)
    return [Link(where, _("The policies as data"), "application/json")]
