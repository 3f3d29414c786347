"""A policy's figures as people say them."""

from __future__ import annotations

from datetime import timedelta

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from channels.contract import NO_END, Policy
from core.dates import MONTH, length

DAY = timedelta(days=1)


def figure(policy: Policy, key: str) -> str:
    """A fact in words: "60 days", "about 6 months", "20 US cents", "10,000"; a text as it stands.

    "About" is said of what is not settled, and where the network says so itself (a fact
    ``..._about`` beside the one in seconds). Raises KeyError where there is no such fact.
    """
    fact = policy[key]
    if key == NO_END:
        return _("no end date")
    if key.endswith("_days"):
        span = timedelta(days=int(fact.value))
    elif key.endswith("_seconds"):
        span = timedelta(seconds=int(fact.value))
    elif key.endswith("_cents"):
        return cents(int(fact.value))
    else:
        return _plain(fact.value)
    if span == DAY:
        return _("24 hours")  # as the networks count it
    if fact.sure and not is_about(policy, key):
        return length(span)
    return _("about %(length)s") % {"length": _roughly(span)}


def cents(number: int) -> str:
    return ngettext("%(n)d US cent", "%(n)d US cents", number) % {"n": number}


def _plain(value: str | int | bool) -> str:
    if isinstance(value, str):
        return _(value)
    if isinstance(value, bool):
        return str(value)
    return formats.number_format(value, force_grouping=True)


def is_about(policy: Policy, key: str) -> bool:
    """Whether the network itself says no more than "about"."""
    fact = policy.facts.get(key.removesuffix("_seconds") + "_about")
    return bool(fact and fact.value)


def _roughly(span: timedelta) -> str:
    """In months where the days would claim to be exact."""
    months = round(span / MONTH)
    if months < 4:
        return length(span)
    return ngettext("%(n)d month", "%(n)d months", months) % {"n": months}
