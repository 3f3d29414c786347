"""What the operator's pages keep: counts of what browsers refused to load."""

from __future__ import annotations

from django.db import models


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
