"""What "Check now" came to: how the network was asked, then the verdict in the page's own words."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from channels import registry
from channels.contract import Cause, State
from channels.diagnosis.diagnose import Diagnosis
from channels.models import Channel
from channels.probing.check import CheckOutcome
from channels.words.causes import explanation
from channels.words.checking_again import checking_again
from channels.words.verdict_sentences import sentence
from core.dates import clock, moment
from core.names.isolates import isolated

ANSWERED = (CheckOutcome.ASKED, CheckOutcome.NOT_RENEWED)
# In these the sentence alone would leave out what still works.
WITH_THE_REST = frozenset({State.ENDS_SOON, State.CANNOT_TELL})


def answer(
    outcome: CheckOutcome,
    channel: Channel,
    diagnosis: Diagnosis,
    *,
    noted: Cause | None,
    at: datetime,
) -> str:
    """``diagnosis``: how it stands after the check. ``noted``: what the answer came to, where
    one was written down. ``at``: aware UTC."""
    policy = registry.at(channel.network, diagnosis.server).policy
    name = isolated(channel.name)
    if outcome in ANSWERED and diagnosis.checking_again:
        return checking_again(diagnosis, policy.name, name, at=at)
    named = {"network": policy.name, "when": _proof(diagnosis), "next": _next(diagnosis, at)}
    asked = _asked(outcome, diagnosis, noted) % named
    if outcome is CheckOutcome.BUSY:
        return asked
    parts = [asked, sentence(diagnosis, policy, name)]
    if diagnosis.state in WITH_THE_REST:
        parts.append(explanation(diagnosis, policy, name))
    return " ".join(filter(None, parts))


def _asked(outcome: CheckOutcome, diagnosis: Diagnosis, noted: Cause | None) -> str:
    """How the network was asked, and no word of how the channel is; wants ``network``."""
    if outcome is CheckOutcome.UNCLEAR:
        return _unclear(diagnosis, noted)
    if outcome is CheckOutcome.LAST_PROOF and diagnosis.last_alive_at is not None:
        return _(
            "Each question to %(network)s costs money, so we did not ask now. Its last good "
            "answer is from %(when)s."
        )
    return {
        CheckOutcome.ASKED: _("We have just asked %(network)s."),
        CheckOutcome.RENEWED: _("%(network)s has just given a new token."),
        CheckOutcome.NOT_RENEWED: _("We asked %(network)s for a new token and got none."),
        CheckOutcome.WAITING: _(
            "%(network)s did not answer the last time, so we have not asked again yet. We will, "
            "in a while."
        ),
        CheckOutcome.BUSY: _("We are asking %(network)s already. Look again in a moment."),
        CheckOutcome.PAUSED: _(
            "%(network)s has asked us to wait, so we did not ask. We ask again as soon as it lets "
            "us."
        ),
        CheckOutcome.NOT_SET_UP: _("We did not ask."),
        CheckOutcome.LAST_PROOF: _(
            "Each question to %(network)s costs money, so we did not ask now."
        ),
        CheckOutcome.NO_UNITS: _(
            "Our questions to %(network)s are used up for today, so we did not look now. We look "
            "again tomorrow."
        ),
    }[outcome]


def _unclear(diagnosis: Diagnosis, noted: Cause | None) -> str:
    if diagnosis.state is State.CANNOT_TELL:  # its sentence says what the answer was
        return _("We have just asked %(network)s.")
    return {
        Cause.APP_FAULT: _(
            "%(network)s refused our app just now. The fault is ours. We ask again %(next)s. "
            "Last known:"
        ),
        Cause.RATE_LIMITED: _(
            "%(network)s has asked us to slow down, and gave no answer. We ask again %(next)s. "
            "Last known:"
        ),
    }.get(
        noted or Cause.UNKNOWN,
        _("%(network)s gave no clear answer just now. We ask again %(next)s. Last known:"),
    )


def _next(diagnosis: Diagnosis, at: datetime) -> str:
    """When the page below says that we ask again."""
    ahead = diagnosis.next_ask_at
    return moment(ahead, at=at) if ahead is not None and ahead > at else _("soon")


def _proof(diagnosis: Diagnosis) -> str:
    last = diagnosis.last_alive_at
    return clock(last, at=diagnosis.at, zone=True) if last else ""
