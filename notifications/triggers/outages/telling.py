"""Tells those whose channels an outage touches, once it has lasted."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef

from channels.contract import State
from channels.public.messages import Channel, Credential, diagnosis_of
from core.periodic.run import GoesOn
from notifications import topics
from notifications.models import Notice, Outage, Preferences
from notifications.triggers.enqueue import enqueue_notice
from notifications.triggers.outages.faults import OURS, fault_of, network_of, root_of

LASTS = timedelta(minutes=60)
# So many people are read at a time.
PEOPLE = 500
NOT_AGAIN_WITHIN = timedelta(hours=6)


def enqueue_to_touched(outage: Outage, at: datetime, goes_on: GoesOn) -> int:
    """Enqueue the message for everybody touched who has not had it, once it has lasted."""
    if at - outage.began_at < LASTS:
        return 0
    lately = Outage.objects.filter(network=outage.network, told_at__gt=at - NOT_AGAIN_WITHIN)
    if lately.exclude(pk=outage.pk).exists():
        return 0
    Outage.objects.filter(pk=outage.pk, told_at=None).update(told_at=at)
    enqueued, last = 0, 0
    while goes_on() and (people := _not_told(outage, last)):
        touched = _touched_channels(outage, people, at)
        enqueued += sum(bool(_enqueue_outage(outage, touched[user], at)) for user in touched)
        last = people[-1]
    return enqueued


def _not_told(outage: Outage, last: int) -> list[int]:
    """The next people after ``last`` with a login that met the fault, and no message of it."""
    realm, fault = fault_of(outage.network)
    told = Notice.objects.filter(user=OuterRef("user"), key=f"outage:{outage.pk}")
    rows = Credential.objects.filter(~Exists(told), cause=fault.value).of_realm(realm)
    people = rows.filter(user__gt=last).order_by("user").values_list("user", flat=True)
    return list(people.distinct()[:PEOPLE])


def _touched_channels(outage: Outage, people: list[int], at: datetime) -> dict[int, list[Channel]]:
    """Of these people the channels that cannot be told because of it."""
    realm, fault = fault_of(outage.network)
    there = Credential.objects.filter(user__in=people, cause=fault.value).of_realm(realm)
    channels = Channel.objects.filter(credential__in=there)
    touched: dict[int, list[Channel]] = {}
    for channel in channels.select_related("credential__user").order_by("pk"):
        verdict = diagnosis_of(channel, at=at)
        if verdict.state is State.CANNOT_TELL and verdict.cause is fault:
            touched.setdefault(channel.credential.user_id, []).append(channel)
    return touched


def _enqueue_outage(outage: Outage, channels: list[Channel], at: datetime) -> Notice | None:
    return enqueue_notice(
        Preferences.of(channels[0].credential.user),
        topics.NETWORK_TROUBLE,
        f"outage:{outage.pk}",
        at=at,
        context={
            **facts_of(outage),
            "outage": outage.pk,
            "channels": [channel.pk for channel in channels],
            # Posts that fail because of it are listed inside, or wait for a follow-up.
            "root": root_of(outage),
        },
    )


def facts_of(outage: Outage) -> dict[str, Any]:
    return {
        "network": outage.network,
        "network_id": network_of(outage),
        "ours": outage.network.startswith(OURS),
        "since": outage.began_at.isoformat(),
    }
