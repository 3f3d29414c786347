"""A copy of what we keep of a person, made by a worker. Times are aware UTC."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from core.outbox.backoff import Backoff
from core.outbox.columns import ClaimColumns
from core.outbox.models import Claimable
from core.outbox.policy import Outbox, Promise
from core.outbox.queryset import OutboxQuerySet


class ExportQuerySet(OutboxQuerySet["Export"]):
    read_along = ("user",)

    def downloadable(self, at: datetime) -> Self:
        """Made, and kept still at ``at``."""
        return self.filter(outcome=Export.Outcome.READY, until__gt=at)

    def being_written(self) -> Self:
        """A worker is at it."""
        return self.open().exclude(claimed_at=None)


class Export(Claimable):
    """One copy: asked for, made, and kept until ``until``. Its file is named by ``id``."""

    class Outcome(models.TextChoices):
        BEING_MADE = "owed"
        READY = "ready"
        FAILED = "failed"  # tried often enough; asking again begins anew

    # Made twice does no harm: the second file takes the place of the first.
    outbox = Outbox(
        Promise.AT_LEAST_ONCE,
        lease=timedelta(minutes=30),
        backoff=Backoff(tuple(timedelta(minutes=number) for number in (1, 5, 30))),
        columns=ClaimColumns(delivered=Outcome.READY),
    )

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="exports"
    )
    asked_at = models.DateTimeField()
    # Who asked for it in the admin; empty where the person did.
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="exports_asked_for",
    )
    outcome = models.CharField(max_length=10, choices=Outcome.choices, default=Outcome.BEING_MADE)
    until = models.DateTimeField(null=True, blank=True, db_index=True)
    size = models.PositiveBigIntegerField(default=0)  # of the file, in bytes
    # How many parts of it are written, for who waits for it.
    parts_done = models.PositiveSmallIntegerField(default=0, db_default=0)
    downloads = models.PositiveIntegerField(default=0)
    downloaded_at = models.DateTimeField(null=True, blank=True)  # the last time

    objects = ExportQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=Q(outcome="owed"), name="one_export_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"export {self.id}, {self.outcome}"
