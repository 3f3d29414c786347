"""That an account is to be deleted, and how far that is. Times are aware UTC."""

from __future__ import annotations

import uuid
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q

from core.outbox.backoff import Backoff
from core.outbox.columns import ClaimColumns
from core.outbox.models import Claimable
from core.outbox.policy import Outbox, Promise
from core.outbox.queryset import OutboxQuerySet


class DeletionQuerySet(OutboxQuerySet["Deletion"]):
    read_along = ("user",)


class Deletion(Claimable):
    """One account's end: due a day after it was asked for, then carried out step by step.

    The row outlives the account for a while, and names nobody then.
    """

    class Outcome(models.TextChoices):
        WAITING = "owed"  # or under way: see ``begun_at``
        KEPT = "kept"  # the person changed their mind
        GONE = "gone"

    # Every step can be done twice; what fails is tried again for ever, and told to the operator.
    outbox = Outbox(
        Promise.AT_LEAST_ONCE,
        lease=timedelta(minutes=10),
        backoff=Backoff(
            tuple(timedelta(minutes=number) for number in (1, 5, 30, 120)), endless=True
        ),
        columns=ClaimColumns(delivered=Outcome.GONE, given_up=""),
    )

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="deletions",
    )
    asked_at = models.DateTimeField()
    # Who asked for it in the admin, and why; empty where the person did.
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="deletions_asked_for",
    )
    by_operator = models.BooleanField(default=False)
    reason = models.CharField(max_length=200, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, default=Outcome.WAITING)
    # From here on there is no way back.
    begun_at = models.DateTimeField(null=True, blank=True)
    # What each step has to remember between two rounds; empty once the account is gone.
    memory = models.JSONField(default=dict, blank=True)

    objects = DeletionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=Q(outcome="owed"), name="one_deletion_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"deletion {self.id}, {self.outcome}"
