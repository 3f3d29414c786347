"""What is known of the processes behind the site, and of what browsers refused.

Times are aware UTC.
"""

from __future__ import annotations

from django.db import models


class Heartbeat(models.Model):
    """The last sign of life of a periodic task, of a worker, or of the schedule."""

    class Kind(models.TextChoices):
        TASK = "task"
        WORKER = "worker"
        SCHEDULE = "schedule"

    kind = models.CharField(max_length=10, choices=Kind.choices)
    name = models.CharField(max_length=120)
    first_at = models.DateTimeField()
    at = models.DateTimeField()  # of a task: when it last ended, well or not
    # Of tasks only.
    done_at = models.DateTimeField(null=True, blank=True)  # when it last ended well
    failures = models.PositiveIntegerField(default=0)  # in a row
    error = models.CharField(max_length=80, blank=True)  # the last failure's kind, and no more
    seconds = models.FloatField(null=True, blank=True)  # how long it last took

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "name"], name="one_heartbeat_per_name")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.name} at {self.at:%Y-%m-%d %H:%M}Z"


class RefusedContent(models.Model):
    """How often browsers refused something on a kind of page, on one day.

    Kinds and counts alone: no address, nothing of who reported.
    """

    day = models.DateField()
    directive = models.CharField(max_length=40)
    # The name of an address of ours ("helpcenter:article"), never the address itself.
    page = models.CharField(max_length=80)
    blocked = models.CharField(max_length=20)
    times = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = "refused content"
        verbose_name_plural = "refused content"
        constraints = [
            models.UniqueConstraint(
                fields=["day", "directive", "page", "blocked"], name="refused_content_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.directive} {self.page} {self.blocked}: {self.times}"
