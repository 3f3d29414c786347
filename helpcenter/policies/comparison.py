"""The networks' policies side by side, and the one question that readers ask of each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from channels.public.help_center import Policy, Quotation, Row
from helpcenter.policies import facts


@dataclass(frozen=True, slots=True)
class Compared:
    """One network, each figure with its source. ``answer`` answers ``question`` in sentences."""

    network: str
    name: str
    life: Row
    renewed: Row
    second_clock: Row | None
    warned: Row | None  # None where no day is known to be warned of
    ends: tuple[Row, ...]
    role: Row
    settings: Row
    words: tuple[Quotation, ...]
    words_before: tuple[Quotation, ...]
    checked: date
    question: str
    answer: str
    short: str  # the same in a few words, beside its name


def compared(network: str) -> Compared:
    """Raises KeyError for a network that is not ours."""
    rows = {row.key: row for row in facts.table(network)}
    name = facts.names()[network]
    return Compared(
        network=network,
        name=name,
        life=rows[facts.policy(network).life_key],
        renewed=rows["renewal"],
        second_clock=_second_clock(network, rows),
        warned=None if facts.policy(network).endless else rows["warn_days"],
        ends=tuple(row for key, row in rows.items() if key.startswith("ends_early_")),
        role=rows["role_needed"],
        settings=rows["settings_url"],
        words=tuple(facts.own_words(network)),
        words_before=tuple(facts.own_words_before(network)),
        checked=facts.checked(network),
        question=_("How long does a connection to %(name)s last?") % {"name": name},
        answer=" ".join(_sentences(facts.policy(network), name)),
        short=facts.in_few_words(network),
    )


def everything() -> list[Compared]:
    return [compared(network) for network in facts.names()]


def _second_clock(network: str, rows: Mapping[str, Row]) -> Row | None:
    row = next((rows[key] for key in facts.SECOND_CLOCKS if key in rows), None)
    return replace(row, value=facts.second_clock(network)) if row else None


def _sentences(policy: Policy, name: str) -> Iterator[str]:
    yield _life(policy, name)
    yield _renewal(policy)
    yield from _other_clocks(policy)
    if policy.endless:  # there is no day to say so before
        return
    days = int(policy["warn_days"].value)
    yield ngettext(
        "Where it needs you, we say so %(n)d day ahead.",
        "Where it needs you, we say so %(n)d days ahead.",
        days,
    ) % {"n": days}


def _life(policy: Policy, name: str) -> str:
    if policy.endless:
        return _(
            "An access token of %(name)s has no end date: it works until something ends it."
        ) % {"name": name}
    life = facts.words(policy.network, policy.life_key)
    return _("An access token of %(name)s lasts %(life)s.") % {"name": name, "life": life}


def _renewal(policy: Policy) -> str:
    if policy.endless and policy.renewal == "none":
        return _("There is nothing to renew.")
    return {
        "extend": _("We prolong it without you, as long as it is still alive."),
        "rotate": _("We renew it without you, each time with a new pair of tokens."),
        "reuse": _("We renew it without you; the refresh token stays good while it is used."),
        "fixed_wall": _("We renew it without you, up to a fixed last day."),
        "none": _("It cannot be renewed without you: before it ends, you sign in again."),
    }[policy.renewal]


def _other_clocks(policy: Policy) -> Iterator[str]:
    """What runs beside the access token."""
    said = {
        "no_end_date": _("The token of a Page has no end date, until an event ends it."),
        "data_access_seconds": (
            _("What you allowed lapses %(length)s later, for %(of)s.")
            if "data_access_of" in policy.facts
            else _(
                "Access to your data lapses %(length)s after you were last active, as it puts it."
            )
        ),
        "refresh_token_seconds": (
            _("Its approved partners can renew it, for %(length)s in all.")
            if policy.renewal == "none"
            else _("The refresh token lasts %(length)s.")
        ),
        "session_seconds": _("In all, a connection lasts %(length)s; then you sign in again."),
    }
    for key, sentence in said.items():
        if key not in policy.facts:
            continue
        named = {
            part: facts.words(policy.network, fact)
            for part, fact in (("length", key), ("of", "data_access_of"))
            if fact in policy.facts and fact != "no_end_date"
        }
        yield sentence % named if key != "no_end_date" else sentence
