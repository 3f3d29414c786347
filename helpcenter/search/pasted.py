"""A network's error that was pasted into the search: what it means, and where that is told."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise

from channels.public import help_center as public
from helpcenter.articles.library import Library
from helpcenter.markup.causes import MEANS, anchor

LIST = "every-cause"  # the article that lists what each network answers


@dataclass(frozen=True, slots=True)
class Explained:
    """``network`` is its name, empty where it cannot be told. ``listed``: the paragraph of the
    list of causes that tells of such answers; None where there is no such list."""

    says: str | Promise
    slug: str
    anchor: str
    network: str
    listed: str | None = None


def explained(text: str, library: Library) -> Explained | None:
    """None where the text is no error, or one that is explained nowhere."""
    explanation = public.explain_text(text)
    if explanation is None or explanation.cause not in MEANS:
        return None
    slug, _hash, paragraph = explanation.article.partition("#")
    if slug not in library.by_slug:
        return None
    says = MEANS[explanation.cause]
    return Explained(says, slug, paragraph, explanation.network, _listed(explanation, library))


def _listed(explanation: public.Explained, library: Library) -> str | None:
    article = library.by_slug.get(LIST)
    if article is None:
        return None
    places = (explanation.listed, anchor(explanation.cause))
    return next((place for place in places if place in article.page.anchors), "")
