"""The sign-in log, and ways to sign in that wait for the owner's word."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models


class LogEntry(models.Model):
    """Something that was done with somebody's account. Read by them, changed by nobody."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="sign_in_log"
    )
    at = models.DateTimeField()
    what = models.CharField(max_length=40)
    by = models.ForeignKey(  # where it was not the person
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    place = models.CharField(max_length=45, blank=True)  # the network of their address
    browser = models.CharField(max_length=80, blank=True)
    details = models.JSONField(default=dict)
    count = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = [
            models.Index(fields=["user", "-at"], name="accounts_log_of_person"),
            models.Index(fields=["at"], name="accounts_log_at"),
        ]
        verbose_name = "entry of the sign-in log"
        verbose_name_plural = "entries of the sign-in log"

    def __str__(self) -> str:
        return f"{self.what} {self.at:%Y-%m-%d %H:%M}"


class Joining(models.Model):
    """A first sign-in at a network whose address has an account here: it waits until its owner
    says that both are theirs."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    email = models.EmailField(max_length=254)  # the account's, which the network named
    # Whether the network says that this address reaches whoever signed in there.
    verified = models.BooleanField()
    provider = models.CharField(max_length=200)
    uid = models.CharField(max_length=191)
    extra_data = models.JSONField(default=dict)
    key_hash = models.CharField(max_length=64, blank=True)  # of the link in the mail
    created_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["created_at"], name="accounts_joining_created")]
        verbose_name = "sign-in that waits to be joined"
        verbose_name_plural = "sign-ins that wait to be joined"

    def __str__(self) -> str:
        return f"{self.provider} {self.created_at:%Y-%m-%d %H:%M}"
