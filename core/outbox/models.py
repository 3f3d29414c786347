"""What the models of an outbox inherit."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from core.outbox.policy import Outbox


class Outgoing(models.Model):
    """A message stored first and delivered afterwards. Times are aware UTC."""

    outbox: ClassVar[Outbox]

    class Meta:
        abstract = True


class Claimable(Outgoing):
    """With the columns that ``columns.ClaimColumns`` reads; the model adds its ``outcome``."""

    due_at = models.DateTimeField(db_index=True)
    claimed_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveIntegerField(default=0)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True
