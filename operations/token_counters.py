"""Counts looks and renewals, from the history that is written of each."""

from __future__ import annotations

from django.db.models.signals import post_save
from django.dispatch import receiver

from channels.models import Event, EventKind
from operations.counters.metrics import PROBES, RENEWALS

OUTCOMES = {
    EventKind.RENEWED: "stored",
    EventKind.RENEWAL_FAILED: "failed",
    EventKind.RENEWAL_LOST: "lost",
}


@receiver(post_save, sender=Event)
def count(sender: object, instance: Event, created: bool, **_: object) -> None:
    if not created:
        return
    network = instance.credential.network
    if instance.kind == EventKind.ASKED:
        PROBES.labels(network=network, cause=instance.cause or "none").inc()
    elif outcome := OUTCOMES.get(EventKind(instance.kind)):
        RENEWALS.labels(network=network, outcome=outcome).inc()
