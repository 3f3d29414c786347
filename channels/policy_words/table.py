"""A network's policy as a table: every figure in words, with its source and the day it was read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from channels.contract import NEW_PASSWORD, NO_END, SETTINGS, Fact, Policy, RenewalModel
from channels.networks.changes import RENEWAL
from channels.policy_words.due_facts import WORDING
from channels.policy_words.figures import figure
from channels.policy_words.new_password import after_new_password
from channels.policy_words.renewal_model import renewed


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table. ``url`` is set where the value is itself an address to go to.

    ``source`` is empty for a choice of ours, and for what no page of the network's says.
    """

    key: str  # the fact's, or RENEWAL, or "wording"
    label: str
    value: str
    source: str
    checked: date
    sure: bool
    url: str = ""
    ours: bool = False


def rows(policy: Policy) -> list[Row]:
    """What concerns the person, in the order in which they ask. Absent facts have no row."""
    return [
        *_lives(policy),
        _row(RENEWAL, _("Renewed without you"), _renewed(policy), policy["docs_url"]),
        *_ends(policy),
        *_new_password(policy),
        *_row_of(policy, "role_needed", _("To publish you need")),
        *_warned(policy),
        *_row_of(policy, "old_belief", _("You may have heard that")),
        *_addresses(policy),
        *_account_pages(policy),
        *_own_words(policy),
    ]


def _renewed(policy: Policy) -> str:
    """Where a machine may not, and there is a refresh token all the same, for whom that is."""
    if policy.renewal is RenewalModel.NONE and policy.endless:
        return _("not needed: there is no date to renew it before")
    if policy.renewal is RenewalModel.NONE and "refresh_token_seconds" in policy.facts:
        return _(
            "no, you sign in again; only an app of its approved partners renews, "
            "up to %(length)s after you signed in"
        ) % {"length": figure(policy, "refresh_token_seconds")}
    return renewed(policy.renewal)


def _lives(policy: Policy) -> Iterator[Row]:
    for row in (_life(policy, key, label) for key, label in _life_labels(policy).items()):
        if row is not None:
            yield row


def _life_labels(policy: Policy) -> dict[str, str]:
    partners = policy.renewal is RenewalModel.NONE
    return {
        policy.life_key: _("Access token lasts"),
        "may_change": _("It warns that"),
        "no_end_date": _("Token of a Page"),
        "data_access_seconds": _("Access to data lasts"),
        "data_access_of": _("That clock runs only for"),
        "data_access_from": _("That clock counts from"),
        "data_access_spares": _("That clock does not affect"),
        "refresh_token_seconds": (
            _("Refresh token, for its approved partners only, lasts")
            if partners
            else _("Refresh token lasts")
        ),
        "refresh_again": _("It can be renewed"),
        "session_seconds": _("In all, a connection lasts"),
    }


def _life(policy: Policy, key: str, label: str) -> Row | None:
    fact = policy.facts.get(key)
    if fact is None:
        return None
    if key in ("no_end_date", NO_END):
        return _row(key, label, _("no end date, until an event ends it"), fact)
    return _row(key, label, figure(policy, key), fact)


def _ends(policy: Policy) -> Iterator[Row]:
    for key in sorted(key for key in policy.facts if key.startswith("ends_early_")):
        yield from _row_of(policy, key, _("Ends sooner when"))


def _new_password(policy: Policy) -> Iterator[Row]:
    fact = policy.facts.get(NEW_PASSWORD)
    if fact is not None:
        yield _row(NEW_PASSWORD, _("A new password"), after_new_password(policy), fact)


def _row_of(policy: Policy, key: str, label: str) -> Iterator[Row]:
    fact = policy.facts.get(key)
    if fact is not None:
        yield _row(key, label, _(str(fact.value)), fact)


def _warned(policy: Policy) -> Iterator[Row]:
    fact = policy.facts.get("warn_days")
    if fact is not None:
        days = int(fact.value)
        if policy.endless:
            text = ngettext(
                "%(n)d day ahead, where the software of your server ends its tokens",
                "%(n)d days ahead, where the software of your server ends its tokens",
                days,
            )
        else:
            text = ngettext("%(n)d day ahead", "%(n)d days ahead", days)
        yield _row("warn_days", _("We warn you"), text % {"n": days}, fact)


def _addresses(policy: Policy) -> Iterator[Row]:
    path, page = policy["settings_path"], policy.settings_page
    where = policy[SETTINGS] if page else path
    yield _row(SETTINGS, _("See and remove access"), _(str(path.value)), where, url=page)
    terms = policy.facts.get("policy_url")
    if terms is not None:
        name = _("%(network)s's terms for apps") % {"network": policy.network_name}
        yield _row("policy_url", _("Its rules for tools"), name, terms, url=str(terms.value))


def _own_words(policy: Policy) -> Iterator[Row]:
    """The pages on which its own words stand, each once; not its terms, which say nothing of
    tokens."""
    told = set[tuple[str, str]]()
    for words in policy.wording:
        page = (words.place, words.source)
        if page in told:
            continue
        told.add(page)
        fact = Fact(words.text, words.source, words.read)
        yield _row(WORDING, _("In its own words"), _(words.place), fact, url=words.source)


def _account_pages(policy: Policy) -> Iterator[Row]:
    """Where the network itself opens an account again: the next step is there, not here.

    Called by the name of whose page it is: a server's only where the address is the server's.
    """
    pages = {
        "unlock_url": (_("If the account is locked"), _("Unlock it at %(network)s")),
        "appeal_url": (_("If the account is suspended"), _("Appeal at %(network)s")),
    }
    for key, (label, value) in pages.items():
        fact = policy.facts.get(key)
        if fact is not None:
            url = str(fact.value)
            whose = policy.name if policy.name in url else policy.network_name
            yield _row(key, label, value % {"network": whose}, fact, url=url)


def _row(key: str, label: str, value: str, fact: Fact, *, url: str = "") -> Row:
    return Row(key, label, value, fact.source, fact.checked, fact.sure, url, fact.ours)
