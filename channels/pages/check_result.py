"""What "Check now" came to, in one sentence with what it means for the person."""

from __future__ import annotations

from django.utils.translation import gettext as _

from channels.probing.check import CheckOutcome


def answer(outcome: CheckOutcome, *, network: str, state: str) -> str:
    """``network`` and ``state`` as people know them: "LinkedIn", "Ends in 9 days"."""
    named = {"network": network, "state": state}
    return {
        CheckOutcome.ASKED: _("Asked %(network)s just now. It stands at: %(state)s."),
        CheckOutcome.RENEWED: _("%(network)s has just given a new token. It stands at: %(state)s."),
        CheckOutcome.NOT_RENEWED: _(
            "%(network)s was asked for a new token and gave none. It stands at: %(state)s."
        ),
        CheckOutcome.BUSY: _("We are asking %(network)s about it already. Look again in a moment."),
        CheckOutcome.PAUSED: _(
            "%(network)s has asked us to wait, so we did not ask. We do as soon as we may."
        ),
        CheckOutcome.NOT_SET_UP: _(
            "%(network)s is not set up on this site, so nobody can be asked."
        ),
        CheckOutcome.LAST_PROOF: _(
            "Each question to %(network)s costs money, so the last proof of life stands for now."
        ),
    }[outcome] % named
