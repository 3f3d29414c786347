"""What a person has begun and not finished. Times are aware UTC."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Self

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db import models
from django.db.models import Q

from channels.models.logins import Channel
from core.sealed.columns import SealedField

PENDING_LIFE = timedelta(hours=1)
# So long a person may take on a network's consent page.
UNDERWAY_LIFE = timedelta(minutes=10)
# What pages ask of their reader (``accounts.page_facts``).
CHECKS_MANY = "checks many"


class Pending(models.Model):
    """What came back from the network's consent page, until the person has chosen.

    For a connection: which places become channels. For a refresh: a login that
    turned out to be another account. For either: one that allows less than the tokens that
    are stored, or that somebody else has connected here. Tokens inside are
    sealed; rows older than ``PENDING_LIFE`` are void, the schedule deletes them.
    """

    class Purpose(models.TextChoices):
        CONNECT = "connect"
        WRONG_ACCOUNT = "wrong_account"
        LESS = "less"
        TAKEN = "taken"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    purpose = models.CharField(max_length=20, choices=Purpose.choices)
    network = models.CharField(max_length=20)
    app = models.CharField(max_length=20, blank=True, default="")  # as of the login
    account_id = models.CharField(max_length=120)
    account_name = models.CharField(max_length=200, blank=True)
    sealed = SealedField(purpose="undecided consent")  # grant, facts and places, sealed as one
    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, null=True, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = "undecided consent"

    def __str__(self) -> str:
        return f"{self.purpose} {self.network} {self.account_name}"


class Underway(models.Model):
    """A person who is at a network's consent page, where the way there is the network's own.

    Whoever comes back has to be the same person in the same browser: ``state`` and ``browser``
    are hashes. What has to be known then (``contract.Departure``) is sealed; the row is deleted
    as soon as they are back, and void after ``UNDERWAY_LIFE``.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    state = models.CharField(max_length=64, unique=True)
    browser = models.CharField(max_length=64)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    network = models.CharField(max_length=20)
    app = models.CharField(max_length=20, blank=True, default="")  # ``Registration.id``
    server = models.CharField(max_length=253, blank=True, default="")
    scopes = models.JSONField(default=list)  # what was asked for
    sealed = SealedField(purpose="consent underway")
    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, null=True, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = "consent underway"
        verbose_name_plural = "consents underway"

    def __str__(self) -> str:
        return f"{self.network} {self.server} since {self.created_at:%H:%M}Z"


class RefreshRun(models.Model):
    """ "Refresh all that need it": what was skipped, so that the walk survives a closed tab."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    only = models.JSONField(null=True, blank=True)  # those chosen; None: all that need it
    skipped = models.JSONField(default=list)  # credential ids
    done = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=Q(finished_at=None), name="one_refresh_run_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"refresh run of {self.user_id}"


class CheckRunQuerySet(models.QuerySet["CheckRun"]):
    def shown_to(self, person: AbstractBaseUser | AnonymousUser) -> Self:
        """Where there may be something to tell."""
        return self.filter(user_id=person.pk)


class CheckRun(models.Model):
    """ "Check now" for many channels: the logins that a person waits for."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    logins = models.JSONField(default=list)  # credential ids

    objects = CheckRunQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=Q(finished_at=None), name="one_check_run_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"check run of {self.user_id}"
