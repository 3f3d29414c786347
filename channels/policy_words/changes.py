"""What the networks changed in their policies, as people say it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from channels.contract import Policy
from channels.networks.changes import RENEWAL, Change, Value
from channels.policy_words.fact_names import fact_name
from channels.policy_words.figures import cents, figure
from channels.policy_words.renewal_model import renewed
from core.dates import length

OTHER_NAMES = {
    RENEWAL: gettext_lazy("how it is renewed"),
    "scopes": gettext_lazy("the names of its permissions"),
    "way_in": gettext_lazy("the way in for tools"),
    "api_version": gettext_lazy("the version of its interface"),
    "page_restrictions": gettext_lazy("restrictions of a Page"),
    "groups": gettext_lazy("publishing in groups"),
    "profiles": gettext_lazy("publishing on personal profiles"),
    "replies": gettext_lazy("answers by a tool"),
    "quotes": gettext_lazy("quoting by a tool"),
}
# What a figure was where it was none; the histories say it in these words.
NO_FIGURE = (gettext_noop("no end date"), gettext_noop("none"), gettext_noop("free"))


@dataclass(frozen=True, slots=True)
class ChangeInWords:
    """One change in words. ``since`` and ``noted`` are days; ``when`` is ``since`` as a
    person says it, as exact as it is known."""

    id: str
    network: str
    name: str  # the network's
    fact: str
    about: str
    since: date
    when: str
    old: str  # empty: it is not recorded
    new: str
    says: str
    source: str
    noted: date
    seen: bool
    sure: bool


def change_in_words(policy: Policy, change: Change) -> ChangeInWords:
    return ChangeInWords(
        id=change.id,
        network=policy.network,
        name=policy.name,
        fact=change.fact,
        about=str(OTHER_NAMES.get(change.fact) or fact_name(change.fact)),
        since=first_day(change.when),
        when=when(change.when),
        old=value(change.fact, change.old),
        # One that is gone: the network names none any more.
        new=_today(policy, change) or value(change.fact, change.new) or _("no figure"),
        says=_(change.says),
        source=change.source,
        noted=change.noted,
        seen=change.seen,
        sure=change.sure,
    )


def _today(policy: Policy, change: Change) -> str:
    """With "about", where the figure that holds today is no more exact than that."""
    fact = policy.facts.get(change.fact)
    if fact is None or fact.value != change.new or not change.fact.endswith("_seconds"):
        return ""
    return figure(policy, change.fact)


def first_day(when: str) -> date:
    """The first day of a year, a month, or the day itself."""
    year, month, day = [int(part) for part in (when + "-01-01").split("-")[:3]]
    return date(year, month, day)


def when(when: str) -> str:
    """ "2018", "December 2021", "30 June 2023"."""
    shapes = {4: "Y", 7: _("F Y"), 10: _("j F Y")}
    return formats.date_format(first_day(when), shapes[len(when)], use_l10n=False)


def value(key: str, of: Value | None) -> str:
    """A figure that held once or holds now: "60 days", "1 cent a look"; empty for none."""
    if of is None:
        return ""
    if isinstance(of, str) and key != RENEWAL:
        return _(of)
    if key.endswith("_seconds"):
        span = timedelta(seconds=int(of))
        return _("24 hours") if span == timedelta(days=1) else length(span)
    if key.endswith("_cents"):
        return cents(int(of))
    if key == RENEWAL:
        return renewed(str(of))
    if isinstance(of, bool):
        return _("yes") if of else _("no")
    return str(of)
