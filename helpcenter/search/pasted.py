"""A network's error that was pasted into the search: what it means, and where that is told."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from channels.public import help_center as public
from helpcenter.articles.library import Library

MEANS: dict[str, str | Promise] = {
    "expired": _("the token's time was over"),
    "revoked_by_user": _("our access was removed"),
    "password_changed": _("the password changed, or the network ended all sessions"),
    "invalid_token_unspecified": _("the token is over, and the network does not say why"),
    "permission_missing": _("a permission is missing"),
    "lost_page_role": _("the role on the Page or organization is gone"),
    "checkpoint_or_locked": _("the account is locked, or a check is waiting"),
    "account_suspended": _("the account is suspended or blocked"),
    "app_fault": _("a fault of our app, which is ours to mend"),
    "rate_limited": _("too many calls, which passes"),
    "network_fault": _("a fault of the network, which passes"),
}


@dataclass(frozen=True, slots=True)
class Explained:
    """``network`` is its name, empty where it cannot be told."""

    says: str | Promise
    slug: str
    anchor: str
    network: str


def explained(text: str, library: Library) -> Explained | None:
    """None where the text is no error, or one that is explained nowhere."""
    explanation = public.explain_text(text)
    if explanation is None or explanation.cause not in MEANS:
        return None
    slug, _hash, anchor = explanation.article.partition("#")
    if slug not in library.by_slug:
        return None
    return Explained(MEANS[explanation.cause], slug, anchor, explanation.network)
