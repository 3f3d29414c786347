"""Words of an answer name days and hours as the key's owner reads them: in their time zone.

Moments that stand by themselves stay UTC.
"""

from __future__ import annotations

from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.contrib.auth.models import User
from django.utils import timezone

from accounts.registered import WRITTEN_IN


def speak_in_zone_of(owner: User) -> None:
    """Until the end of the request, whose own zone the middleware puts back."""
    for written_in in WRITTEN_IN:
        try:
            timezone.activate(ZoneInfo(written_in(owner).zone))
        except (ZoneInfoNotFoundError, ValueError):
            timezone.activate(ZoneInfo("UTC"))
