"""A browser that is elsewhere: its zone is offered on every private page, and taken on a word."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from notifications.middleware import ZONE_KEY
from notifications.models import Preferences
from notifications.timing import time_zones
from notifications.zones.told import KEPT_KEY, in_words


@never_cache
@require_http_methods(["GET", "POST"])
@login_required
def answer(request: HttpRequest) -> HttpResponse:
    """Take the zone that was offered, or keep one's own. GET (after signing in) does nothing."""
    zone = request.POST.get("zone", "")
    if request.method == "POST" and zone in time_zones.names():
        if request.POST.get("take"):
            _take(request, zone)
        else:
            request.session[KEPT_KEY] = zone
    return redirect(_back(request))


def _take(request: HttpRequest, zone: str) -> None:
    mine = Preferences.of(request.user)  # type: ignore[arg-type]
    mine.zone, mine.zone_chosen, mine.next_plan_at = zone, True, None
    mine.save(update_fields=["zone", "zone_chosen", "next_plan_at"])
    request.session[ZONE_KEY] = zone
    messages.success(request, _("Times are in %(zone)s now.") % {"zone": in_words(zone)})


def _back(request: HttpRequest) -> str:
    asked = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(
        asked, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return asked if safe else "notifications:preferences"
