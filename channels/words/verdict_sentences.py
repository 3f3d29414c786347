"""The one source of what is said of a verdict: its sentence, whether it is known, whose turn it is.

The page's bold sentence, the answer to "Check now", "how we know", the guided refresh, mails and
the API all take their words from here, so that none of them says what another denies.
"""

from __future__ import annotations

from enum import StrEnum

from django.utils.translation import gettext as _

from channels.contract import Blame, Cause, Certainty, Policy, State
from channels.diagnosis.diagnose import Diagnosis, Step
from channels.diagnosis.doors import BOTH, doors
from channels.words.causes import headline
from channels.words.of_rules.by_rule import words_of
from channels.words.of_rules.moved_accounts import has_moved
from core.dates import clock

# Steps that ask the person for nothing; every other one has a button of theirs.
FOR_NOBODY = frozenset({Step.NOTHING, Step.WAIT, Step.SET_UP})
FAULTS = {Cause.APP_FAULT: Blame.US, Cause.NETWORK_FAULT: Blame.NETWORK}


class Known(StrEnum):
    """How far a verdict is known."""

    SAID = "said"  # by the network, and it stands
    CONCLUDED = "concluded"  # from its answer and from dates
    TOLD_BY_TOOL = "told_by_tool"
    SILENT = "silent"  # from silence, which lasts for everybody who is there
    LAST_CLEAR = "last_clear"  # the last clear answer stands; one after it said nothing
    ASKED_AGAIN = "asked_again"  # the network said otherwise since, and is not believed yet
    NOT_ASKED = "not_asked"  # nobody asked since the token was given
    NOT_LOOKED = "not_looked"  # unknown, because we have not asked for too long
    UNKNOWN = "unknown"  # the answer says nothing about the token
    NOT_SET_UP = "not_set_up"  # there is nobody to ask


# Of these nothing may be said as if it were sure.
UNSURE = frozenset({Known.ASKED_AGAIN, Known.NOT_LOOKED, Known.UNKNOWN, Known.NOT_SET_UP})


def known(diagnosis: Diagnosis, *, doubted: bool = False) -> Known:
    """How far it is known. ``doubted``: a post that failed just now speaks against it."""
    state = diagnosis.state
    if state is State.NOT_SET_UP:
        return Known.NOT_SET_UP
    if state is State.CANNOT_TELL:
        return Known.UNKNOWN if diagnosis.not_looked_since is None else Known.NOT_LOOKED
    if doubted or diagnosis.checking_again is not None:
        return Known.ASKED_AGAIN
    if diagnosis.hidden_by is not None:
        return Known.TOLD_BY_TOOL
    if state in (State.WORKING, State.ENDS_SOON):
        return _known_to_work(diagnosis)
    if diagnosis.cause is Cause.SERVER_GONE:
        return Known.SILENT
    if diagnosis.certainty is Certainty.SAID:
        return Known.SAID
    return Known.CONCLUDED


def _known_to_work(diagnosis: Diagnosis) -> Known:
    if diagnosis.cause is not Cause.ALIVE:
        return Known.LAST_CLEAR
    if diagnosis.asked_at is None:
        return Known.NOT_ASKED
    return Known.SAID if diagnosis.certainty is Certainty.SAID else Known.CONCLUDED


def sentence(diagnosis: Diagnosis, policy: Policy, name: str) -> str:
    """The verdict itself; never empty. ``name`` as people know the channel."""
    if diagnosis.state is State.WORKING:
        return _of_what_works(diagnosis)
    return headline(diagnosis, policy, name)


def _of_what_works(diagnosis: Diagnosis) -> str:
    how = known(diagnosis)
    if how is Known.ASKED_AGAIN:
        return _("It counts as working until we know more.")
    if how is Known.LAST_CLEAR and diagnosis.last_alive_at is not None:
        worked = clock(diagnosis.last_alive_at, at=diagnosis.at, zone=True)
        text = _("It worked at %(worked)s, and there is nothing for you to do.")
        return text % {"worked": worked}
    if diagnosis.healed_at is not None:
        return works_by_itself()
    return _("It works, and there is nothing for you to do.")


def works_by_itself() -> str:
    """Of what was taken for broken and was not, on its page and in the mail about it."""
    return _("It works again by itself, and there is nothing for you to do.")


def how_we_know(diagnosis: Diagnosis, network: str, *, doubted: bool = False) -> str:
    """``network``: its name as people know it."""
    return {
        Known.SAID: _("%(network)s said it in its own words."),
        Known.CONCLUDED: _(
            "%(network)s does not say it outright. We conclude it from its answer and from the "
            "dates we hold."
        ),
        Known.TOLD_BY_TOOL: _("A publishing tool of yours told us."),
        Known.SILENT: _(
            "%(network)s says nothing at all. We conclude it from that, for everybody here who has "
            "an account there."
        ),
        Known.LAST_CLEAR: _(
            "We go by the last clear answer of %(network)s. The one after it says nothing about "
            "this token."
        ),
        Known.ASKED_AGAIN: _(
            "We are not sure yet: what %(network)s said last contradicts what it said before, so "
            "we ask again. Until then we go by the earlier answer."
        ),
        Known.NOT_ASKED: _(
            "%(network)s gave us the token, and we have not asked about it since. We do so at the "
            "next check."
        ),
        Known.NOT_LOOKED: _(
            "We do not know: we have not asked %(network)s for longer than we should. Until we "
            "do, we go by what we last knew."
        ),
        Known.UNKNOWN: _(
            "We do not know: the last answer says nothing about this token, so we go by what we "
            "last knew."
        ),
        Known.NOT_SET_UP: _("We do not know: this site has no app at %(network)s to ask with."),
    }[known(diagnosis, doubted=doubted)] % {"network": network}


def whose_move(diagnosis: Diagnosis, network: str) -> str:
    """Never the network's, ours or nobody's alone beside a button that is the person's."""
    return _move(diagnosis) % {"network": network}


def _move(diagnosis: Diagnosis) -> str:
    if diagnosis.step in FOR_NOBODY:
        return _not_yours(diagnosis)
    if diagnosis.state is State.ENDS_SOON:
        return _("Yours, when it suits you.")
    if turn := words_of(diagnosis.rule, diagnosis.network).turn:
        return _(turn)
    if diagnosis.step is Step.SIGN_IN_ONCE:
        return _("Yours: signing in once is enough.")
    if has_moved(diagnosis):
        return _("Yours.")
    if diagnosis.step is Step.CONNECT_ANOTHER:
        return _("Yours, if %(network)s closed. If not, nobody's: we go on asking.")
    if doors(diagnosis) == BOTH:
        return _("Yours: only you can say what happened.")
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
    if diagnosis.state is State.WORKING and diagnosis.hidden_by is None:
        return _("Nobody's. Nothing for you to do.")
    # What the sentence says of a fault counts for more than whom an answer blames.
    blame = FAULTS.get(diagnosis.cause, diagnosis.blame)
    return {
        Blame.NETWORK: _("%(network)s's. Nothing for you to do."),
        Blame.US: _("Ours. Nothing for you to do."),
    }.get(blame, _("Nobody's. Nothing for you to do."))
