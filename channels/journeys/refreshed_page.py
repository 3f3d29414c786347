"""What the guided refresh's last page says, decided before the template prints it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from channels.contract import Ability, Cause, Network
from channels.models import Channel, Event
from core.names.isolates import isolated


@dataclass(frozen=True, slots=True)
class Barred:
    """A place where the new token may not publish: why, and what helps."""

    tone: str  # the callout's class
    title: str
    text: str
    ask_again: str = ""  # address of the refresh that asks for it anew, where that can help


@dataclass(frozen=True, slots=True)
class RefreshedPage:
    title: str  # what the refresh came to, in one sentence
    barred: tuple[Barred, ...]
    ask: str  # the button that asks for boxes that were left unticked


def refreshed_page(
    channel: Channel,
    network: Network,
    event: Event,
    *,
    mended: Sequence[Channel],
    without: Sequence[Channel],
    missing: Sequence[Ability],
) -> RefreshedPage:
    """``mended``, ``without``, ``missing``: what works again, what does not, and for want of
    which abilities."""
    named = {"name": isolated(channel.name)}
    if without or missing:
        title = _("The new token works, but something is still missing.")
    elif event.before == Cause.ALIVE and not mended:
        title = _("%(name)s has a new token.") % named
    else:
        title = _("%(name)s works again.") % named
    notices = (_barred(place, network) for place in without)
    return RefreshedPage(title, tuple(filter(None, notices)), _ask(network) if missing else "")


def _barred(place: Channel, network: Network) -> Barred | None:
    named = {
        "network": network.name,
        "name": isolated(place.name),
        "who": isolated(place.credential.account_name),
    }
    if place.cause == Cause.LOST_PAGE_ROLE:
        title = _("%(who)s has no role on %(name)s that may publish.")
        return Barred(
            "bad",
            title % named,
            _(
                "A new token cannot change that. Ask somebody who manages it to give you the role "
                "back, then press Check now."
            ),
        )
    if place.cause == Cause.PERMISSION_MISSING:
        title = _("%(network)s did not name %(name)s among what you allowed.")
        return Barred(
            "limit",
            title % named,
            _(
                "Either its box was left unticked, or your role there is gone: the network "
                "does not say which."
            ),
            ask_again=reverse("channels:refresh", args=[place.pk]),
        )
    if place.suspect_cause:
        title = _("%(network)s did not name %(name)s this time.")
        return Barred(
            "limit",
            title % named,
            _(
                "That may pass: we ask again in a minute and in ten, and tell you if it stays so. "
                "You need not wait here."
            ),
        )
    return None


def _ask(network: Network) -> str:
    text = _("Ask %(name)s again, and tick them")
    if network.adds_scopes:
        text = _("Ask %(name)s only for these")
    return text % {"name": network.name}
