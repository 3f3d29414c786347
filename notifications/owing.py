"""Turns what happened to a channel into messages owed, in the transaction that caused them."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Any

from django.db import transaction
from django.dispatch import receiver

from channels.contract import Cause, Finding, State
from channels.models import Channel, Credential
from channels.signals import failure_reported, state_changed
from notifications import topics
from notifications.models import Notice, Preferences

log = logging.getLogger(__name__)


def owe(
    preferences: Preferences,
    topic: str,
    key: str,
    *,
    at: datetime,
    due_at: datetime | None = None,
    credential: Credential | None = None,
    context: dict[str, Any] | None = None,
) -> Notice | None:
    """One message for one cause. None where the person does not want it, or has it already."""
    if not preferences.wants(topic):
        return None
    notice, new = Notice.objects.get_or_create(
        user_id=preferences.user_id,
        key=key,
        defaults={
            "topic": topic,
            "credential": credential,
            "context": context or {},
            "created_at": at,
            "due_at": due_at or at,
        },
    )
    if not new:
        return None
    transaction.on_commit(wake_sender)
    return notice


def wake_sender() -> None:
    """The row is the truth; a broker that is down only makes the message a little later."""
    from notifications.tasks import deliver_due

    try:
        deliver_due.delay()
    except Exception:  # noqa: BLE001 - each broker fails with errors of its own
        log.warning("the sender could not be woken; the schedule will find the message")


@receiver(state_changed)
def connection_lost(
    sender: object, channel: Channel, before: State, after: State, at: datetime, **kwargs: object
) -> None:
    if after != State.NEEDS_YOU:
        return
    credential = channel.credential
    owe(
        Preferences.of(credential.user),
        topics.CONNECTION_LOST,
        root_cause(channel),
        at=at,
        credential=credential,
        context={"channel": channel.pk},
    )


def root_cause(channel: Channel) -> str:
    """The login's own trouble is one cause for every channel behind it."""
    credential = channel.credential
    if credential.cause == Cause.ALIVE and channel.cause != Cause.ALIVE:
        return f"lost:channel:{channel.pk}:{channel.cause_since:%Y%m%dT%H%M%S}"
    # By its own clock a token is over before anybody has asked: its cause is then still alive.
    since = "over" if credential.cause == Cause.ALIVE else f"{credential.cause_since:%Y%m%dT%H%M%S}"
    return f"lost:login:{credential.pk}:{credential.generation}:{since}"


@receiver(failure_reported)
def post_failed(
    sender: object, channel: Channel, finding: Finding, at: datetime, **kwargs: object
) -> None:
    credential = channel.credential
    owe(
        Preferences.of(credential.user),
        topics.UPDATE_FAILURES,
        f"failed:{credential.pk}:{finding.cause}:{at:%Y%m%dT%H}",
        at=at,
        credential=credential,
        context={"channel": channel.pk, "cause": finding.cause.value},
    )
