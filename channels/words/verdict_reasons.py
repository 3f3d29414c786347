"""Why we think so: a diagnosis told as how we know, whose move it is, and when we ask again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from channels.contract import Blame, Certainty, State
from channels.diagnosis.diagnose import Diagnosis, Step

# Steps that ask the person for nothing; every other one has a button of theirs.
FOR_NOBODY = frozenset({Step.NOTHING, Step.WAIT, Step.SET_UP})


@dataclass(frozen=True, slots=True)
class Reasons:
    """What the page prints; a None or an empty text is left out."""

    how_we_know: str
    whose_move: str
    asked_at: datetime | None
    last_alive_at: datetime | None
    since: datetime | None
    next_ask_at: datetime | None
    codes: Mapping[str, str]
    rule: str


def reasons(diagnosis: Diagnosis, network: str, *, at: datetime) -> Reasons:
    """``network``: its name as people know it."""
    well = diagnosis.state is State.WORKING
    ahead = diagnosis.next_ask_at if _later(diagnosis.next_ask_at, at) else None
    return Reasons(
        how_we_know=_how_we_know(diagnosis) % {"network": network},
        whose_move=_whose_move(diagnosis) % {"network": network},
        asked_at=diagnosis.asked_at,
        last_alive_at=None if well else diagnosis.last_alive_at,
        since=None if well else diagnosis.since,
        next_ask_at=ahead,
        codes=diagnosis.codes,
        rule=diagnosis.rule,
    )


def _later(when: datetime | None, at: datetime) -> bool:
    return when is not None and when > at


def _how_we_know(diagnosis: Diagnosis) -> str:
    if diagnosis.hidden_by is not None:
        return _("A publishing tool of yours told us.")
    if diagnosis.certainty is Certainty.SAID:
        return _("%(network)s said it in its own words.")
    if diagnosis.certainty is Certainty.INFERRED:
        return _(
            "%(network)s does not say it outright. We conclude it from its answer and from the "
            "dates we hold."
        )
    if diagnosis.not_looked_since is not None:
        return _(
            "We do not know: we have not asked %(network)s for longer than we should. What we "
            "knew before still stands."
        )
    return _(
        "We do not know: the last answer says nothing about this token, so what we knew before "
        "still stands."
    )


def _whose_move(diagnosis: Diagnosis) -> str:
    """Never the network's, ours or nobody's alone beside a button that is the person's."""
    if diagnosis.step in FOR_NOBODY:
        return _not_yours(diagnosis)
    if diagnosis.state is State.ENDS_SOON:
        return _("Yours, when it suits you.")
    if diagnosis.step is Step.SIGN_IN_ONCE:
        return _("Yours: signing in once is enough.")
    if diagnosis.blame is Blame.YOU:
        return _("Yours.")
    if not diagnosis.reconnect:
        return _("Yours, at %(network)s.")
    if diagnosis.blame is Blame.NETWORK:
        return _("%(network)s's rule; signing in again is yours.")
    return _("Yours: only you can sign in again.")


def _not_yours(diagnosis: Diagnosis) -> str:
    if diagnosis.step is Step.SET_UP:
        return _("Ours. Nothing for you to do.")
    return {
        Blame.NETWORK: _("%(network)s's. Nothing for you to do."),
        Blame.US: _("Ours. Nothing for you to do."),
    }.get(diagnosis.blame, _("Nobody's."))
