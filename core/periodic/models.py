"""Who runs a periodic task at this moment."""

from __future__ import annotations

from django.db import models


class TaskLease(models.Model):
    """The right to run a task until ``until`` (aware UTC); nobody's where that is empty or past."""

    task = models.CharField(max_length=120)
    # Of tasks that may run several times at once: the first, the second, ...
    slot = models.PositiveSmallIntegerField(default=0)
    holder = models.UUIDField(null=True, blank=True)
    until = models.DateTimeField(null=True, blank=True)
    # Somebody called for the task meanwhile, and was refused.
    called_again = models.BooleanField(default=False)
    # How far a walk over rows that stay has come: the key of the last one.
    reached = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["task", "slot"], name="one_lease_per_task_and_slot")
        ]

    def __str__(self) -> str:
        return f"{self.task} {self.slot}"
