"""The zone that a browser tells: in a cookie, which the site's script writes where one signs in."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from babel.dates import get_timezone_name
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from notifications.timing import time_zones

COOKIE = "browser_zone"
UTC = "UTC"
# Where the person says which zone to keep, for as long as they are signed in.
KEPT_KEY = "zone_kept"


def told_by(request: HttpRequest | None) -> str:
    """Its name; empty where there is no script, or the name is none."""
    told = request.COOKIES.get(COOKIE, "") if request is not None else ""
    return told if told in time_zones.names() else ""


def in_words(zone: str) -> str:
    """ "Central European Time", in the active language."""
    if zone == UTC:
        return _("UTC, universal time")
    name = get_timezone_name(ZoneInfo(zone), width="long", locale=_locale())
    if "(" not in name:
        return name
    # No name is settled for it, and Babel makes one of country and place.
    place = zone.rpartition("/")[2].replace("_", " ")
    return _("%(place)s time") % {"place": place}


def differ(zone: str, other: str, *, at: datetime) -> bool:
    """Whether a clock on the wall shows another time ``at`` (aware) in the two."""
    return at.astimezone(ZoneInfo(zone)).utcoffset() != at.astimezone(ZoneInfo(other)).utcoffset()


def _locale() -> str:
    return (get_language() or "en").replace("-", "_")
