"""For each cause one sentence that says what happened and by whose doing, and why."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from channels.contract import Cause, Policy, State
from channels.dates_in_words import clock, day
from channels.diagnosis import Clock, Diagnosis, Step


def headline(diagnosis: Diagnosis, policy: Policy, name: str) -> str:
    """The bold sentence of a card; empty where the channel simply works."""
    named = _named(diagnosis, policy, name)
    if diagnosis.state is State.NOT_SET_UP:
        return _("%(network)s is not set up on this site, so this channel cannot be asked.") % named
    if diagnosis.state is State.WORKING:
        return ""
    if diagnosis.state is State.ENDS_SOON:
        return _soon(diagnosis, named)
    if diagnosis.step is Step.SIGN_IN_ONCE:
        return (
            _(
                "%(network)s may have changed the key of %(name)s while our line dropped: "
                "sign in once."
            )
            % named
        )
    return sentence_for(diagnosis.cause) % named


def explanation(diagnosis: Diagnosis, policy: Policy) -> str:
    """Why it is so, and what that does not mean."""
    named = _named(diagnosis, policy, "")
    if diagnosis.state in (State.WORKING, State.NOT_SET_UP):
        return ""
    if diagnosis.state is State.ENDS_SOON:
        return _("It works until then. Signing in again now starts a new token.")
    if diagnosis.step is Step.SIGN_IN_ONCE:
        return _(
            "We asked for a new token and the answer never arrived. We tried once more with "
            "care; the rest needs you."
        )
    if diagnosis.state is State.CANNOT_TELL:
        return _last_truth(diagnosis)
    return _reason(diagnosis.cause) % named


def _named(diagnosis: Diagnosis, policy: Policy, name: str) -> dict[str, str]:
    since = diagnosis.ended_at or diagnosis.since or diagnosis.at
    lost = ", ".join(str(_(one.does)) for one in diagnosis.lost)
    return {
        "network": policy.name,
        "name": name,
        "day": day(since, at=diagnosis.at),
        "clock": clock(since, at=diagnosis.at),
        "role": str(policy["role_needed"].value) if "role_needed" in policy.facts else "",
        "lost": lost or _("something you allowed before"),
    }


def _soon(diagnosis: Diagnosis, named: Mapping[str, str]) -> str:
    end = day(diagnosis.ends_at, at=diagnosis.at) if diagnosis.ends_at else ""
    with_end = {**named, "end": end}
    if diagnosis.clock is Clock.DATA_ACCESS:
        return _("%(network)s lets us read %(name)s until %(end)s, then you sign in again.") % (
            with_end
        )
    if diagnosis.clock is Clock.REFRESH:
        return _("%(network)s lets us renew %(name)s until %(end)s, then you sign in again.") % (
            with_end
        )
    return _("The time that %(network)s gave %(name)s ends on %(end)s.") % with_end


def _last_truth(diagnosis: Diagnosis) -> str:
    if diagnosis.last_alive_at is None:
        return _("We have not had a clear answer yet.")
    named = {"worked": clock(diagnosis.last_alive_at, at=diagnosis.at)}
    if diagnosis.since is None:
        return _("It worked at %(worked)s.") % named
    named["since"] = clock(diagnosis.since, at=diagnosis.at)
    return _("It worked at %(worked)s; no clear answer since %(since)s.") % named


def sentence_for(cause: Cause) -> str:
    return {
        Cause.ALIVE: "",
        Cause.EXPIRED: _("The time that %(network)s gave this token was over on %(day)s."),
        Cause.REVOKED_BY_USER: _(
            "Our access was removed in the settings of this %(network)s account."
        ),
        Cause.PASSWORD_CHANGED: _(
            "The password of this %(network)s account was changed, or %(network)s ended its "
            "sessions for safety."
        ),
        Cause.INVALID_TOKEN_UNSPECIFIED: _(
            "%(network)s no longer accepts this token and does not say why."
        ),
        Cause.PERMISSION_MISSING: _("Not allowed here: %(lost)s."),
        Cause.LOST_PAGE_ROLE: _(
            "This %(network)s account no longer has a role that may publish on %(name)s."
        ),
        Cause.CHECKPOINT_OR_LOCKED: _(
            "%(network)s wants this account confirmed or unlocked before anything else."
        ),
        Cause.ACCOUNT_SUSPENDED: _("%(network)s has suspended or blocked this account."),
        Cause.APP_FAULT: _("Our own app at %(network)s has a fault. It is ours, not yours."),
        Cause.RATE_LIMITED: _("%(network)s asks us to slow down. It is not you."),
        Cause.NETWORK_FAULT: _("%(network)s does not answer properly. It is %(network)s, not you."),
        Cause.UNKNOWN: _(
            "%(network)s said something that we have not seen before. We look into it."
        ),
    }[cause]


def _reason(cause: Cause) -> str:
    return {
        Cause.EXPIRED: _("Nothing is broken: every token there has an end, used or not."),
        Cause.REVOKED_BY_USER: _(
            "That ends the token at once. If you still want to publish from here, allow it again."
        ),
        Cause.PASSWORD_CHANGED: _(
            "%(network)s ends every token when that happens. Nothing is wrong with your posts "
            "or with us."
        ),
        Cause.INVALID_TOKEN_UNSPECIFIED: _(
            "A changed password, a removed permission or a safety measure are the usual reasons."
        ),
        Cause.PERMISSION_MISSING: _(
            "The rest works. A box was left unticked when the channel was connected, or was "
            "taken back later."
        ),
        Cause.LOST_PAGE_ROLE: _(
            "Needed is %(role)s. Somebody who manages it can give the role back; refresh after "
            "that."
        ),
        Cause.CHECKPOINT_OR_LOCKED: _(
            "Sign in at %(network)s itself and follow what it asks. We ask again by ourselves; "
            "refreshing here would not help."
        ),
        Cause.ACCOUNT_SUSPENDED: _(
            "Only %(network)s can lift that. Refreshing here would not help."
        ),
    }.get(cause, "")
