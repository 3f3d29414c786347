"""What was disconnected, for the hour in which it can be restored. Times are aware UTC."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db import models
from django.db.models import Q

from core.sealed.columns import SealedField

# Who has been at the end of one for so long is dead.
ENDING_LEASE = timedelta(minutes=5)
# What pages ask of their reader (``accounts.page_facts``).
CAN_RESTORE = "can restore"


class DisconnectedQuerySet(models.QuerySet["Disconnected"]):
    def waiting_for(self, person: AbstractBaseUser | AnonymousUser) -> Self:
        """What this person may still restore, unless its hour has just ended."""
        return self.filter(user_id=person.pk, state=Disconnected.State.WAITING)

    def due(self, at: datetime) -> Self:
        """Whose hour is over; and those at whose end a worker has died."""
        over = Q(state=Disconnected.State.WAITING, restore_until__lte=at)
        left = Q(state=Disconnected.State.ENDING, ended_at__lte=at - ENDING_LEASE)
        return self.filter(over | left)


class Disconnected(models.Model):
    """A channel that is gone from here, with its login where it was the last behind it.

    Its rows are deleted: nothing probes it, nothing is told of it, tools do not see it. What
    makes them again is sealed here until ``restore_until``; then the network is asked to end our
    access, and the seal goes. ``state`` is the claim: one conditional update, and one call.
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        ENDING = "ending"
        RESTORED = "restored"
        # As ``journeys.disconnecting.Outcome``.
        KEPT = "kept"
        REVOKED = "revoked"
        CANNOT = "cannot"
        FAILED = "failed"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="disconnected"
    )
    network = models.CharField(max_length=20)
    # As of the login: which it was, and the keys that its rows had and will have again.
    app = models.CharField(max_length=20, blank=True, default="")
    server = models.CharField(max_length=253, blank=True, default="", db_default="")
    account_id = models.CharField(max_length=120)
    other_id = models.CharField(max_length=120, blank=True)
    account_name = models.CharField(max_length=200, blank=True)
    login = models.PositiveBigIntegerField()
    channel = models.PositiveBigIntegerField(null=True, blank=True)
    name = models.CharField(max_length=200, blank=True)  # of the channel; empty: a login alone
    carries_login = models.BooleanField()
    sealed = SealedField(purpose="disconnected channel", blank=True)
    disconnected_at = models.DateTimeField()
    restore_until = models.DateTimeField(db_index=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING.value)

    objects = DisconnectedQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "disconnected"

    def __str__(self) -> str:
        return f"{self.name or self.account_name} ({self.network}), {self.state}"

    def can_be_restored(self, at: datetime) -> bool:
        return self.state == self.State.WAITING and at < self.restore_until
