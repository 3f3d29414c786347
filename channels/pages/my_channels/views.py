"""My channels: the answer, who needs their person as cards, who works in lines."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import AnonymousUser, User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from accounts import page_facts
from channels import registry
from channels.diagnosis.life import Life, life_of
from channels.diagnosis.outline import Outline, counts_of
from channels.models import (
    ASKS_OTHERS,
    CAN_RESTORE,
    CHECKS_MANY,
    HAND_OVER_LIFE,
    Disconnected,
    HandOver,
)
from channels.pages import cards, check_runs
from channels.pages.my_channels import filters, rows
from channels.pages.my_channels.filters import Chosen, Sort
from channels.pages.my_channels.shown import FEW, Shown, shown_of
from channels.records.in_outline.lives import lives_of_working
from channels.records.in_outline.outlines import Own, own_channels
from channels.registrations import is_set_up
from channels.words.diagnosis_text import state_name
from channels.words.summary import summary_of

SORTS: dict[Sort, str | Promise] = {
    Sort.URGENCY: _("Urgency"),
    Sort.ENDS: _("Ends next"),
    Sort.NETWORK: _("Network"),
    Sort.NAME: _("Name"),
}


@never_cache
@require_GET
@login_required
def index(request: HttpRequest) -> HttpResponse:
    """One page of what is chosen; the answer and the numbers are of all channels."""
    at = timezone.now()
    chosen, number = Chosen.read(request.GET), request.GET.get("page")
    picks = Picks(chosen, number)
    own = own_channels(request.user, at=at, wanted=picks.cards)
    outlines, shown = own.outlines, picks.shown
    lives = _lives(shown, own, at)
    total, page = len(outlines), shown.page
    context = {
        "at": at,
        "summary": summary_of(outlines, at=at),
        "cards": cards.cards_of(shown.cards, own.pairs, at=at),
        "folds": rows.folds_of(shown.sections, lives, chosen, page=page.number, total=total, at=at),
        "page": page,
        "before": chosen.page(page.number - 1) if page.has_previous() else "",
        "after": chosen.page(page.number + 1) if page.has_next() else "",
        "total": total,
        "left": shown.left,
        "to_refresh": cards.logins_to_refresh(outlines),
        "muted": any(_muted(each, at) for each in outlines),
        "asked": _asked(request.user, at),
        "restorable": _restorable(request.user, at),
        "checking": _checking(request.user, at),
        "absent": [network for network in registry.NETWORKS if not is_set_up(network.id)],
        **_tools(outlines, chosen),
    }
    return render(request, "channels/list.html", context)


def _lives(shown: Shown, own: Own, at: datetime) -> dict[int, Life]:
    """By login, of those that are drawn in a line; what was read whole is not asked for again."""
    known = {
        channel.credential_id: life_of(diagnosis)
        for channel, diagnosis in own.pairs.values()
        if channel.credential_id in shown.logins
    }
    missing = shown.logins - known.keys()
    return known | (lives_of_working(missing, at=at) if missing else {})


class Picks:
    """What one page shows, as it was reckoned last."""

    def __init__(self, chosen: Chosen, number: str | None) -> None:
        self._chosen, self._number = chosen, number
        self.shown = shown_of((), chosen, number)

    def cards(self, outlines: Sequence[Outline]) -> Iterable[int]:
        """The channels with cards, of all, which are given in order."""
        self.shown = shown_of(outlines, self._chosen, self._number)
        return self.shown.card_keys


def _tools(outlines: Sequence[Outline], chosen: Chosen) -> dict[str, Any]:
    """Search, sort and the chips; a short list needs but the chips."""
    counts = counts_of(outlines)
    labels = {"": str(_("All")), **{state.value: state_name(state) for state in counts}}
    held = {outline.network for outline in outlines} | {chosen.network}
    return {
        "chosen": chosen,
        "states": filters.state_chips(counts, labels, chosen),
        "networks": [network for network in registry.NETWORKS if network.id in held],
        "sorts": [(sort.value, label) for sort, label in SORTS.items()],
        "tools": len(outlines) > FEW or chosen != Chosen(),
    }


def _muted(outline: Outline, at: datetime) -> bool:
    return outline.muted_until is not None and outline.muted_until > at


def _asked(user: User | AnonymousUser, at: datetime) -> list[HandOver]:
    """What this person has asked others to hand over, and is not answered yet."""
    if not page_facts.holds(user, ASKS_OTHERS):
        return []
    open_still = HandOver.objects.open_of(user).filter(asked_at__gt=at - HAND_OVER_LIFE)
    return list(open_still.select_related("channel").order_by("asked_at"))


def _restorable(user: User | AnonymousUser, at: datetime) -> list[Disconnected]:
    """What was disconnected within the hour."""
    if not page_facts.holds(user, CAN_RESTORE):
        return []
    waiting = Disconnected.objects.waiting_for(user).filter(restore_until__gt=at)
    return list(waiting.defer("sealed").order_by("-disconnected_at"))


def _checking(user: User | AnonymousUser, at: datetime) -> check_runs.Progress | None:
    """How far a check of many has come, where there is one."""
    if not isinstance(user, User) or not page_facts.holds(user, CHECKS_MANY):
        return None
    run = check_runs.current(user, at=at)
    return check_runs.progress(run, at=at) if run else None
