"""Every kind of event has a sentence that is true of it."""

from __future__ import annotations

import pytest

from channels.contract import Cause, State
from channels.models import Event, EventKind
from channels.networks.instagram.rule_words import NOT_PROFESSIONAL, PERSONAL
from channels.words.event_history import event_sentence
from tests.factories import NOW


def said(
    kind: EventKind,
    cause: Cause | None = None,
    before: str = "",
    after: str = "",
    **evidence: object,
) -> str:
    event = Event(
        at=NOW, kind=kind, cause=cause or "", before=before, after=after, evidence=evidence
    )
    return event_sentence(event, "x")


@pytest.mark.parametrize("kind", [EventKind.ASKED, EventKind.RENEWAL_FAILED])
@pytest.mark.parametrize(("look", "more"), [(1, "twice more"), (2, "once more")])
def test_what_is_not_believed_yet_says_so(kind: EventKind, look: int, more: str) -> None:
    sentence = said(kind, Cause.INVALID_TOKEN_UNSPECIFIED, look=look)
    assert sentence.endswith(f"We ask {more} before we believe it.")


def test_what_heals_by_itself_says_so() -> None:
    sentence = said(EventKind.STATE_CHANGED, None, "needs_you", "working", by_itself=True)
    assert sentence == "From “Needs you” to “Working”: it works again by itself."


@pytest.mark.parametrize("kind", [EventKind.ASKED, EventKind.FAILURE_REPORTED])
@pytest.mark.parametrize("rule", [PERSONAL, NOT_PROFESSIONAL])
def test_an_account_that_became_personal_is_not_called_locked(kind: EventKind, rule: str) -> None:
    event = Event(at=NOW, kind=kind, cause=Cause.CHECKPOINT_OR_LOCKED, rule=rule, certainty="said")
    sentence = event_sentence(event, "instagram")
    assert "The account was a personal one" in sentence
    assert "unlocked" not in sentence


SENTENCES = [
    (EventKind.CONNECTED, None, "Connected at X."),
    (EventKind.ASKED, Cause.ALIVE, "X was asked and accepted the token."),
    (EventKind.ASKED, None, "X was asked."),
    (
        EventKind.ASKED,
        Cause.EXPIRED,
        "X was asked. This X token had reached its end date.",
    ),
    (EventKind.RENEWED, Cause.ALIVE, "Renewed by us, without you."),
    (
        EventKind.RENEWAL_FAILED,
        Cause.NETWORK_FAULT,
        "A renewal did not succeed; nothing changed, and we try again.",
    ),
    (
        EventKind.RENEWAL_FAILED,
        Cause.INVALID_TOKEN_UNSPECIFIED,
        "X would not renew the token. X no longer accepts this token and does not say why.",
    ),
    (
        EventKind.RENEWAL_LOST,
        Cause.NETWORK_FAULT,
        (
            "A renewal was sent to X and its answer never came. That alone says nothing about the "
            "token: we ask again."
        ),
    ),
    (EventKind.REFRESHED, None, "Refreshed by you."),
    (
        EventKind.REFRESH_ABANDONED,
        None,
        "A refresh was begun and not finished; nothing changed.",
    ),
    (
        EventKind.FAILURE_REPORTED,
        Cause.EXPIRED,
        "A publishing tool reported a failed post. This X token had reached its end date.",
    ),
    (
        EventKind.FAILURE_REPORTED,
        Cause.ALIVE,
        "A publishing tool reported a failed post. X refused only this post. The connection works.",
    ),
    (
        EventKind.CALLBACK,
        Cause.ACCOUNT_SUSPENDED,
        "X told us that it has restricted this channel.",
    ),
    (EventKind.CALLBACK, Cause.ALIVE, "X told us that this channel may publish again."),
    (EventKind.CALLBACK, Cause.REVOKED_BY_USER, "X told us that the app was removed."),
    (EventKind.TOKEN_GIVEN, None, "A publishing tool of yours fetched the access token."),
    (
        EventKind.CALLBACK,
        None,
        (
            "X told us that the app was removed, but about an older token than this one. We ask "
            "whether this one still works."
        ),
    ),
]


@pytest.mark.parametrize(("kind", "cause", "sentence"), SENTENCES)
def test_an_event_is_told(kind: EventKind, cause: Cause | None, sentence: str) -> None:
    assert said(kind, cause) == sentence


def test_a_change_of_state_names_both() -> None:
    sentence = said(EventKind.STATE_CHANGED, before=State.WORKING, after=State.NEEDS_YOU)
    assert sentence == "From “Working” to “Needs you”."


def test_a_refresh_keeps_causes_where_a_change_keeps_states() -> None:
    sentence = said(EventKind.REFRESHED, before=Cause.PASSWORD_CHANGED, after=Cause.ALIVE)
    assert sentence == "Refreshed by you."


@pytest.mark.parametrize("kind", EventKind)
@pytest.mark.parametrize("cause", [None, *Cause])
def test_nothing_is_left_open_in_a_sentence(kind: EventKind, cause: Cause | None) -> None:
    sentence = said(kind, cause)
    assert sentence
    assert "%" not in sentence
