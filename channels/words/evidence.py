"""What we know something from, and when that was."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from channels.contract import Cause, Certainty, Policy, State
from channels.diagnosis.diagnose import Clock, Diagnosis, Step
from channels.diagnosis.doors import doors
from channels.diagnosis.token_ends import proof_every
from channels.words.token_life import is_reckoned
from core.dates import clock, day, moment


def evidence(diagnosis: Diagnosis, policy: Policy, *, at: datetime) -> str:
    """One or two sentences. ``at``: aware UTC, for "12 minutes ago"."""
    if diagnosis.state is State.NOT_SET_UP:
        return _("Not asked: this site has no app at %(network)s.") % {"network": policy.name}
    if diagnosis.state is State.CANNOT_TELL:
        return _waiting(diagnosis, at)
    if diagnosis.hidden_by is not None:
        return _told_by_a_tool(diagnosis, policy, at)
    works = diagnosis.state in (State.WORKING, State.ENDS_SOON)
    if works and diagnosis.checking_again is not None:
        return _last_clear(diagnosis, at)
    if diagnosis.certainty is Certainty.INFERRED and not works:
        return _concluded(diagnosis, policy, at)
    if diagnosis.asked_at is None:
        return _("Not asked yet. We ask %(network)s at the next check.") % {"network": policy.name}
    named = {"network": policy.name, "when": moment(diagnosis.asked_at, at=at)}
    if works:
        return _healed(diagnosis, policy, at) + _active(diagnosis, policy, named, at)
    if "callback" in diagnosis.codes:
        return _("%(network)s told us of its own accord, %(when)s.") % named
    return _("%(network)s said so %(when)s.") % named


def _active(diagnosis: Diagnosis, policy: Policy, named: dict[str, str], at: datetime) -> str:
    if diagnosis.cause is not Cause.ALIVE:  # a hiccup: the answer before it stands
        return _("The last question to %(network)s got no clear answer; we ask again.") % named
    # Where tokens of an hour are fetched as they are needed, the end of one says nothing.
    fetched = proof_every(policy) is not None and diagnosis.renews_at is not None
    if diagnosis.access_ends_at is None or diagnosis.ends_about or fetched:
        return _("Asked %(network)s %(when)s: active.") % named
    end = diagnosis.access_ends_at
    # A life of hours ends at an hour, one of weeks on a day.
    if diagnosis.short:
        if is_reckoned(diagnosis):
            text = pgettext(
                "by the hour",
                "Asked %(network)s %(when)s: active. By our reckoning until %(end)s.",
            )
        else:
            text = pgettext("by the hour", "Asked %(network)s %(when)s: active until %(end)s.")
        return text % {**named, "end": clock(end, at=at)}
    if is_reckoned(diagnosis):
        text = _("Asked %(network)s %(when)s: active. By our reckoning until %(end)s.")
    else:
        text = _("Asked %(network)s %(when)s: active until %(end)s.")
    return text % {**named, "end": day(end, at=at)}


def _last_clear(diagnosis: Diagnosis, at: datetime) -> str:
    """Of what is asked again: only what was clear is told as an answer."""
    if diagnosis.last_alive_at is None:
        return _("There has been no clear answer yet.")
    when = moment(diagnosis.last_alive_at, at=at)
    return _("The last clear answer came %(when)s.") % {"when": when}


def _healed(diagnosis: Diagnosis, policy: Policy, at: datetime) -> str:
    if diagnosis.healed_at is None:
        return ""
    named = {"network": policy.name, "when": moment(diagnosis.healed_at, at=at)}
    return _("It works again by itself: %(network)s accepted the token again %(when)s.") % named + (
        " "
    )


def _told_by_a_tool(diagnosis: Diagnosis, policy: Policy, at: datetime) -> str:
    """The connection's own evidence stands beside it: it works."""
    since = moment(diagnosis.since or diagnosis.at, at=at)
    told = _("A publishing tool of yours reported it for a post published %(when)s.") % {
        "when": since
    }
    if diagnosis.asked_at is None:
        return told
    named = {"network": policy.name, "when": moment(diagnosis.asked_at, at=at)}
    return f"{told} " + _("Asked %(network)s %(when)s: active.") % named


def _concluded(diagnosis: Diagnosis, policy: Policy, at: datetime) -> str:
    named = {"network": policy.name}
    if diagnosis.cause is Cause.SERVER_GONE:  # the last answer would read as the last question
        return (
            _(
                "We conclude this because %(network)s has answered none of our questions since "
                "then. We go on asking."
            )
            % named
        )
    because = _("We conclude this because %(why)s.") % {"why": _why(diagnosis) % named}
    if diagnosis.asked_at is None:
        return because
    last = _("Last asked %(when)s.") % {"when": moment(diagnosis.asked_at, at=at)}
    return f"{because} {last}"


def _why(diagnosis: Diagnosis) -> str:
    if diagnosis.step is Step.SIGN_IN_ONCE:
        return _(
            "the answer to a renewal never arrived, and %(network)s has refused the refresh "
            "token since then"
        )
    if diagnosis.cause is Cause.EXPIRED and not diagnosis.rule:
        if diagnosis.clock is Clock.DATA_ACCESS:
            return _("the date that %(network)s set for access to data has passed")
        return _("the end date that %(network)s gave has passed")
    if doors(diagnosis):
        return _("the list that %(network)s gave us leaves it out, each time we asked")
    return _("%(network)s only said no and the rest follows from what we know")


def _waiting(diagnosis: Diagnosis, at: datetime) -> str:
    if diagnosis.next_ask_at is None or diagnosis.next_ask_at <= at:
        return _("Nothing for you to do. We ask again soon.")
    return _("Nothing for you to do. We ask again %(when)s.") % {
        "when": moment(diagnosis.next_ask_at, at=at)
    }
