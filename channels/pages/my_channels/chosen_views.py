"""What a person does with several channels of My channels at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from channels.journeys.refresh_all import runs
from channels.journeys.signed_in import person
from channels.models import Channel
from channels.models.logins import MUTED_FOR, ChannelQuerySet
from channels.pages import check_runs
from channels.pages.my_channels.filters import Chosen
from core.dates import day

# So many channels at once, and no more; the database takes no longer list either.
AT_MOST = 500
# All of somebody's channels are asked about by hand no more often than this.
PATIENCE = timedelta(seconds=10)


@never_cache
@require_http_methods(["GET", "POST"])
@login_required
def chosen(request: HttpRequest) -> HttpResponse:
    """Check, refresh or mute what is ticked. GET (after signing in) does nothing."""
    back = Chosen.read(QueryDict(request.POST.get("back", "").removeprefix("?")))
    to_list = redirect(reverse("channels:list") + back.address.removeprefix("."))
    if request.method != "POST":
        return to_list
    mine = Channel.objects.visible_to(request.user).filter(pk__in=keys_of(request.POST))
    does = DOES.get(request.POST.get("do", ""))
    if does is None or not mine.exists():
        messages.warning(request, _("Choose at least one channel first."))
        return to_list
    return does(request, mine, timezone.now()) or to_list


def keys_of(posted: QueryDict) -> list[int]:
    """The numbers in the boxes; a box of a card has those of every channel it is about."""
    return numbers_in(posted.getlist("channel"))


def numbers_in(texts: Iterable[str]) -> list[int]:
    """What is no number of a row is left out."""
    words = " ".join(texts).split()
    known = (int(word) for word in words if word.isascii() and word.isdecimal() and len(word) < 19)
    return list(dict.fromkeys(known))[:AT_MOST]


def _check(request: HttpRequest, mine: ChannelQuerySet, at: datetime) -> None:
    """Workers ask about their logins next."""
    if not cache.add(f"check-chosen:{request.user.pk}", 1, PATIENCE.total_seconds()):
        messages.warning(request, _("We are asking already. Wait ten seconds, then ask again."))
        return
    check_runs.begin(person(request), set(mine.values_list("credential", flat=True)), at=at)


def _refresh(request: HttpRequest, mine: ChannelQuerySet, at: datetime) -> HttpResponse | None:
    """To the walk through the logins that signing in again helps."""
    user = person(request)
    logins = set(mine.values_list("credential", flat=True))
    helped = [each.credential.pk for each in runs.waiting(user, at=at)]
    chosen_logins = [pk for pk in helped if pk in logins]
    if not chosen_logins:
        messages.info(request, _("None of these needs a refresh. There is nothing for you to do."))
        return None
    runs.take_up(user, chosen_logins)
    walk = reverse("channels:refresh_all")
    return redirect(f"{walk}?{urlencode({'login': chosen_logins}, doseq=True)}")


def _mute(request: HttpRequest, mine: ChannelQuerySet, at: datetime) -> None:
    until = at + MUTED_FOR
    count = mine.update(muted_until=until)
    text = ngettext(
        "%(n)d channel is muted until %(day)s: no mail about it. This page still shows how it is.",
        "%(n)d channels are muted until %(day)s: no mail about them. This page still shows "
        "how they are.",
        count,
    )
    messages.info(request, text % {"n": count, "day": day(until, at=at)})


def _unmute(request: HttpRequest, mine: ChannelQuerySet, at: datetime) -> None:
    count = mine.update(muted_until=None)
    text = ngettext(
        "You get mail about %(n)d channel again.", "You get mail about %(n)d channels again.", count
    )
    messages.info(request, text % {"n": count})


DOES: dict[str, Callable[[HttpRequest, ChannelQuerySet, datetime], HttpResponse | None]] = {
    "check": _check,
    "refresh": _refresh,
    "mute": _mute,
    "unmute": _unmute,
}
