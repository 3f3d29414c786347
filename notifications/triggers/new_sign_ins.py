"""New tokens that came from signing in at a network: who did it has seen it on the screen.

For an account that somebody else may have got into, the same is a message of its own,
off unless the person turns it on.
"""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser
from django.dispatch import receiver

from channels.public.messages import Channel, Credential, channels_connected, credential_refreshed
from notifications import reasons, topics
from notifications.models import Notice, Preferences
from notifications.triggers.enqueue import drop, enqueue_notice


@receiver(credential_refreshed)
def refreshed(
    sender: object,
    credential: Credential,
    channels: list[Channel],
    at: datetime,
    by: AbstractBaseUser | None = None,
    **kwargs: object,
) -> None:
    """``by``: who signed in, where it was not the owner of the login."""
    other = by is not None and by.pk != credential.user_id
    if not other:
        _drop_recovered(credential, at)
    _enqueue_refreshed(credential, channels, at, what="refreshed", by=str(by) if other else "")


@receiver(channels_connected)
def connected(
    sender: object,
    user: AbstractBaseUser,
    channels: list[Channel],
    at: datetime,
    **kwargs: object,
) -> None:
    for credential in {channel.credential_id: channel.credential for channel in channels}.values():
        behind = [channel for channel in channels if channel.credential_id == credential.pk]
        _enqueue_refreshed(credential, behind, at, what="connected", by="")


def _drop_recovered(credential: Credential, at: datetime) -> None:
    """What this refresh mended needs no "recovered": it is in the same transaction."""
    mended = Notice.objects.open().filter(
        credential=credential, topic=topics.RECOVERED, created_at=at
    )
    for notice in mended:
        drop(notice, reasons.SEEN_ON_SCREEN, at=at)


def _enqueue_refreshed(
    credential: Credential, channels: list[Channel], at: datetime, *, what: str, by: str
) -> None:
    enqueue_notice(
        Preferences.of(credential.user),
        topics.REFRESHED,
        f"{what}:{credential.pk}:{credential.generation}:{at:%Y%m%dT%H%M%S}",
        at=at,
        credential=credential,
        context={
            "what": what,
            "channels": [channel.pk for channel in channels],
            "when": at.isoformat(),
            "by": by,
        },
    )
