"""A place that is no longer ours to publish to: unticked by its person, or a role that is gone.

Networks mostly do not say which. Where an answer means one of them for certain, only that one is
offered; elsewhere the person says, and each answer has a step of its own. Pure.
"""

from __future__ import annotations

from enum import StrEnum

from channels.contract import Cause, Certainty, State
from channels.diagnosis.verdict import Diagnosis

NOT_TICKED = "place-not-ticked"  # the network names the place, and that it was left out


class Door(StrEnum):
    """What the person says of a place that is missing."""

    STILL = "still"  # "I still manage it"
    REMOVED = "removed"  # "I was removed"
    BACK = "back"  # "I have the role again", after they were removed


BOTH = (Door.STILL, Door.REMOVED)


def doors(diagnosis: Diagnosis) -> tuple[Door, ...]:
    """Those that are open; none where the question does not arise."""
    if diagnosis.state not in (State.NEEDS_YOU, State.LIMITED):
        return ()
    if not diagnosis.kind.traits.listed:
        return ()
    said = diagnosis.certainty is Certainty.SAID
    if diagnosis.cause is Cause.LOST_PAGE_ROLE:
        return (Door.REMOVED,) if said else BOTH
    left_out = diagnosis.cause is Cause.PERMISSION_MISSING and not diagnosis.lost
    if not left_out or diagnosis.about_login or "scope" in diagnosis.codes:
        return ()
    return (Door.STILL,) if said else BOTH


def chosen(diagnosis: Diagnosis, asked: str) -> Door | None:
    """The door that ``asked`` (of an address) names, or the only one; None: still to be said."""
    offered = doors(diagnosis)
    if Door.REMOVED in offered and asked == Door.BACK:
        return Door.BACK
    if len(offered) == 1:
        return offered[0]
    return next((door for door in offered if door == asked), None)
