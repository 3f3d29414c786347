"""What happened to a token, one sentence an event, for the timeline."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from channels import registry
from channels.contract import (
    DEAD,
    ENDED_UNASKED,
    OF_THE_CONNECTION,
    SAYS_NOTHING,
    Cause,
    Certainty,
    PushKind,
    State,
    Visibility,
    states_cause,
)
from channels.models import Event, EventKind
from channels.words.causes import sentence_for
from channels.words.diagnosis_text import state_name
from channels.words.of_rules.by_rule import words_of
from core.names.isolates import isolated

# What a network tells unasked of one place alone.
PLACE_NEWS = {
    Cause.ACCOUNT_SUSPENDED.value: gettext_noop(
        "%(network)s told us that it has restricted this channel."
    ),
    Cause.ALIVE.value: gettext_noop("%(network)s told us that this channel may publish again."),
}
# Before a hand-over it was another login, and perhaps not the reader who did it.
_FORMER: Mapping[EventKind, Callable[[], str]] = {
    EventKind.REFRESHED: lambda: _("Refreshed by signing in at %(network)s."),
    EventKind.RENEWED: lambda: _("Renewed by us."),
    EventKind.TOKEN_GIVEN: lambda: _("A publishing tool fetched the access token."),
}


def event_sentence(event: Event, network: str) -> str:
    """``network``: its id. Names no person and no token.

    The server is named that the login was at when it happened; where nobody noted it, the network.
    """
    server = str(event.evidence.get("server") or "")
    return _text(event, network) % {
        "network": registry.at(network, server).name,
        **_change(event),
        **_by(event),
    }


def _text(event: Event, network: str) -> str:
    if event.kind == EventKind.ASKED:
        return _asked(event, network)
    if event.kind == EventKind.STATE_CHANGED and event.evidence.get("by_itself"):
        return _("From “%(before)s” to “%(after)s”: it works again by itself.")
    if event.kind == EventKind.STATE_CHANGED:
        return _("From “%(before)s” to “%(after)s”.")
    if event.kind == EventKind.RENEWAL_FAILED:
        return _not_renewed(event, network)
    if event.kind == EventKind.HANDED_OVER and event.evidence.get("to") == "person":
        return _("Handed over to another person on this site, with its login.")
    if event.former and EventKind(event.kind) in _FORMER:
        return _FORMER[EventKind(event.kind)]()
    if event.kind == EventKind.TOKEN_GIVEN and event.evidence.get("key"):
        return _("“%(key)s”, a tool of yours, fetched the access token.")
    if event.kind == EventKind.FAILURE_REPORTED and event.cause:
        if event.evidence.get("daily_cap"):
            return _("A publishing tool reported a failed post.") + " " + daily_cap_sentence()
        return _reported(Cause(event.cause), event.certainty, network, event.rule)
    if event.kind == EventKind.PUBLISHED:
        return _published(event)
    if event.kind == EventKind.CALLBACK and event.evidence.get("kind") == PushKind.ASK_AGAIN:
        return _(
            "%(network)s told us that something changed about the account. We ask whether this "
            "token still works."
        )
    if event.kind == EventKind.CALLBACK and not event.cause:
        return _(
            "%(network)s told us that the app was removed, but about an older token than this "
            "one. We ask whether this one still works."
        )
    if event.kind == EventKind.CALLBACK and event.rule in ENDED_UNASKED:
        return _(words_of(event.rule, network).says)
    if event.kind == EventKind.CALLBACK and event.cause in PLACE_NEWS:
        return _(PLACE_NEWS[event.cause])
    return _plain()[EventKind(event.kind)]


def _published(event: Event) -> str:
    """Without what only a card knows."""
    told = event.evidence.get("visibility")
    if told == Visibility.PUBLIC:
        return _("“%(key)s”, a tool of yours, published a post that everybody can see.")
    if told == Visibility.LIMITED:
        return _("“%(key)s”, a tool of yours, published a post that only a few people can see.")
    return _("“%(key)s”, a tool of yours, published a post and cannot tell who sees it.")


def _reported(cause: Cause, certainty: str, network: str, rule: str) -> str:
    told = _("A publishing tool reported a failed post.")
    if cause is Cause.ALIVE:
        return told + " " + _("%(network)s refused only this post. The connection works.")
    stated = states_cause(cause, Certainty(certainty or Certainty.SAID))
    if cause in OF_THE_CONNECTION and not stated:
        return told + " " + may_mean(cause)
    return told + " " + cause_sentence(cause, network, rule)


def daily_cap_sentence() -> str:
    """Wants ``network`` filled in."""
    return _(
        "%(network)s takes only so many posts in 24 hours, and that number is reached. Nothing is "
        "wrong with the channel."
    )


def may_mean(cause: Cause) -> str:
    """What a tool was told, where that is not enough to say it. Wants ``network`` filled in."""
    if cause in DEAD:
        return _("The answer of %(network)s may mean that the token is no longer accepted.")
    return {
        Cause.PERMISSION_MISSING: _(
            "The answer of %(network)s may mean that a permission is missing."
        ),
        Cause.LOST_PAGE_ROLE: _(
            "The answer of %(network)s may mean that the account has no role there any more."
        ),
        Cause.CHECKPOINT_OR_LOCKED: _(
            "The answer of %(network)s may mean that the account must be confirmed there first."
        ),
        Cause.ACCOUNT_SUSPENDED: _(
            "The answer of %(network)s may mean that the account is restricted there."
        ),
    }[cause]


def _asked(event: Event, network: str) -> str:
    if event.cause == Cause.ALIVE:
        return _("%(network)s was asked and accepted the token.")
    if not event.cause:
        return _("%(network)s was asked.")
    return _("%(network)s was asked.") + " " + _believed_or_not(event, network)


def _not_renewed(event: Event, network: str) -> str:
    if not event.cause or Cause(event.cause) in SAYS_NOTHING:
        return _("A renewal did not succeed; nothing changed, and we try again.")
    return _("%(network)s would not renew the token.") + " " + _believed_or_not(event, network)


def _believed_or_not(event: Event, network: str) -> str:
    """What was said; and where it is not believed yet, that too."""
    said = cause_sentence(Cause(event.cause), network, event.rule)
    look = event.evidence.get("look")
    if not look:
        return said
    if look == 1:
        return said + " " + _("We ask twice more before we believe it.")
    return said + " " + _("We ask once more before we believe it.")


def cause_sentence(cause: Cause, network: str, rule: str = "") -> str:
    """The cards' sentence, without what only a card knows. ``network``: its id; wants it filled in
    by name."""
    words = words_of(rule, network)
    if said := words.said or words.says:
        return _(said)
    of_events: Mapping[Cause, str] = {
        Cause.EXPIRED: _("This %(network)s token had reached its end date."),
        Cause.PERMISSION_MISSING: _("A permission was missing, or a place was left out."),
        Cause.LOST_PAGE_ROLE: _("The account no longer had a role that may publish there."),
    }
    return of_events.get(cause) or sentence_for(cause, network)


def _plain() -> Mapping[EventKind, str]:
    return {
        EventKind.CONNECTED: _("Connected at %(network)s."),
        EventKind.RENEWED: _("Renewed by us, without you."),
        EventKind.RENEWAL_LOST: _(
            "A renewal was sent to %(network)s and its answer never came. That alone says nothing "
            "about the token: we ask again."
        ),
        EventKind.REFRESHED: _("Refreshed by you."),
        EventKind.REFRESH_ABANDONED: _("A refresh was begun and not finished; nothing changed."),
        EventKind.FAILURE_REPORTED: _("A publishing tool reported a failed post."),
        EventKind.CALLBACK: _("%(network)s told us that the app was removed."),
        EventKind.TOKEN_GIVEN: _("A publishing tool of yours fetched the access token."),
        EventKind.HANDED_OVER: _(
            "Handed over to another login at %(network)s. Its history and settings stayed."
        ),
    }


def _by(event: Event) -> Mapping[str, str]:
    """The name of a tool's key, as its owner gave it."""
    return {"key": isolated(event.evidence.get("key", ""))}


def _change(event: Event) -> Mapping[str, str]:
    """From which state to which. Other events keep causes in these fields."""
    if event.kind != EventKind.STATE_CHANGED:
        return {}
    return {"before": _state(event.before), "after": _state(event.after)}


def _state(state: str) -> str:
    return state_name(State(state)) if state else ""
