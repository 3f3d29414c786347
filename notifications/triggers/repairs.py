"""What repairs the cause of a failed post, so that its message need not go out any more.

A machine's renewal brings a new token and nothing else: it gives back no permission, no role
and no account, and no post that its network refused. A cause that nothing repairs is told.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from channels.contract import Cause
from channels.public.messages import Channel, Event, EventKind, diagnosis_of
from notifications.models import Notice
from notifications.triggers import concerned_channels, root_causes


class RepairedBy(StrEnum):
    """What brings a cause to an end."""

    NEW_TOKEN = "new_token"  # whoever got it: the person, or a machine's renewal
    SIGN_IN = "sign_in"  # the person, at the network's consent page
    UNLOCKED = "unlocked"  # our own look, after another one that found the trouble
    NOTHING = "nothing"  # that post was refused, and stays so


REPAIRED_BY: Mapping[Cause, RepairedBy] = {
    Cause.ALIVE: RepairedBy.NOTHING,
    Cause.EXPIRED: RepairedBy.NEW_TOKEN,
    Cause.REVOKED_BY_USER: RepairedBy.NEW_TOKEN,
    Cause.PASSWORD_CHANGED: RepairedBy.NEW_TOKEN,
    Cause.INVALID_TOKEN_UNSPECIFIED: RepairedBy.NEW_TOKEN,
    Cause.PERMISSION_MISSING: RepairedBy.SIGN_IN,
    Cause.LOST_PAGE_ROLE: RepairedBy.SIGN_IN,
    Cause.CHECKPOINT_OR_LOCKED: RepairedBy.UNLOCKED,
    Cause.ACCOUNT_SUSPENDED: RepairedBy.UNLOCKED,
    Cause.APP_FAULT: RepairedBy.NOTHING,
    Cause.RATE_LIMITED: RepairedBy.NOTHING,
    Cause.NETWORK_FAULT: RepairedBy.NOTHING,
    Cause.UNKNOWN: RepairedBy.NOTHING,
    Cause.SERVER_GONE: RepairedBy.UNLOCKED,
}
SIGNED_IN = (EventKind.REFRESHED, EventKind.CONNECTED)


def repaired(notice: Notice, *, at: datetime) -> bool:
    """Whether what the failed posts of ``notice`` failed for is gone ``at`` (aware UTC)."""
    by = REPAIRED_BY[Cause(notice.context.get("cause") or Cause.UNKNOWN)]
    if by is RepairedBy.NOTHING:
        return False
    channels = Channel.objects.filter(pk__in=concerned_channels.named_ids(notice))
    concerned = list(channels.select_related("credential"))
    return bool(concerned) and all(_mended(by, each, notice, at) for each in concerned)


def _mended(by: RepairedBy, channel: Channel, notice: Notice, at: datetime) -> bool:
    if diagnosis_of(channel, at=at).needs_person:
        return False
    if by is RepairedBy.NEW_TOKEN:
        known = notice.context.get("generation")
        return known is not None and channel.credential.generation > known
    if _signed_in_since(channel, notice):
        return True
    return _left_trouble_since(channel, notice)


def _signed_in_since(channel: Channel, notice: Notice) -> bool:
    events = Event.objects.filter(credential=channel.credential_id, kind__in=SIGNED_IN)
    return events.filter(at__gt=_last_post(notice)).exists()


def _left_trouble_since(channel: Channel, notice: Notice) -> bool:
    """Whether we saw the trouble ourselves, and then that it was over."""
    left = Event.objects.filter(
        channel=channel,
        kind=EventKind.STATE_CHANGED,
        before__in=[state.value for state in root_causes.TROUBLE],
        after__in=[state.value for state in concerned_channels.LIVING],
    )
    return left.filter(at__gt=_last_post(notice)).exists()


def _last_post(notice: Notice) -> datetime:
    last = notice.context.get("last_at")
    return datetime.fromisoformat(last) if last else notice.created_at
