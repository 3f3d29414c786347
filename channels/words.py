"""A diagnosis in sentences. Whose move it is stands in the sentence; dates are in the
active time zone. No sentence sends anybody to reconnect for a fault of the network or ours.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from channels import registry
from channels.causes_in_words import explanation, headline
from channels.contract import Certainty, Policy, RenewalModel, State
from channels.dates_in_words import day, length, moment
from channels.diagnosis import Clock, Diagnosis, Step
from channels.models import Channel


@dataclass(frozen=True, slots=True)
class Words:
    """What a card, a page, a message or the API says about one channel."""

    label: str  # the state: "Ends in 9 days"
    headline: str  # one sentence, with the blame in it; empty where all is well
    explanation: str
    step: str  # the one action's label; empty where there is nothing to do
    policy: str
    evidence: str
    life: str  # age and remaining life of the token, as text


@dataclass(frozen=True, slots=True)
class Summary:
    """The answer that My channels begins with."""

    heading: str
    lede: str


def describe(channel: Channel, diagnosis: Diagnosis, *, at: datetime) -> Words:
    """``at``: aware UTC, for "12 minutes ago"."""
    policy = registry.get(channel.network).policy
    return Words(
        label=state_label(diagnosis),
        headline=headline(diagnosis, policy, channel.name),
        explanation=explanation(diagnosis, policy),
        step=step_label(diagnosis),
        policy=policy_sentence(policy, diagnosis),
        evidence=evidence(diagnosis, policy, at=at),
        life=life(diagnosis, at=at),
    )


def state_label(diagnosis: Diagnosis) -> str:
    if diagnosis.state is State.ENDS_SOON and diagnosis.remaining is not None:
        if diagnosis.remaining.days < 1:
            return _("Ends within a day")
        return ngettext("Ends in %(n)d day", "Ends in %(n)d days", diagnosis.remaining.days) % {
            "n": diagnosis.remaining.days
        }
    return state_name(diagnosis.state)


def state_name(state: State) -> str:
    return {
        State.WORKING: _("Working"),
        State.ENDS_SOON: _("Ends soon"),
        State.NEEDS_YOU: _("Needs you"),
        State.LIMITED: _("Limited"),
        State.CANNOT_TELL: _("Cannot tell"),
        State.NOT_SET_UP: _("Not set up here"),
    }[state]


def step_label(diagnosis: Diagnosis) -> str:
    return {
        Step.NOTHING: "",
        Step.WAIT: "",
        Step.REFRESH: (
            _("Refresh now") if diagnosis.state is State.ENDS_SOON else _("Refresh this channel")
        ),
        Step.ADD_PERMISSION: _("Add the missing permission"),
        Step.GET_ROLE_BACK: _("Get the role back, then refresh"),
        Step.UNLOCK: _("How to unlock the account"),
        Step.APPEAL: _("What you can do"),
        Step.SIGN_IN_ONCE: _("Sign in once"),
        Step.SET_UP: "",
    }[diagnosis.step]


def policy_sentence(policy: Policy, diagnosis: Diagnosis | None = None) -> str:
    """The network's rule in one sentence, from the policy's own figures."""
    named = {"network": policy.name, "life": _promised(policy)}
    renews = diagnosis is not None and diagnosis.renews_at is not None
    if policy.renewal is RenewalModel.ROTATE:
        return _("%(life)s each time, renewed by us for as long as you allow it.") % named
    if policy.renewal is RenewalModel.EXTEND:
        return _("%(life)s, prolonged by us while it is still alive.") % named
    if renews:
        return _("%(life)s, renewed by us up to a fixed last day; then you sign in again.") % named
    if "no_end_date" in policy.facts:
        return _("about %(life)s, sooner if the password changes; then you sign in again.") % named
    return _("%(life)s, then you sign in again; it cannot be renewed for you.") % named


def _promised(policy: Policy) -> str:
    life = policy.days("access_token_seconds")
    return length(life) if life else _("no stated time")


def evidence(diagnosis: Diagnosis, policy: Policy, *, at: datetime) -> str:
    """What we know it from, and when that was."""
    if diagnosis.state is State.NOT_SET_UP:
        return _("Not asked: this site has no app at %(network)s.") % {"network": policy.name}
    if diagnosis.asked_at is None:
        return _("Not asked yet. We ask %(network)s at the next round.") % {"network": policy.name}
    named = {
        "network": policy.name,
        "when": moment(diagnosis.asked_at, at=at),
        "codes": codes(diagnosis),
    }
    if diagnosis.state is State.CANNOT_TELL:
        return _waiting(diagnosis, at)
    if diagnosis.certainty is Certainty.INFERRED:
        return _("We conclude this; last asked %(network)s %(when)s.") % named
    if named["codes"]:
        return _("%(network)s said so %(when)s: %(codes)s.") % named
    if diagnosis.state in (State.WORKING, State.ENDS_SOON) and diagnosis.access_ends_at:
        named["end"] = day(diagnosis.access_ends_at, at=at)
        return _("Asked %(network)s %(when)s: active until %(end)s.") % named
    return _("Asked %(network)s %(when)s.") % named


def _waiting(diagnosis: Diagnosis, at: datetime) -> str:
    if diagnosis.next_ask_at is None or diagnosis.next_ask_at <= at:
        return _("Nothing for you to do. We ask again soon.")
    return _("Nothing for you to do. We ask again %(when)s.") % {
        "when": moment(diagnosis.next_ask_at, at=at)
    }


def codes(diagnosis: Diagnosis) -> str:
    """The network's own codes, as it gives them: "code 190, subcode 460"."""
    return ", ".join(f"{name} {value}" for name, value in diagnosis.codes.items() if value)


def life(diagnosis: Diagnosis, *, at: datetime) -> str:
    """Age and remaining life in words: the lifeline for those who do not see it."""
    age = _("Token issued %(day)s, %(age)s ago") % {
        "day": day(diagnosis.issued_at, at=at),
        "age": length(at - diagnosis.issued_at),
    }
    return f"{age}; {_rest(diagnosis, at)}."


def _rest(diagnosis: Diagnosis, at: datetime) -> str:
    if diagnosis.ended_at is not None:
        return _("ended %(day)s, after %(age)s") % {
            "day": day(diagnosis.ended_at, at=at),
            "age": length(diagnosis.age),
        }
    if diagnosis.renews_at is not None:
        if diagnosis.renews_at <= at:
            return _("we renew it by ourselves, the next time now")
        return _("we renew it by ourselves, the next time %(when)s") % {
            "when": moment(diagnosis.renews_at, at=at)
        }
    if diagnosis.ends_at is None or diagnosis.remaining is None:
        return _("it has no end date")
    named = {"day": day(diagnosis.ends_at, at=at), "left": length(diagnosis.remaining)}
    if diagnosis.ends_about:
        return _("ends about %(day)s, about %(left)s left") % named
    if diagnosis.clock is Clock.DATA_ACCESS:
        return _("access to data ends %(day)s, %(left)s left") % named
    if diagnosis.clock is Clock.REFRESH:
        return _("renewals end %(day)s, %(left)s left") % named
    return _("ends %(day)s, %(left)s left") % named


def lost_phrase(diagnosis: Diagnosis) -> str:
    """What no longer works, as one phrase: "publish posts, see your boards"."""
    return ", ".join(str(_(one.does)) for one in diagnosis.lost)


def summary(pairs: Sequence[tuple[Channel, Diagnosis]], *, at: datetime) -> Summary:
    """Is anything wrong? The first thing a person reads on My channels."""
    total = len(pairs)
    if not total:
        return Summary(_("No channel is connected yet."), _("Connect the first one to begin."))
    return Summary(_heading(pairs, total), " ".join(_lede(pairs, at)))


def _heading(pairs: Sequence[tuple[Channel, Diagnosis]], total: int) -> str:
    needing = _count(pairs, State.NEEDS_YOU) + _count(pairs, State.LIMITED)
    named = {"n": needing, "total": total}
    if needing:
        return (
            ngettext(
                "%(n)d of %(total)d channels needs you.",
                "%(n)d of %(total)d channels need you.",
                needing,
            )
            % named
        )
    unsure = _count(pairs, State.CANNOT_TELL)
    if unsure:
        return _("Nothing for you to do.")
    if total == 1:
        return _("Your channel is working.")
    return _("All %(total)d channels are working.") % named


def _lede(pairs: Sequence[tuple[Channel, Diagnosis]], at: datetime) -> list[str]:
    found = []
    soon = [pair for pair in pairs if pair[1].state is State.ENDS_SOON]
    for channel, diagnosis in soon[:1]:
        found.append(_soon(channel, diagnosis, len(soon), at))
    unsure = {channel.network for channel, one in pairs if one.state is State.CANNOT_TELL}
    if unsure:
        names = ", ".join(registry.get(one).name for one in sorted(unsure))
        found.append(
            _("We cannot tell about %(names)s right now; that is not you.") % {"names": names}
        )
    working = _count(pairs, State.WORKING)
    if found or working < len(pairs):
        text = ngettext("%(n)d is working.", "%(n)d are working.", working)
        found.append(text % {"n": working})
    else:
        found.append(_("There is nothing for you to do."))
    return found


def _soon(channel: Channel, diagnosis: Diagnosis, count: int, at: datetime) -> str:
    named = {
        "n": count,
        "name": channel.name,
        "network": registry.get(channel.network).name,
        "day": day(diagnosis.ends_at, at=at) if diagnosis.ends_at else "",
    }
    text = ngettext(
        "One ends soon: %(name)s on %(network)s, on %(day)s.",
        "%(n)d end soon, the first is %(name)s on %(network)s, on %(day)s.",
        count,
    )
    return text % named


def _count(pairs: Sequence[tuple[Channel, Diagnosis]], state: State) -> int:
    return sum(one.state is state for _channel, one in pairs)
