"""One person asks another for a channel, and is answered: each is told by mail.

The question's mail carries the only link by which it can be answered.
"""

from __future__ import annotations

from datetime import datetime

from django.dispatch import receiver

from channels.public.messages import (
    Channel,
    Credential,
    HandOver,
    channel_handed_over,
    hand_over_answered,
    hand_over_asked,
    hand_over_until,
    network_at,
)
from notifications import topics
from notifications.models import Notice, Preferences
from notifications.triggers import connection_changes
from notifications.triggers.enqueue import amend, enqueue_notice


@receiver(hand_over_asked)
def asked(sender: object, hand_over: HandOver, at: datetime, **kwargs: object) -> None:
    _enqueue(hand_over, Preferences.of(hand_over.asked), "asked", at)


@receiver(hand_over_answered)
def answered(sender: object, hand_over: HandOver, at: datetime, **kwargs: object) -> None:
    _enqueue(hand_over, Preferences.of(hand_over.requester), "answered", at)


@receiver(channel_handed_over)
def handed_over(
    sender: object, channel: Channel, before: Credential, at: datetime, **kwargs: object
) -> None:
    """Trouble of a login that carries nothing in trouble any more is over: should it carry a
    channel again one day, its next trouble is told."""
    if connection_changes.troubled_behind(before, at=at):
        return
    for notice in connection_changes.open_notices(before):
        amend(notice, {"over": at.isoformat()})


def still_to_tell(notice: Notice, *, at: datetime) -> bool:
    """Whether a question is open still; an answer is always news."""
    if notice.context.get("what") != "asked":
        return True
    open_still = HandOver.objects.filter(
        pk=str(notice.context["hand_over"]), state=HandOver.State.ASKED
    ).first()
    return open_still is not None and hand_over_until(open_still) > at


def _enqueue(hand_over: HandOver, preferences: Preferences, what: str, at: datetime) -> None:
    channel = hand_over.channel
    enqueue_notice(
        preferences,
        topics.HAND_OVER,
        f"hand_over:{hand_over.pk}:{what}",
        at=at,
        context={
            "hand_over": str(hand_over.pk),
            "what": what,
            "way": str(hand_over.way),
            "yes": hand_over.state == HandOver.State.DONE,
            "who": hand_over.requester.email,
            "name": channel.name if channel else hand_over.account_name,
            "account": hand_over.account_name,
            "network": network_at(hand_over.network, hand_over.server).name,
            "until": hand_over_until(hand_over).isoformat(),
        },
    )
