"""Root causes by name: what shares one is told in one message.

A login in trouble is one cause for every channel behind it; a network that is down is one
for every login at it; a post refused for its content is nobody's connection.
"""

from __future__ import annotations

from datetime import datetime

from channels.contract import DEAD, Cause, Finding, Kind, State
from channels.public.messages import Channel, Diagnosis, diagnosis_of

TROUBLE = (State.NEEDS_YOU, State.LIMITED)
OF_THE_LOGIN = DEAD | {Cause.CHECKPOINT_OR_LOCKED, Cause.ACCOUNT_SUSPENDED}


def of_channel(channel: Channel, verdict: Diagnosis) -> str:
    """The root cause of a channel that is in trouble."""
    if verdict.hidden_by is not None:
        return f"hidden:login:{channel.credential_id}"
    own = not verdict.about_login and verdict.cause == channel.cause
    return _named(channel, own=own, limited=verdict.state is State.LIMITED)


def of_failure(channel: Channel, finding: Finding, *, at: datetime) -> str:
    """The root cause of a post that failed, as the network's answer to it says."""
    if finding.cause in OF_THE_LOGIN:
        return _named(channel, own=False, limited=False)
    if finding.cause in (Cause.PERMISSION_MISSING, Cause.LOST_PAGE_ROLE):
        return _of_place(channel, finding, at)
    if finding.cause in (Cause.NETWORK_FAULT, Cause.RATE_LIMITED):
        return f"network:{channel.credential.realm}"
    if finding.cause is Cause.APP_FAULT:
        return f"ours:{channel.credential.realm}"
    if finding.cause is Cause.UNKNOWN:
        return f"unknown:{channel.credential_id}"
    return f"content:{channel.network}:{finding.rule}"[:100]


def credential_wide(root: str) -> bool:
    """Whether a login or one place behind it is the cause, which a repair brings to an end."""
    return root.split(":", 1)[0] in ("login", "channel", "limits", "hidden")


def _of_place(channel: Channel, finding: Finding, at: datetime) -> str:
    verdict = diagnosis_of(channel, at=at)
    if verdict.state in TROUBLE and verdict.cause is finding.cause:
        return of_channel(channel, verdict)
    limited = finding.cause is Cause.PERMISSION_MISSING
    return _named(channel, own=Kind(channel.kind).traits.by_role, limited=limited)


def _named(channel: Channel, *, own: bool, limited: bool) -> str:
    name = f"channel:{channel.pk}" if own else f"login:{channel.credential_id}"
    return f"limits:{name}" if limited else name
