"""Moments in the active time zone, with the zone's name beside them."""

from __future__ import annotations

from datetime import datetime

from django.utils import formats, timezone
from django.utils.translation import gettext as _

from core.dates import zone_name


def moment(when: datetime) -> str:
    """ "30 November 2026, 14:30 IST"."""
    return _with_zone(when, _("j F Y, H:i"))


def day(when: datetime) -> str:
    return _shaped(when, _("j F Y"))


def weekday_moment(when: datetime) -> str:
    """ "Thursday 26 November 09:00 CET"."""
    return _with_zone(when, _("l j F H:i"))


def _with_zone(when: datetime, shape: str) -> str:
    return f"{_shaped(when, shape)} {zone_name(when)}"


def _shaped(when: datetime, shape: str) -> str:
    return formats.date_format(timezone.localtime(when), shape, use_l10n=False)
