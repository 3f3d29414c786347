"""What the help center knows of the networks: all of it through ``channels.public``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from channels import registry as public
from helpcenter import figures

if TYPE_CHECKING:
    from channels.contract import Fact, Policy


@dataclass(frozen=True, slots=True)
class Place:
    """Where a network lists the apps that a person has let in."""

    network: str
    name: str
    url: str
    path: str


@dataclass(frozen=True, slots=True)
class Row:
    label: str
    values: tuple[str, ...]
    url: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A network's policy as its article shows it."""

    network: str
    name: str
    rows: tuple[Row, ...]
    checked: date
    life: str
    renewed: str | Promise
    second_clock: str


def names() -> dict[str, str]:
    """Network id -> name, in the order in which we list them."""
    return {network.id: network.name for network in public.NETWORKS}


def policy(network: str) -> Policy:
    """Raises KeyError for a network that is not ours."""
    return public.get(network).policy


def versions() -> tuple[str, ...]:
    """Changes when any figure of any network does."""
    return tuple(policy(network).version for network in names())


def fact(network: str, key: str) -> Fact:
    """Raises KeyError where there is no such network or fact."""
    return policy(network)[key]


def words(network: str, key: str, *, adjective: bool = False) -> str:
    return figures.said(key, fact(network, key).value, adjective=adjective)


def settings(network: str) -> Place:
    url, path = fact(network, "settings_url"), fact(network, "settings_path")
    return Place(network, names()[network], str(url.value), str(path.value))


RENEWED = {
    "extend": _("Yes, while it is still alive"),
    "rotate": _("Yes"),
    "fixed_wall": _("Yes, up to a fixed day"),
    "none": _("No, you sign in again"),
}


LENGTHS = (
    ("access_token_seconds", _("Access token")),
    ("short_token_seconds", _("First, short token")),
    ("data_access_seconds", _("Data access")),
    ("refresh_token_seconds", _("Refresh token")),
)
NEEDS = (
    ("role_needed", _("To publish you need")),
    ("warn_days", _("We warn you ahead by")),
)


def table(network: str) -> Table:
    of, facts = policy(network), policy(network).facts
    return Table(
        network=network,
        name=of.name,
        rows=tuple(_rows(network)),
        checked=min(one.checked for one in facts.values()),
        life=words(network, "access_token_seconds"),
        renewed=RENEWED[of.renewal],
        second_clock=_second_clock(network),
    )


def _rows(network: str) -> Iterator[Row]:
    """What a reader wants to know first, in this order; what does not apply is left out."""
    facts = policy(network).facts
    for key, label in LENGTHS:
        if key in facts:
            yield Row(str(label), (words(network, key),))
    if "no_end_date" in facts:
        yield Row(gettext("Page token"), (gettext("no end date, until an event ends it"),))
    yield Row(gettext("Renewed without you"), (str(RENEWED[policy(network).renewal]),))
    early = [key for key in facts if key.startswith("ends_early_")]
    yield Row(gettext("Ends sooner when"), tuple(words(network, key) for key in sorted(early)))
    for key, label in NEEDS:
        if key in facts:
            yield Row(str(label), (words(network, key),))
    place, docs = settings(network), fact(network, "docs_url")
    yield Row(gettext("See and remove access"), (place.path,), place.url)
    checked = date_format(min(one.checked for one in facts.values()), "j F Y")
    source = gettext("%(name)s's documentation, checked %(date)s")
    yield Row(gettext("Source"), (source % {"name": place.name, "date": checked},), str(docs.value))


def _second_clock(network: str) -> str:
    """What runs out beside the access token; empty where nothing does."""
    facts = policy(network).facts
    if "data_access_seconds" in facts:
        length = words(network, "data_access_seconds")
        return gettext("data access, %(length)s") % {"length": length}
    if "refresh_token_seconds" in facts:
        length = words(network, "refresh_token_seconds")
        return gettext("refresh token, %(length)s") % {"length": length}
    return ""


def addresses() -> set[str]:
    """Every address that the policy data holds, so that no article types one."""
    found = [policy(network).facts.values() for network in names()]
    return {str(one.value) for facts in found for one in facts if _is_address(one.value)}


def lengths() -> dict[int, str]:
    """Seconds of every lifetime -> its tag, so that no article types one."""
    found: dict[int, str] = {}
    for network in names():
        for key, one in policy(network).facts.items():
            if key.endswith("_seconds"):
                found.setdefault(int(one.value), f"{network}.{key}")
            elif key.endswith("_days"):
                found.setdefault(int(one.value) * figures.DAY, f"{network}.{key}")
    return found


def _is_address(value: str | int | bool) -> bool:
    return isinstance(value, str) and value.startswith("https://")


def cause_articles() -> dict[str, str]:
    """Cause -> ``slug#anchor`` of the paragraph that explains it."""
    from channels.contract import ARTICLES

    return {str(cause): where for cause, where in ARTICLES.items()}
