"""For each cause one sentence that says what happened and by whose doing, and why."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from channels.contract import Cause, NewPassword, Policy, State
from channels.diagnosis.diagnose import Clock, Diagnosis, Step
from channels.diagnosis.doors import BOTH, doors
from channels.diagnosis.life import life_of
from channels.words.boxes import tick_missing
from channels.words.hidden_posts import hidden_reason, hidden_sentence
from channels.words.of_places.missing_places import missing_reason, missing_sentence
from channels.words.of_places.restricted_places import (
    place_restricted,
    restricted_reason,
    restricted_sentence,
)
from channels.words.of_rules.by_rule import words_of
from channels.words.of_rules.moved_accounts import has_moved, moved_reason, moved_sentence, moved_to
from channels.words.of_rules.unsaid import usual_reasons
from channels.words.placeholders import WordsNamed
from channels.words.token_life import is_reckoned
from core.calendar_days import days_between
from core.dates import clock, day
from core.names.isolates import isolated

Named = Mapping[str, str]


def headline(diagnosis: Diagnosis, policy: Policy, name: str) -> str:
    """The bold sentence of a card; empty where the channel simply works."""
    if diagnosis.state is State.WORKING:
        return ""
    named = _placeholders(diagnosis, policy, name)
    if diagnosis.state is State.NOT_SET_UP:
        return _("%(network)s is not set up on this site, so this channel cannot be asked.") % named
    if diagnosis.state is State.ENDS_SOON:
        return _soon(diagnosis, named)
    said = _special(diagnosis) or sentence_for(diagnosis.cause, diagnosis.network, diagnosis.rule)
    return said % named


def explanation(diagnosis: Diagnosis, policy: Policy, name: str) -> str:
    """Why it is so, and what that does not mean."""
    if diagnosis.state in (State.WORKING, State.NOT_SET_UP):
        return ""
    if diagnosis.state is State.ENDS_SOON and diagnosis.checking_again is not None:
        return ""  # whether it works until then is what is asked again
    if diagnosis.state is State.ENDS_SOON:
        return _("It works until then. Signing in again now starts a new token.")
    if diagnosis.state is State.CANNOT_TELL:
        return _last_known(diagnosis)
    reason = _special_reason(diagnosis) or _reason(diagnosis.cause, policy)
    told = reason % _placeholders(diagnosis, policy, name)
    if diagnosis.lost and diagnosis.state is State.LIMITED:
        return f"{told} {tick_missing(policy, diagnosis.lost)}"
    return told


def _placeholders(diagnosis: Diagnosis, policy: Policy, name: str) -> Named:
    since = diagnosis.ended_at or diagnosis.since or diagnosis.at
    return WordsNamed(
        network=lambda: policy.name,
        name=lambda: name,
        day=lambda: day(since, at=diagnosis.at),
        since=lambda: clock(since, at=diagnosis.at, zone=True),
        role=lambda: _role(policy),
        lost=lambda: ", ".join(str(_(ability.does)) for ability in diagnosis.lost),
        box=lambda: _box(diagnosis, policy),
        moved_to=lambda: isolated(moved_to(diagnosis)),
    )


def _role(policy: Policy) -> str:
    role = policy.facts.get("role_needed")
    return _(str(role.value)) if role else ""


def _box(diagnosis: Diagnosis, policy: Policy) -> str:
    """What the box is for that was left unticked, where a place is not shown for want of it."""
    scope = diagnosis.codes.get("scope", "")
    does = next((ability.does for ability in policy.abilities if ability.scope == scope), scope)
    return str(_(does)) if does else ""


def _special(diagnosis: Diagnosis) -> str:
    """Where the cause alone would say too little; empty elsewhere."""
    if diagnosis.hidden_by is not None:
        return hidden_sentence(diagnosis.hidden_by)
    if diagnosis.step is Step.SIGN_IN_ONCE:
        return _(
            "%(network)s may have changed the token of %(name)s while our connection dropped: "
            "sign in once."
        )
    if diagnosis.not_looked_since is not None:
        return _("We have not checked %(name)s since %(since)s. The fault is ours, not yours.")
    if diagnosis.cause is Cause.SERVER_GONE:
        return _(
            "%(network)s has not answered since %(day)s; if it closed, connect your new account."
        )
    if has_moved(diagnosis):
        return moved_sentence()
    if diagnosis.renewal_late:
        return _("Our renewal of %(name)s is late. The fault is ours, not yours.")
    if _data_access_lapsed(diagnosis):
        return _("%(network)s stopped sharing the data of %(name)s with us on %(day)s.")
    if diagnosis.cause is Cause.EXPIRED and words_of(diagnosis.rule, diagnosis.network).says:
        return ""
    if diagnosis.cause is Cause.EXPIRED and _nobody_saw_its_end(diagnosis):
        return _("%(network)s says that this token has reached its end date.")
    if place_restricted(diagnosis):
        return restricted_sentence(diagnosis)
    if doors(diagnosis) == BOTH:
        return missing_sentence(diagnosis)
    if diagnosis.cause is Cause.PERMISSION_MISSING and not diagnosis.lost:
        if said := words_of(diagnosis.rule, diagnosis.network).says:
            return _(said)
        if "scope" in diagnosis.codes:
            return _("%(network)s does not show %(name)s: a box was left unticked, “%(box)s”.")
        if diagnosis.about_login:
            return _("Something that this channel needs was not allowed at %(network)s.")
        return _("%(name)s is no longer ticked at %(network)s.")
    return ""


def _special_reason(diagnosis: Diagnosis) -> str:
    if diagnosis.hidden_by is not None:
        return hidden_reason()
    if diagnosis.step is Step.SIGN_IN_ONCE:
        return _(
            "We asked for a new token, and the answer never arrived. Now %(network)s refuses the "
            "refresh token that we hold, so a new one has to come from you."
        )
    if why := words_of(diagnosis.rule, diagnosis.network).why:
        return _(why)
    if has_moved(diagnosis):
        return moved_reason()
    if _data_access_lapsed(diagnosis):
        return _(
            "Nothing is broken: from time to time %(network)s wants to hear from you that you "
            "still agree."
        )
    if diagnosis.cause is Cause.PERMISSION_MISSING and "scope" in diagnosis.codes:
        return _("The login works. Tick that box when %(network)s asks: it arrives unticked.")
    if doors(diagnosis) == BOTH:
        return missing_reason()
    if place_restricted(diagnosis):
        return restricted_reason(diagnosis)
    if diagnosis.cause is Cause.PERMISSION_MISSING and not diagnosis.lost:
        if diagnosis.about_login:
            return _(
                "The login works. When %(network)s asks, allow everything, also what arrives "
                "unticked."
            )
        return _("The login works. Tick %(name)s when %(network)s asks: it arrives unticked.")
    if diagnosis.cause is Cause.EXPIRED and diagnosis.own_token:
        return _(
            "Nothing is broken: every login there has an end, used or not. Posts may still go out "
            "for now, but we can no longer look after %(name)s."
        )
    return ""


def _nobody_saw_its_end(diagnosis: Diagnosis) -> bool:
    """Whether it lies between two days, so that a sentence with one day would say too much."""
    life = life_of(diagnosis)
    if life.over_at is None or life.exact:
        return False
    return days_between(life.heard_at, life.over_at) > 0


def _data_access_lapsed(diagnosis: Diagnosis) -> bool:
    if diagnosis.cause is not Cause.EXPIRED or diagnosis.data_access_ends_at is None:
        return False
    return diagnosis.clock is Clock.DATA_ACCESS and diagnosis.ended_at == diagnosis.ends_at


def _soon(diagnosis: Diagnosis, named: Named) -> str:
    with_end = {
        "network": named["network"],
        "name": named["name"],
        "end": day(diagnosis.ends_at, at=diagnosis.at) if diagnosis.ends_at else "",
    }
    if diagnosis.clock is Clock.DATA_ACCESS:
        text = _("%(network)s shares the data of %(name)s with us until %(end)s.")
    elif diagnosis.clock is Clock.REFRESH:
        text = _("%(network)s lets us renew %(name)s until %(end)s, then you sign in again.")
    elif diagnosis.ends_about and not diagnosis.remaining:
        text = _("This %(network)s token has passed its usual age; it may end any day.")
    elif diagnosis.ends_about:
        text = _("The %(network)s token of %(name)s ends about %(end)s.")
    elif is_reckoned(diagnosis):
        text = _("The %(network)s token of %(name)s ends on %(end)s, by our reckoning.")

    else:
        text = _("The %(network)s token of %(name)s ends on %(end)s.")
    return text % with_end


def _last_known(diagnosis: Diagnosis) -> str:
    """When it last worked, and since when we have not known; the zone once a sentence."""
    if diagnosis.last_alive_at is None:
        return _("We have not had a clear answer yet.")
    alone = diagnosis.since is None or diagnosis.not_looked_since is not None
    named = {"worked": clock(diagnosis.last_alive_at, at=diagnosis.at, zone=alone)}
    if diagnosis.since is None:
        return _("It worked at %(worked)s.") % named
    if diagnosis.not_looked_since is not None:
        return _("It worked at %(worked)s. Nothing tells us that it has stopped.") % named
    named["since"] = clock(diagnosis.since, at=diagnosis.at, zone=True)
    return _("It worked at %(worked)s; no clear answer since %(since)s.") % named


def sentence_for(cause: Cause, network: str, rule: str = "") -> str:
    """``network``: its id. Wants ``network``, ``name``, ``day`` and ``lost`` filled in."""
    return _(words_of(rule, network).says) or str(SENTENCES[cause])


def _reason(cause: Cause, policy: Policy) -> str:
    if cause is Cause.PASSWORD_CHANGED and policy.new_password is not NewPassword.ENDS:
        return _("Our token ended with that. Nothing is wrong with your posts or with us.")
    if cause is Cause.INVALID_TOKEN_UNSPECIFIED:
        return usual_reasons(policy)
    return str(REASONS.get(cause, ""))


SENTENCES: Mapping[Cause, Promise | str] = {
    Cause.ALIVE: "",
    Cause.EXPIRED: gettext_lazy("This %(network)s token reached its end date on %(day)s."),
    Cause.REVOKED_BY_USER: gettext_lazy(
        "Our access was removed in the settings of this %(network)s account."
    ),
    Cause.PASSWORD_CHANGED: gettext_lazy(
        "The password of this %(network)s account was changed, or %(network)s ended its "
        "sessions for safety."
    ),
    Cause.INVALID_TOKEN_UNSPECIFIED: gettext_lazy(
        "%(network)s no longer accepts this token and does not say why."
    ),
    Cause.PERMISSION_MISSING: gettext_lazy("Not allowed here: %(lost)s."),
    Cause.LOST_PAGE_ROLE: gettext_lazy(
        "This %(network)s account no longer has a role that may publish on %(name)s."
    ),
    Cause.CHECKPOINT_OR_LOCKED: gettext_lazy(
        "%(network)s wants this account confirmed or unlocked before anything else."
    ),
    Cause.ACCOUNT_SUSPENDED: gettext_lazy("%(network)s has suspended or blocked this account."),
    Cause.APP_FAULT: gettext_lazy("Our own app at %(network)s has a fault. It is ours, not yours."),
    Cause.RATE_LIMITED: gettext_lazy("%(network)s asks us to slow down. It is not you."),
    Cause.NETWORK_FAULT: gettext_lazy(
        "%(network)s does not answer properly. It is %(network)s, not you."
    ),
    Cause.UNKNOWN: gettext_lazy(
        "%(network)s said something that we have not seen before. We are looking into it."
    ),
    Cause.SERVER_GONE: gettext_lazy(
        "%(network)s has not answered anybody here for a long time; if it closed, connect your "
        "new account."
    ),
}
REASONS: Mapping[Cause, Promise | str] = {
    Cause.EXPIRED: gettext_lazy(
        "Nothing is broken: every %(network)s token ends some day, used or not."
    ),
    Cause.REVOKED_BY_USER: gettext_lazy(
        "That ends the token at once. If you still want to publish from here, allow it again."
    ),
    Cause.PASSWORD_CHANGED: gettext_lazy(
        "%(network)s ends every token when that happens. Nothing is wrong with your posts "
        "or with us."
    ),
    Cause.PERMISSION_MISSING: gettext_lazy(
        "The rest works. A box was left unticked when the channel was connected, or was "
        "taken back later."
    ),
    Cause.LOST_PAGE_ROLE: gettext_lazy(
        "You need %(role)s. Somebody who manages it can give you the role back; refresh after that."
    ),
    Cause.CHECKPOINT_OR_LOCKED: gettext_lazy(
        "Sign in at %(network)s itself and follow what it asks. We ask again by ourselves; "
        "refreshing here would not help."
    ),
    Cause.ACCOUNT_SUSPENDED: gettext_lazy(
        "Only %(network)s can lift that. Refreshing here would not help."
    ),
    Cause.SERVER_GONE: gettext_lazy(
        "Nobody here who has an account there got an answer. Signing in again would not help; "
        "should it come back, we notice by ourselves."
    ),
}
