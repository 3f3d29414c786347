"""Which picture belongs to which page, and where it is."""

from __future__ import annotations

from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from channels.public import help_center as public
from helpcenter.articles.library import SOURCE_LANGUAGE, Article
from helpcenter.discovery import addresses, share_cards
from helpcenter.discovery.share_cards import Card


def of_article(article: Article) -> Card:
    with override(article.language):
        return share_cards.of_article(
            article, {network.id: network.glyph for network in public.networks()}
        )


def of_page(page: str) -> Card | None:
    """The picture of a page that is no article; None for one that has none."""
    help_center = _("Help center")
    return {
        "home": Card(_("Keep your social channels connected"), help_center),
        "index": Card(_("All articles"), help_center),
        "contact": Card(_("What do you need help with?"), help_center),
        "about": Card(_("What this site is"), help_center),
        "privacy": Card(_("Privacy"), help_center),
        "terms": Card(_("Terms"), help_center),
        "leaving": Card(_("How to leave"), help_center),
        "policies": Card(_("How long each network keeps you connected"), _("Network policies")),
        "policy_changes": Card(_("Changes to network policies"), _("Network policies")),
    }.get(page)


def address_of_article(article: Article) -> str:
    where = addresses.page("helpcenter:picture", article.slug, language=article.language)
    return f"{where}?v={of_article(article).digest}"


def address_of_page(page: str) -> str:
    card = of_page(page)
    language = get_language() or SOURCE_LANGUAGE
    where = addresses.page("helpcenter:picture_of_page", page, language=language)
    return f"{where}?v={card.digest}" if card else where
