"""The demo's own pages: the five minutes, time and the networks; and the buttons of demo lines.

Their addresses exist only where DEMO is set.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Final

import requests
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.recent_sign_in.recency import SEEN_KEY
from channels import registry
from channels.journeys.refresh_views import own_channel
from channels.models import Channel
from channels.records.diagnoses import diagnosis_of
from channels.words.diagnosis_text import state_label
from config.demo import acting, clock, five_minutes, happenings, pretend
from core.dates import absolute
from core.names.isolates import isolated

STEPS: Final = {
    "hour": (gettext_lazy("An hour"), timedelta(hours=1)),
    "day": (gettext_lazy("A day"), timedelta(days=1)),
    "week": (gettext_lazy("A week"), timedelta(weeks=1)),
    "month": (gettext_lazy("30 days"), timedelta(days=30)),
}


@never_cache
@require_safe
def room(request: HttpRequest) -> HttpResponse:
    """The demo in five minutes; below it time, and the networks."""
    now = timezone.now()
    context = {
        "steps": five_minutes.STEPS,
        "can_move": clock.can_move(),
        "moved": clock.moved_by(),
        "here": absolute(now, at=now),
        "times": [(name, label) for name, (label, _by) in STEPS.items()],
        "networks": _networks(),
    }
    return render(request, "demo/room.html", context)


def _networks() -> list[tuple[str, str, bool]]:
    """Each with whether it is out of order; none where the pretend networks are away."""
    try:
        broken = pretend.out_of_order()
    except requests.RequestException:
        return []
    return [(each.id, each.name, each.id in broken) for each in registry.NETWORKS]


@require_POST
@login_required
def channel(request: HttpRequest, pk: int) -> HttpResponse:
    """Something happens to one of the person's own channels."""
    own, act = own_channel(request, pk), request.POST.get("act", "")
    user = _person(request)
    if act == happenings.SKIP and clock.can_move():
        return _done(request, own, lambda: acting.skip_the_wait(own), _("We have looked again"))
    if act == happenings.END_OUTAGE:
        said = _("The outage is over")
        return _done(request, own, lambda: acting.end_outage(user, own.network), said)
    happening = happenings.BY_ID.get(act)
    if happening is None or not happening.suits(own):
        raise Http404
    said = _("At %(network)s %(happened)s") % {
        "network": registry.at(own.network, own.credential.server).name,
        "happened": happening.said,
    }
    return _done(request, own, lambda: acting.happen(own, happening), said)


def _done(request: HttpRequest, own: Channel, do: Callable[[], object], said: str) -> HttpResponse:
    """Back to where the button was, with what is now seen of it."""
    if _tried(request, do):
        fresh = Channel.objects.select_related("credential").get(pk=own.pk)
        label = state_label(diagnosis_of(fresh, at=timezone.now()))
        text = _("%(said)s. %(name)s is now: %(state)s.")
        words = {"said": said, "name": isolated(own.name), "state": label}
        messages.info(request, text % words)
    return redirect(_back(request) or own)


@require_POST
@login_required
def time(request: HttpRequest) -> HttpResponse:
    """Time is moved for everybody in this demo; or it is today again."""
    if not clock.can_move():
        raise Http404
    step = request.POST.get("by", "")
    if step == "back":
        # No message: the session is the one of before.
        _tried(request, clock.back)
    elif step in STEPS:
        by = STEPS[step][1]
        if _tried(request, lambda: acting.let_pass(_person(request), by)):
            _keep_signed_in(request, by)
    else:
        raise Http404
    return redirect(_back(request) or reverse("demo:room") + "#time")


@require_POST
@login_required
def network(request: HttpRequest, network: str) -> HttpResponse:
    """An hour's outage of a network begins or ends."""
    if network not in {each.id for each in registry.NETWORKS}:
        raise Http404
    act = acting.end_outage if request.POST.get("act") == "end" else acting.break_down
    _tried(request, lambda: act(_person(request), network))
    return redirect(_back(request) or reverse("channels:list"))


def _tried(request: HttpRequest, do: Callable[[], object]) -> bool:
    try:
        do()
    except requests.RequestException:
        messages.warning(request, _("The pretend networks do not answer. Are they running?"))
        return False
    return True


def _keep_signed_in(request: HttpRequest, by: timedelta) -> None:
    """The sign-in is as old as it was, by the moved clock as well."""
    seen = request.session.get(SEEN_KEY)
    if isinstance(seen, (int, float)):
        request.session[SEEN_KEY] = seen + by.total_seconds()
    request.session.modified = True


def _person(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # noqa: S101  # login_required
    return request.user


def _back(request: HttpRequest) -> str:
    """The page of ours on which the button was; empty where none is named. It stands in the
    address: a form of the page in which the button is may have a ``back`` of its own."""
    back = request.GET.get("back", "")
    return (
        back
        if back.startswith("/") and url_has_allowed_host_and_scheme(back, allowed_hosts=None)
        else ""
    )
