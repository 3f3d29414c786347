"""The first page: the question, a card to try, and where everything else is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from channels.public import help_center as public
from channels.public.help_center import Card, State
from helpcenter.articles.library import Article, Library, library
from helpcenter.articles.shelves import TOPICS, Topic
from helpcenter.policies import comparison
from helpcenter.public_cache import kept

GUIDE = "keeping-channels-connected"
# A shelf with more articles shows one less, and the way to the rest.
A_SHELF = 5
# A quarter to nine: the example was asked about this morning.
MORNING = time(8, 45, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Example:
    """An invented channel that something has happened to; ``label``: what."""

    label: str
    card: Card


@dataclass(frozen=True, slots=True)
class ShelfOnHome:
    slug: str
    title: str | Promise
    articles: list[Article]
    more: int


@kept
def home(request: HttpRequest) -> HttpResponse:
    shelf = library()
    compared = comparison.everything()
    networks = [(each, shelf.by_slug.get(each.network)) for each in compared]
    with timezone.override(UTC):  # the same bytes for everybody
        context = {
            "guide": shelf.by_slug.get(GUIDE),
            "examples": examples(at=datetime.combine(timezone.now().date(), MORNING)),
            "networks": [each for each in networks if each[1]],
            "topics": _topics(shelf),
        }
        return render(request, "helpcenter/home.html", context)


def examples(*, at: datetime) -> list[Example]:
    """The four that tell what this site does: nothing to do, soon, now, and not the reader's."""
    happened = {
        State.NEEDS_YOU: _("The password was changed"),
        State.ENDS_SOON: _("It ends soon"),
        State.CANNOT_TELL: _("The network is down"),
        State.WORKING: _("All is well"),
    }
    called = {"name": _("Harbour Bakery"), "person": _("Maren Oduya")}
    return [
        Example(label, public.sample_card(state, **called, at=at))
        for state, label in happened.items()
    ]


def _shelf(topic: Topic, articles: list[Article]) -> ShelfOnHome:
    shown = len(articles) if len(articles) <= A_SHELF else A_SHELF - 1
    return ShelfOnHome(topic.slug, topic.title, articles[:shown], len(articles) - shown)


def _topics(shelf: Library) -> list[ShelfOnHome]:
    """Shelves with their first articles; networks have a list of their own on this page."""
    return [
        _shelf(topic, articles)
        for topic in TOPICS
        if topic.slug != "networks" and (articles := shelf.of_topic(topic))
    ]
