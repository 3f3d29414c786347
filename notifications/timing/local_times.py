"""Moments in the active time zone, with the zone's name beside them."""

from __future__ import annotations

from datetime import datetime

from django.utils import formats, timezone
from django.utils.translation import gettext as _


def moment(when: datetime) -> str:
    """ "30 November 2026, 14:30 IST"."""
    return _with_zone(when, _("j F Y, H:i"))


def day(when: datetime) -> str:
    return _shaped(when, _("j F Y"))


def weekday_moment(when: datetime) -> str:
    """ "Thursday 26 November 09:00 CET"."""
    return _with_zone(when, _("l j F H:i"))


def zone_name(when: datetime) -> str:
    """ "CET", or "UTC+10:30" where the zone has no letters of its own."""
    name = timezone.localtime(when).tzname() or ""
    if name[:1] not in ("+", "-"):
        return name
    hours, minutes = name[:3], name[3:].lstrip(":")
    return f"UTC{hours}:{minutes}" if minutes else f"UTC{hours}"


def _with_zone(when: datetime, shape: str) -> str:
    return f"{_shaped(when, shape)} {zone_name(when)}"


def _shaped(when: datetime, shape: str) -> str:
    return formats.date_format(timezone.localtime(when), shape, use_l10n=False)
