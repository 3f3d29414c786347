"""The time zones that a person may choose, by region."""

from __future__ import annotations

from functools import cache
from zoneinfo import available_timezones

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

REGIONS = (
    ("Africa", _("Africa")),
    ("America", _("America")),
    ("Antarctica", _("Antarctica")),
    ("Arctic", _("Arctic")),
    ("Asia", _("Asia")),
    ("Atlantic", _("Atlantic")),
    ("Australia", _("Australia")),
    ("Europe", _("Europe")),
    ("Indian", _("Indian Ocean")),
    ("Pacific", _("Pacific")),
)
Places = tuple[tuple[str, str], ...]
Choices = list[tuple[str | Promise, str | Places]]


@cache
def names() -> frozenset[str]:
    return frozenset(available_timezones())


def choices(current: str) -> Choices:
    """Every place by region; "UTC" and a name of another kind that is in use stand first."""
    first: Choices = [("UTC", "UTC")]
    regions = {region for region, _name in REGIONS}
    if current != "UTC" and current.partition("/")[0] not in regions and current in names():
        first.append((current, current))
    return [*first, *((label, _places(region)) for region, label in REGIONS)]


@cache
def _places(region: str) -> Places:
    zones = sorted(name for name in names() if name.startswith(f"{region}/"))
    return tuple((name, _spoken(name.partition("/")[2])) for name in zones)


def _spoken(place: str) -> str:
    """ "Argentina/Buenos_Aires" as "Argentina, Buenos Aires"."""
    return place.replace("/", ", ").replace("_", " ")
