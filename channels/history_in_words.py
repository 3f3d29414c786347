"""What happened to a token, one sentence an event, for the timeline."""

from __future__ import annotations

from django.utils.translation import gettext as _

from channels import registry
from channels.causes_in_words import sentence_for
from channels.contract import Cause, State
from channels.models import Event, EventKind
from channels.words import state_name


def event_sentence(event: Event, network: str) -> str:
    """``network``: its id. Names no person and no token."""
    named = {
        "network": registry.get(network).name,
        "before": _state(event.before),
        "after": _state(event.after),
    }
    if event.kind == EventKind.ASKED:
        return _asked(event, named)
    if event.kind == EventKind.STATE_CHANGED:
        return _("From “%(before)s” to “%(after)s”.") % named
    return _others()[EventKind(event.kind)] % named


def _asked(event: Event, named: dict[str, str]) -> str:
    if event.cause == Cause.ALIVE:
        return _("%(network)s was asked and said: all is well.") % named
    sentence = sentence_for(Cause(event.cause)) if event.cause else ""
    filled = sentence % {**named, "day": _("that day"), "lost": _("a permission"), "name": _("it")}
    return _("%(network)s was asked.") % named + (f" {filled}" if filled else "")


def _others() -> dict[EventKind, str]:
    return {
        EventKind.CONNECTED: _("Connected at %(network)s."),
        EventKind.RENEWED: _("Renewed by us, without you."),
        EventKind.RENEWAL_FAILED: _("A renewal did not succeed; nothing was lost."),
        EventKind.RENEWAL_LOST: _(
            "A renewal was sent and no answer came: %(network)s may have changed the key."
        ),
        EventKind.REFRESHED: _("Refreshed by you."),
        EventKind.REFRESH_ABANDONED: _("A refresh was begun and not finished; nothing changed."),
        EventKind.FAILURE_REPORTED: _("A publishing tool reported a failed post."),
        EventKind.CALLBACK: _("%(network)s told us that the app was removed."),
    }


def _state(state: str) -> str:
    return state_name(State(state)) if state else ""
