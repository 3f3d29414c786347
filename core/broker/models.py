"""What waits for a worker."""

from __future__ import annotations

from django.db import models


class Wakeup(models.Model):
    """A message of Celery's in its queue."""

    queue = models.CharField(max_length=100)
    message = models.TextField()

    class Meta:
        indexes = (models.Index(fields=["queue", "id"], name="wakeup_in_turn"),)

    def __str__(self) -> str:
        return f"{self.queue} {self.pk}"
