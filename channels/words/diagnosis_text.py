"""A diagnosis in sentences. Whose turn it is stands in the sentence; dates are in the
active time zone. No sentence sends anybody to reconnect for a fault of the network or ours.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from channels import registry
from channels.contract import Policy, RenewalModel, State
from channels.diagnosis.diagnose import Clock, Diagnosis, Step
from channels.diagnosis.doors import BOTH, Door, doors
from channels.models import Channel
from channels.policy_words.figures import figure, is_about
from channels.words.causes import explanation, headline
from channels.words.checking_again import checking_again
from channels.words.evidence import evidence
from channels.words.of_rules.articles import article_of
from channels.words.of_rules.by_rule import words_of
from channels.words.summary import Summary, summary
from channels.words.token_life import is_reckoned, life
from channels.words.verdict_sentences import sentence
from core.calendar_days import days_between
from core.names.isolates import isolated

__all__ = [
    "Summary",
    "Words",
    "describe",
    "evidence",
    "life",
    "lost_phrase",
    "policy_sentence",
    "state_label",
    "state_name",
    "step_label",
    "summary",
]


# Lazy: of many sentences only the one that is said is looked up.
STATE_NAMES: Mapping[State, Promise] = {
    State.WORKING: gettext_lazy("Working"),
    State.ENDS_SOON: gettext_lazy("Ends soon"),
    State.NEEDS_YOU: gettext_lazy("Needs you"),
    State.LIMITED: gettext_lazy("Limited"),
    State.CANNOT_TELL: gettext_lazy("Cannot tell"),
    State.NOT_SET_UP: gettext_lazy("Not set up here"),
}
# Where there is something to do.
STEP_LABELS: Mapping[Step, Promise] = {
    Step.REFRESH: gettext_lazy("Refresh this channel"),
    Step.ADD_PERMISSION: gettext_lazy("Add the missing permission"),
    Step.GET_ROLE_BACK: gettext_lazy("Get the role back, then refresh"),
    Step.UNLOCK: gettext_lazy("How to unlock the account"),
    Step.APPEAL: gettext_lazy("What you can do"),
    Step.SIGN_IN_ONCE: gettext_lazy("Sign in once"),
    Step.CONNECT_ANOTHER: gettext_lazy("Connect your new account"),
}


@dataclass(frozen=True, slots=True)
class Words:
    """What a card, a page, a message or the API says about one channel."""

    label: str  # the state: "Ends in 9 days"
    sentence: str  # the verdict, with the blame in it; never empty
    headline: str  # the same for a list, which says nothing where all is well
    explanation: str
    step: str  # the one action's label; empty where there is nothing to do
    policy: str
    evidence: str
    life: str  # age and remaining life of the token, as text
    icon: str  # templates/icons/<icon>.svg
    article: str  # ``slug#paragraph`` that explains it
    checking_again: str = ""  # what the network said, and is asked about again first
    reckoned: bool = False  # the token's last day is counted here; its network does not tell it


def describe(channel: Channel, diagnosis: Diagnosis, *, at: datetime) -> Words:
    """``at``: aware UTC, for "12 minutes ago"."""
    policy = registry.at(channel.network, diagnosis.server).policy
    name = isolated(channel.name)
    told = headline(diagnosis, policy, name)
    return Words(
        label=state_label(diagnosis),
        sentence=told or sentence(diagnosis, policy, name),
        headline=told,
        explanation=explanation(diagnosis, policy, name),
        step=step_label(diagnosis),
        policy=policy_sentence(policy, diagnosis),
        evidence=evidence(diagnosis, policy, at=at),
        life=life(diagnosis, at=at),
        icon=diagnosis.state.value,
        article=article_of(diagnosis),
        checking_again=checking_again(diagnosis, policy.name, name, at=at),
        reckoned=is_reckoned(diagnosis),
    )


def state_label(diagnosis: Diagnosis) -> str:
    if diagnosis.state is not State.ENDS_SOON or diagnosis.ends_at is None:
        return state_name(diagnosis.state)
    if diagnosis.ends_about and not diagnosis.remaining:
        return _("May end any day")
    days = days_between(diagnosis.at, diagnosis.ends_at)
    if days < 2:
        return _("Ends tomorrow") if days else _("Ends today")
    reckoned = is_reckoned(diagnosis) and diagnosis.clock is Clock.ACCESS
    if diagnosis.ends_about or reckoned:
        text = ngettext("Ends in about %(n)d day", "Ends in about %(n)d days", days)
    else:
        text = ngettext("Ends in %(n)d day", "Ends in %(n)d days", days)
    return text % {"n": days}


def state_name(state: State) -> str:
    return str(STATE_NAMES[state])


def step_label(diagnosis: Diagnosis) -> str:
    if diagnosis.step is Step.REFRESH and diagnosis.state is State.ENDS_SOON:
        return _("Refresh now")
    button = words_of(diagnosis.rule, diagnosis.network).button
    if diagnosis.step in (Step.UNLOCK, Step.APPEAL) and button:
        return _(button)
    offered = doors(diagnosis)
    if offered == BOTH:
        return _("Choose what happened")
    if offered == (Door.STILL,):
        return _("Tick it again")
    return str(STEP_LABELS.get(diagnosis.step, ""))


def policy_sentence(policy: Policy, diagnosis: Diagnosis | None = None) -> str:
    """The network's rule in one sentence, from the policy's own figures."""
    if policy.endless:
        return _("It has no end date, and works until you or %(network)s end it.") % {
            "network": policy.name
        }
    named = {"life": figure(policy, policy.life_key)}
    if policy.renewal is RenewalModel.REUSE:
        return _("%(life)s each time, renewed by us for as long as %(network)s lets us.") % (
            named | {"network": policy.name}
        )
    if policy.renewal is RenewalModel.ROTATE and "session_seconds" in policy.facts:
        text = _("%(life)s each time, renewed by us for %(whole)s; then you sign in again.")
        return text % (named | {"whole": figure(policy, "session_seconds")})
    if policy.renewal is RenewalModel.ROTATE:
        return _("%(life)s each time, renewed by us for as long as you allow it.") % named
    if policy.renewal is RenewalModel.EXTEND:
        return _("%(life)s, prolonged by us while it is still alive.") % named
    if diagnosis is not None and diagnosis.renews_at is not None:
        return _("%(life)s, renewed by us up to a fixed last day; then you sign in again.") % named
    if is_about(policy, "access_token_seconds"):
        return _("%(life)s, sooner if the password changes; then you sign in again.") % named
    return _("%(life)s, then you sign in again; it cannot be renewed for you.") % named


def lost_phrase(diagnosis: Diagnosis) -> str:
    """What no longer works, as one phrase: "publish posts, see your boards"."""
    return ", ".join(str(_(ability.does)) for ability in diagnosis.lost)
