"""Shows every time in the person's own zone."""

from __future__ import annotations

from collections.abc import Callable
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from notifications.models import Preferences

ZONE_KEY = "zone"


class TimeZoneMiddleware:
    """The zone is kept in the session, so that a page costs no extra query."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with timezone.override(zone_of(request)):
            return self.get_response(request)


def zone_of(request: HttpRequest) -> ZoneInfo:
    if not request.user.is_authenticated:
        return ZoneInfo("UTC")
    zone = request.session.get(ZONE_KEY)
    if not isinstance(zone, str):
        zones = Preferences.objects.filter(user_id=request.user.pk).values_list("zone", flat=True)
        zone = zones.first() or "UTC"
        request.session[ZONE_KEY] = zone
    try:
        return ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")
