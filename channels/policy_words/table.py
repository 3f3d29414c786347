"""A network's policy as a table: every figure in words, with its source and the day it was read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from channels.contract import Fact, Policy, RenewalModel
from channels.policy_words.figures import figure
from channels.policy_words.renewal_model import renewed


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table. ``url`` is set where the value is itself an address to go to."""

    label: str
    value: str
    source: str
    checked: date
    sure: bool
    url: str = ""


def rows(policy: Policy) -> list[Row]:
    """What concerns the person, in the order in which they ask. Absent facts have no row."""
    return [
        *_lives(policy),
        _row(_("Renewed without you"), renewed(policy.renewal), policy["docs_url"]),
        *_ends(policy),
        *_row_of(policy, "role_needed", _("To publish you need")),
        *_warned(policy),
        *_row_of(policy, "old_belief", _("You may have heard that")),
        *_addresses(policy),
    ]


def _lives(policy: Policy) -> Iterator[Row]:
    partners = policy.renewal is RenewalModel.NONE
    labels = {
        "access_token_seconds": _("Access token lives"),
        "no_end_date": _("Token of a Page"),
        "data_access_seconds": _("Access to data lives"),
        "refresh_token_seconds": (
            _("Refresh token, for its partners only, lives")
            if partners
            else _("Refresh token lives")
        ),
    }
    for key, label in labels.items():
        fact = policy.facts.get(key)
        if fact is None:
            continue
        plain = key == "no_end_date"
        value = _("no end date, until an event ends it") if plain else figure(policy, key)
        yield _row(label, value, fact)


def _ends(policy: Policy) -> Iterator[Row]:
    for key in sorted(key for key in policy.facts if key.startswith("ends_early_")):
        yield from _row_of(policy, key, _("Ends sooner when"))


def _row_of(policy: Policy, key: str, label: str) -> Iterator[Row]:
    fact = policy.facts.get(key)
    if fact is not None:
        yield _row(label, _(str(fact.value)), fact)


def _warned(policy: Policy) -> Iterator[Row]:
    fact = policy.facts.get("warn_days")
    if fact is not None:
        days = int(fact.value)
        value = ngettext("%(n)d day ahead", "%(n)d days ahead", days) % {"n": days}
        yield _row(_("We warn you"), value, fact)


def _addresses(policy: Policy) -> Iterator[Row]:
    where, path = policy.facts.get("settings_url"), policy.facts.get("settings_path")
    if where is not None:
        value = _(str(path.value)) if path else str(where.value)
        yield _row(_("See and remove access"), value, where, url=str(where.value))
    terms = policy.facts.get("policy_url")
    if terms is not None:
        name = _("%(network)s's terms for apps") % {"network": policy.name}
        yield _row(_("In its own words"), name, terms, url=str(terms.value))


def _row(label: str, value: str, fact: Fact, *, url: str = "") -> Row:
    return Row(label, value, fact.source, fact.checked, fact.sure, url)
