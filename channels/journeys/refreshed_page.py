"""What the guided refresh's last page says, decided before the template prints it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from channels.contract import DEAD, Ability, Cause, Network
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


@dataclass(frozen=True, slots=True)
class OldEnd:
    """When the token of before was to end. ``past``: it lasted until then; else it still worked,
    and the new one came first."""

    at: datetime
    past: bool


# Two ends that are nearer to each other tell a person nothing.
WORTH_TELLING = timedelta(days=1)


def old_end(event: Event, ended: datetime | None, ends: datetime | None) -> OldEnd | None:
    """None where no day would be true of it: a token that was ended early lasted until neither."""
    if ended is None or ends is None or ends - event.at < WORTH_TELLING:
        return None
    past = ended <= event.at
    if not past and (Cause(event.before) in DEAD or abs(ends - ended) < WORTH_TELLING):
        return None
    return OldEnd(ended, past)


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
    return RefreshedPage(title, tuple(filter(None, notices)), _ask(network, len(missing)))


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


def _ask(network: Network, boxes: int) -> str:
    """Empty where none is missing."""
    if not boxes:
        return ""
    if network.adds_scopes:
        text = ngettext("Ask %(name)s only for this", "Ask %(name)s only for these", boxes)
    else:
        text = ngettext(
            "Ask %(name)s again, and tick that box",
            "Ask %(name)s again, and tick those boxes",
            boxes,
        )
    return text % {"name": network.name}
