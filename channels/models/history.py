"""What happened to tokens: events, renewals, and posts that failed. Times are aware UTC."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from channels.contract import Cause
from channels.models.logins import Channel, Credential


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
    TOKEN_GIVEN = "token_given"
    PUBLISHED = "published"
    HANDED_OVER = "handed_over"


# In the evidence of a renewal that served one call only, such as a look at the account.
FOR_CALL = "for_call"
# What is written again and again as long as nothing is wrong.
WENT_WELL = Q(kind=EventKind.ASKED.value, cause=Cause.ALIVE.value) | Q(kind=EventKind.RENEWED.value)


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
    # Of the time before a hand-over: of another login, or another person. Part of the channel's
    # history, and no news to whoever has it now.
    former = models.BooleanField(default=False)

    class Meta:
        ordering = ["-at", "-pk"]
        # What goes well is most of all rows, and is deleted long before the others.
        indexes = [
            models.Index(
                fields=["at"],
                condition=WENT_WELL,
                name="all_well_by_time",
            ),
            # The few changes of a login's state among all that it was asked.
            models.Index(
                fields=["credential", "at"],
                condition=Q(kind="state_changed"),
                name="changes_by_login",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.cause} at {self.at:%Y-%m-%d %H:%M}Z"


class Renewal(models.Model):
    """The intent of one machine renewal, written before the call."""

    class Outcome(models.TextChoices):
        PENDING = "pending"
        STORED = "stored"
        REFUSED = "refused"
        LOST = "lost"  # the line dropped: the network may have changed the token
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
        indexes = [models.Index(fields=["outcome", "started_at"], name="renewal_by_outcome")]

    def __str__(self) -> str:
        return f"renewal of {self.credential_id}, {self.outcome}"


class FailureReport(models.Model):
    """A post that a publishing tool could not send, as the tool told it.

    Holds no text of the post: ``post`` is the tool's own word for it, ``content`` a keyed
    hash by which identical posts are recognised.
    """

    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="failures")
    reported_at = models.DateTimeField(db_index=True)
    failed_at = models.DateTimeField()
    post = models.CharField(max_length=200, blank=True)
    content = models.CharField(max_length=64, blank=True, db_index=True)
    next_due_at = models.DateTimeField(null=True, blank=True)
    cause = models.CharField(max_length=40)
    certainty = models.CharField(max_length=20)
    rule = models.CharField(max_length=80, blank=True)
    codes = models.JSONField(default=dict, blank=True)
    by = models.CharField(max_length=80, blank=True)  # the name of the tool's key
    # How many channels of the network got the same post at once, where that may be the reason.
    identical = models.PositiveSmallIntegerField(default=0)
    # Whether the network was to be asked at once: the message waits a while for its answer.
    asking = models.BooleanField(default=False)
    # The network takes no more posts in a day, and from when on it does again, where it said.
    daily_cap = models.BooleanField(default=False)
    again_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-failed_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.cause} at {self.failed_at:%Y-%m-%d %H:%M}Z"
