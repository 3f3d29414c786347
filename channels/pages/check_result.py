"""What "Check now" came to, in one sentence with what it means for the person."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from channels.contract import Cause
from channels.probing.check import CheckOutcome
from core.dates import clock


def answer(
    outcome: CheckOutcome,
    *,
    network: str,
    state: str,
    cause: Cause | None,
    worked_at: datetime | None,
    at: datetime,
) -> str:
    """``network`` and ``state`` as people know them: "LinkedIn", "Ends in 9 days".

    ``cause``: what the answer came to, where one was noted. ``worked_at``: when the network last
    said that all is well.
    """
    worked = clock(worked_at, at=at, zone=True) if worked_at else ""
    named = {"network": network, "state": state, "worked": worked}
    return _sentence(outcome, cause, worked=bool(worked)) % named


def _sentence(outcome: CheckOutcome, cause: Cause | None, *, worked: bool) -> str:
    if outcome is CheckOutcome.UNCLEAR:
        return _unclear(cause, worked=worked)
    if outcome is CheckOutcome.LAST_PROOF and worked:
        return _(
            "Each question to %(network)s costs money, so we did not ask now. It last worked at "
            "%(worked)s."
        )
    return {
        CheckOutcome.ASKED: _("Asked %(network)s just now. It stands at: %(state)s."),
        CheckOutcome.RENEWED: _("%(network)s has just given a new token. It stands at: %(state)s."),
        CheckOutcome.NOT_RENEWED: _(
            "%(network)s was asked for a new token and gave none. It stands at: %(state)s."
        ),
        CheckOutcome.WAITING: _(
            "%(network)s did not answer the last time, so we did not ask again yet. We do so by "
            "ourselves in a while, and there is nothing for you to do."
        ),
        CheckOutcome.BUSY: _("We are asking %(network)s about it already. Look again in a moment."),
        CheckOutcome.PAUSED: _(
            "%(network)s has asked us to wait, so we did not ask. We ask again as soon as it lets "
            "us."
        ),
        CheckOutcome.NOT_SET_UP: _(
            "%(network)s is not set up on this site, so nobody can be asked."
        ),
        CheckOutcome.LAST_PROOF: _(
            "Each question to %(network)s costs money, so the last proof of life stands for now."
        ),
    }[outcome]


def _unclear(cause: Cause | None, *, worked: bool) -> str:
    """What the answer was, and what is known all the same."""
    if cause is Cause.APP_FAULT:
        return (
            _("%(network)s refused our app: that is ours to mend. It last worked at %(worked)s.")
            if worked
            else _("%(network)s refused our app: that is ours to mend, not yours.")
        )
    if cause is Cause.RATE_LIMITED:
        return (
            _("%(network)s wants to be asked later. It last worked at %(worked)s.")
            if worked
            else _("%(network)s wants to be asked later. We ask again by ourselves.")
        )
    return (
        _("%(network)s gave no clear answer; it last worked at %(worked)s.")
        if worked
        else _("%(network)s gave no clear answer. We ask again by ourselves.")
    )
