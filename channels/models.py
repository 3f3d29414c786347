"""What is stored: logins, the channels behind them, and what happened to their tokens.

Every time is aware UTC. Tokens are sealed by ``channels.vault`` and by nothing else.
"""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db import models
from django.db.models import Q

from channels.contract import Blame, Cause, Certainty, Kind, State

PENDING_LIFE = timedelta(hours=1)


class Standing(models.Model):
    """The last finding, on a login or on one place behind it."""

    cause = models.CharField(max_length=40, default=Cause.ALIVE.value)
    blame = models.CharField(max_length=10, default=Blame.NOBODY.value)
    certainty = models.CharField(max_length=20, default=Certainty.SAID.value)
    rule = models.CharField(max_length=80, blank=True)
    codes = models.JSONField(default=dict, blank=True)
    cause_since = models.DateTimeField()
    # When the network was last asked, and when it last said that all is well.
    asked_at = models.DateTimeField(null=True, blank=True)
    last_alive_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True


class CredentialQuerySet(models.QuerySet["Credential"]):
    def due(self, at: datetime) -> Self:
        """Logins whose next check has come."""
        return self.filter(next_check_at__lte=at).order_by("next_check_at")


class Credential(Standing):
    """One login at one network: the tokens behind one or several channels."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="credentials"
    )
    network = models.CharField(max_length=20)
    # The network's stable id of the person: names change, this does not.
    account_id = models.CharField(max_length=120)
    account_name = models.CharField(max_length=200, blank=True)
    # A second id that the network's callbacks may use for the same person.
    other_id = models.CharField(max_length=120, blank=True)
    access_token_sealed = models.TextField()
    refresh_token_sealed = models.TextField(blank=True)
    # Keyed hash of the access token: recognises a dead one without opening it.
    fingerprint = models.CharField(max_length=64)
    quarantined = models.CharField(max_length=64, blank=True)
    scopes = models.JSONField(default=list)
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, blank=True)
    refresh_expires_at = models.DateTimeField(null=True, blank=True)
    data_access_expires_at = models.DateTimeField(null=True, blank=True)
    # Counts up whenever tokens are stored: the guard against lost updates.
    generation = models.PositiveIntegerField(default=1)
    # A rotating renewal whose answer never arrived: the key may have changed.
    renewal_lost_at = models.DateTimeField(null=True, blank=True)
    next_check_at = models.DateTimeField(db_index=True)
    faults = models.PositiveIntegerField(default=0)  # in a row, for the back-off
    created_at = models.DateTimeField()

    objects = CredentialQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["network", "account_id"], name="one_login_per_account")
        ]
        # One network's backlog is not read through to find another's.
        indexes = [models.Index(fields=["network", "next_check_at"], name="due_by_network")]

    def __str__(self) -> str:
        return f"{self.network} login of {self.account_name or self.account_id}"


class ChannelQuerySet(models.QuerySet["Channel"]):
    def visible_to(self, user: AbstractBaseUser | AnonymousUser) -> Self:
        """The channels that this person may see: their own."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(credential__user=user).select_related("credential")


class Channel(Standing):
    """One place a person publishes to."""

    credential = models.ForeignKey(Credential, on_delete=models.CASCADE, related_name="channels")
    network = models.CharField(max_length=20)
    kind = models.CharField(max_length=20, choices=[(k.value, k.value) for k in Kind])
    external_id = models.CharField(max_length=160)
    name = models.CharField(max_length=200)
    handle = models.CharField(max_length=200, blank=True)
    role = models.CharField(max_length=80, blank=True)
    # The place's own token (Facebook Pages); empty elsewhere.
    token_sealed = models.TextField(blank=True)
    # What was last told to the person; changes by one conditional update.
    state = models.CharField(max_length=20, default=State.WORKING.value)
    state_since = models.DateTimeField()
    created_at = models.DateTimeField()

    objects = ChannelQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["network", "external_id"], name="one_channel_per_place")
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.network} {self.kind})"

    def get_absolute_url(self) -> str:
        from django.urls import reverse

        return reverse("channels:detail", args=[self.pk])


class EventKind(models.TextChoices):
    CONNECTED = "connected"
    ASKED = "asked"
    STATE_CHANGED = "state_changed"
    RENEWED = "renewed"
    RENEWAL_FAILED = "renewal_failed"
    RENEWAL_LOST = "renewal_lost"
    REFRESHED = "refreshed"
    REFRESH_ABANDONED = "refresh_abandoned"
    FAILURE_REPORTED = "failure_reported"
    CALLBACK = "callback"


class Event(models.Model):
    """Something that happened to a token. Evidence holds codes, never bodies."""

    credential = models.ForeignKey(Credential, on_delete=models.CASCADE, related_name="events")
    # Empty: it concerns every channel behind the login.
    channel = models.ForeignKey(
        Channel, on_delete=models.CASCADE, null=True, blank=True, related_name="events"
    )
    at = models.DateTimeField(db_index=True)
    kind = models.CharField(max_length=30, choices=EventKind.choices)
    cause = models.CharField(max_length=40, blank=True)
    certainty = models.CharField(max_length=20, blank=True)
    rule = models.CharField(max_length=80, blank=True)
    evidence = models.JSONField(default=dict, blank=True)
    before = models.CharField(max_length=40, blank=True)
    after = models.CharField(max_length=40, blank=True)
    policy_version = models.CharField(max_length=20, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.kind} {self.cause} at {self.at:%Y-%m-%d %H:%M}Z"


class Renewal(models.Model):
    """The intent of one machine renewal, written before the call."""

    class Outcome(models.TextChoices):
        PENDING = "pending"
        STORED = "stored"
        REFUSED = "refused"
        LOST = "lost"  # the line dropped: the network may have changed the key
        FAILED = "failed"  # nothing changed: fault of the network or ours
        SUPERSEDED = "superseded"  # another generation was stored meanwhile

    credential = models.ForeignKey(Credential, on_delete=models.CASCADE, related_name="renewals")
    generation = models.PositiveIntegerField()
    fingerprint = models.CharField(max_length=64)
    started_at = models.DateTimeField()
    # Set immediately before the request leaves: after a crash this tells a call
    # that was never made from one whose answer is lost.
    sent_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(
        max_length=20, choices=Outcome.choices, default=Outcome.PENDING.value
    )
    rule = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = [
            # This row is the lock: one renewal at a time, on any database.
            models.UniqueConstraint(
                fields=["credential"], condition=Q(outcome="pending"), name="one_renewal_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"renewal of {self.credential_id}, {self.outcome}"


class Pending(models.Model):
    """What came back from the network's consent page, until the person has chosen.

    For a connection: which places become channels. For a refresh: a login that
    turned out to be another account, or to allow less than the old tokens do. Tokens
    inside are sealed; rows older than ``PENDING_LIFE`` are void, the schedule deletes them.
    """

    class Purpose(models.TextChoices):
        CONNECT = "connect"
        WRONG_ACCOUNT = "wrong_account"
        LESS = "less"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    purpose = models.CharField(max_length=20, choices=Purpose.choices)
    network = models.CharField(max_length=20)
    account_id = models.CharField(max_length=120)
    account_name = models.CharField(max_length=200, blank=True)
    sealed = models.TextField()  # grant, facts and places, sealed as one
    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, null=True, blank=True)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.purpose} {self.network} {self.account_name}"


class RefreshRun(models.Model):
    """ "Refresh all that need it": what was skipped, so that the walk survives a closed tab."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
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


class UnknownAnswer(models.Model):
    """An answer that no rule understood: redacted, counted, kept for the operator."""

    network = models.CharField(max_length=20)
    endpoint = models.CharField(max_length=20)
    status = models.IntegerField(null=True, blank=True)
    signature = models.CharField(max_length=64, unique=True)
    body = models.TextField(blank=True)
    count = models.PositiveIntegerField(default=1)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.network} {self.endpoint} {self.status} x{self.count}"


class Pause(models.Model):
    """A network asked us to wait: no call to it before ``until``."""

    network = models.CharField(max_length=20, unique=True)
    until = models.DateTimeField()
    why = models.CharField(max_length=80, blank=True)

    def __str__(self) -> str:
        return f"{self.network} until {self.until:%H:%M}Z"


class HeardPush(models.Model):
    """A network's callback that was acted on, so that it is not acted on again."""

    network = models.CharField(max_length=20)
    mark = models.CharField(max_length=64)
    at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["network", "mark"], name="one_act_per_callback")
        ]

    def __str__(self) -> str:
        return f"{self.network} callback at {self.at:%Y-%m-%d %H:%M}Z"


class DataDeletion(models.Model):
    """That somebody asked a network to have us forget them. Names no person."""

    network = models.CharField(max_length=20)
    code = models.CharField(max_length=40, unique=True)
    done_at = models.DateTimeField()
    channels = models.PositiveIntegerField(default=0)  # how many were deleted

    def __str__(self) -> str:
        return f"{self.network} {self.code}"


class Tally(models.Model):
    """What was spent or said on one UTC day at one network: a budget, a daily alert."""

    network = models.CharField(max_length=20)
    what = models.CharField(max_length=60)
    day = models.DateField(db_index=True)
    amount = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["network", "what", "day"], name="one_tally_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.network} {self.what} {self.day}: {self.amount}"
