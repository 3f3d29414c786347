"""Our apps at the servers of networks that have many. Times are aware UTC."""

from __future__ import annotations

from django.db import models

from core.sealed.columns import SealedField


class ServerApp(models.Model):
    """Our app at one server, made by program when the first person came who is there.

    Everybody's logins there are made by it. ``claimed_until``: somebody is just making it, or
    making it anew; a row without ``client_id`` is nothing but such a claim.
    """

    network = models.CharField(max_length=20)
    server = models.CharField(max_length=253)
    client_id = models.CharField(max_length=250, blank=True, default="")
    secret_sealed = SealedField(purpose="app secret", blank=True, default="")
    # With blanks between: those that it was made for, and those that the server took.
    asked = models.TextField(blank=True, default="")
    scopes = models.TextField(blank=True, default="")
    made_at = models.DateTimeField()
    claimed_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["network", "server"], name="one_app_per_server")
        ]

    def __str__(self) -> str:
        return f"{self.network} app at {self.server}"
