"""Atom feeds (RFC 4287): new articles and what changed in them, and the networks' changes.

An entry's id is a tag URI (RFC 4151): it names the thing, not its address, and never changes.
Days become midnight UTC.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from django.utils.feedgenerator import Atom1Feed
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.xmlutils import SimplerXMLGenerator

from channels.public.help_center import ChangeInWords
from core.site_address import absolute
from helpcenter.articles.library import SOURCE_LANGUAGE, Article, library
from helpcenter.discovery import addresses
from helpcenter.discovery.share_cards import SITE_NAME
from helpcenter.policies import changes as history
from helpcenter.policies import facts

SINCE = "2026"  # the year from which the site's name was ours to give ids with
MOST = 120


@dataclass(frozen=True, slots=True)
class Entry:
    id: str
    title: str
    url: str
    html: str
    day: date  # on which it was written


@dataclass(frozen=True, slots=True)
class Feed:
    id: str
    title: str
    says: str
    url: str  # its own
    page: str  # the same for readers
    entries: tuple[Entry, ...]  # the newest first
    updated: datetime

    def xml(self) -> bytes:
        made = _Atom(
            title=self.title,
            link=self.page,
            description=self.says,
            subtitle=self.says,
            language=_language(),
            author_name=SITE_NAME,
            author_link=absolute("/"),
            feed_url=self.url,
            feed_guid=self.id,
            moved=self.updated,
        )
        for entry in self.entries:
            made.add_item(
                title=entry.title,
                link=entry.url,
                description=entry.html,
                unique_id=entry.id,
                pubdate=_midnight(entry.day),
                updateddate=_midnight(entry.day),
            )
        return made.writeString("utf-8").encode()


class _Atom(Atom1Feed):
    """Django's, with the whole text of an entry as its content, and no time of today."""

    def latest_post_date(self) -> datetime:
        moved: datetime = self.feed["moved"]
        return moved

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        text, item = item["description"], {**item, "description": None}
        super().add_item_elements(handler, item)
        handler.addQuickElement("content", text, {"type": "html"})


def articles() -> Feed:
    """New articles, and what changed in them for their readers, in the active language."""
    language = _language()
    in_language = [article for article in library() if article.language == language]
    entries = [entry for article in in_language for entry in _of_article(article)]
    return _feed(
        "articles",
        _("%(site)s: articles") % {"site": SITE_NAME},
        _("New articles, and what changed in the others."),
        addresses.page("helpcenter:feed_articles", language=language),
        addresses.page("helpcenter:index", language=language),
        entries,
    )


def changes(network: str = "") -> Feed:
    """What the networks changed in their policies, or one of them. Raises KeyError."""
    language = _language()
    name = facts.names()[network] if network else ""
    page = addresses.page("helpcenter:policy_changes", language=language)
    where = addresses.page("helpcenter:feed_changes", language=language)
    if network:
        where = addresses.page("helpcenter:feed_of", network, language=language)
    told = history.of(network) if network else history.everything()
    return _feed(
        f"policies/{network}" if network else "policies",
        _("%(site)s: changes to network policies") % {"site": SITE_NAME}
        if not network
        else _("%(site)s: changes to %(name)s's policy") % {"site": SITE_NAME, "name": name},
        _("What the networks change about access tokens, and what it means for you."),
        where,
        page,
        [_of_change(change, page) for change in told],
    )


def _feed(what: str, title: str, says: str, url: str, page: str, entries: list[Entry]) -> Feed:
    newest = sorted(entries, key=lambda entry: entry.day, reverse=True)[:MOST]
    day = newest[0].day if newest else min(facts.checked(network) for network in facts.names())
    return Feed(_tag(what), title, says, url, page, tuple(newest), _midnight(day))


def _of_article(article: Article) -> Iterator[Entry]:
    url = addresses.article(article)
    for number, note in enumerate(article.notes):
        if note.date <= article.published:
            continue  # it came with the article, and is told by its first entry
        age = len([other for other in article.notes[number:] if other.date == note.date])
        yield Entry(
            _tag(f"articles/{article.slug}/{note.date}/{age}"),
            _("%(title)s: what changed") % {"title": article.title},
            url,
            format_html("<p>{}</p>", note.says),
            note.date,
        )
    yield Entry(
        _tag(f"articles/{article.slug}"),
        article.title,
        url,
        format_html("<p>{}</p>", article.summary),
        article.published,
    )


def _of_change(change: ChangeInWords, page: str) -> Entry:
    return Entry(
        _tag(f"policies/{change.network}/{change.id}"),
        _title(change),
        f"{page}#{history.anchor(change)}",
        format_html(
            '<p>{}</p><p>{}</p><p><a href="{}">{}</a></p>',
            change.says,
            since(change),
            change.source,
            _("Source"),
        ),
        change.noted,
    )


def _title(change: ChangeInWords) -> str:
    if not change.old:
        return f"{change.name}: {change.about}: {change.new}"
    return f"{change.name}: {change.about}: {change.old} → {change.new}"


def since(change: ChangeInWords) -> str:
    """Since when it holds, and how well that is known."""
    if change.seen and not change.sure:
        said = _("Seen on %(when)s, as far as we know. The network does not say since when.")
    elif change.seen:
        said = _("Seen on %(when)s. The network does not say since when.")
    elif change.sure:
        said = _("Since %(when)s.")
    else:
        said = _("Since %(when)s, as far as we know: the network has not published it.")
    return said % {"when": change.when}


def _tag(what: str) -> str:
    return f"tag:{addresses.host().partition(':')[0]},{SINCE}:{_language()}/{what}"


def _language() -> str:
    return get_language() or SOURCE_LANGUAGE


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
