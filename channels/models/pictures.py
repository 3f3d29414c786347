"""Pictures of channels, so that five of one name can be told apart. Times are aware UTC."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.db import models

from channels.models.logins import Channel


class PictureQuerySet(models.QuerySet["Picture"]):
    def due(self, at: datetime) -> Self:
        """Those that are to be fetched, the longest due first."""
        return self.filter(due_at__lte=at).order_by("due_at", "pk")


class Picture(models.Model):
    """One channel's: where its network keeps it, and our own small copy.

    The copy is at most ``channels.pictures.drawing.MOST`` bytes; empty until it was fetched.
    ``due_at``: when to fetch it, None where there is nothing to fetch.
    """

    channel = models.OneToOneField(
        Channel, on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    address = models.TextField()
    body = models.BinaryField(blank=True, default=b"")
    due_at = models.DateTimeField(null=True, blank=True, db_index=True)
    fetched_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)  # in a row, for the back-off

    objects = PictureQuerySet.as_manager()

    def __str__(self) -> str:
        return f"picture of {self.channel_id}, {len(self.body)} bytes"
