"""Keys of publishing tools, answers kept for repeated calls, and outgoing webhooks.

Times are aware UTC. No key and no secret is stored in a form that can be read back from
the database alone: keys are hashed, the webhooks' signing secrets are sealed by the vault.
"""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any, Self

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.leaving.asking import people_leaving
from core.outbox.backoff import Backoff
from core.outbox.columns import ClaimColumns
from core.outbox.models import Claimable
from core.outbox.policy import Outbox, Promise
from core.outbox.queryset import OutboxQuerySet
from core.sealed.columns import SealedField
from core.undoing import UNDO_LIFE


class KeyQuerySet(models.QuerySet["Key"]):
    def visible_to(self, user: AbstractBaseUser | AnonymousUser) -> Self:
        """The person's own keys."""
        return self.filter(user_id=user.pk) if user.is_authenticated else self.none()

    def valid(self, at: datetime) -> Self:
        """Neither revoked nor expired at ``at``."""
        return self.filter(Q(expires_at=None) | Q(expires_at__gt=at), revoked_at=None)

    def restorable(self, at: datetime) -> Self:
        """Revoked within the hour before ``at``, and not expired."""
        return self.filter(Q(expires_at=None) | Q(expires_at__gt=at), revoked_at__gt=at - UNDO_LIFE)


class Key(models.Model):
    """What a tool signs in with. The key itself is shown once and kept only as a hash."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="api_keys"
    )
    name = models.CharField(max_length=80)
    prefix = models.CharField(max_length=16)  # enough to tell one key from another
    hash = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField(default=list)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = KeyQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"

    @property
    def restore_until(self) -> datetime | None:
        return self.revoked_at + UNDO_LIFE if self.revoked_at else None

    def is_valid(self, at: datetime) -> bool:
        """As ``KeyQuerySet.valid`` asks it of the table."""
        return self.revoked_at is None and (self.expires_at is None or self.expires_at > at)


class KeptAnswer(models.Model):
    """The answer to a call with an ``Idempotency-Key``, given again when it is repeated."""

    key = models.ForeignKey(Key, on_delete=models.CASCADE)
    idempotency_key = models.CharField(max_length=255)
    request_hash = models.CharField(max_length=64)  # of method, path and body
    # Empty while the first call is still under way.
    status = models.PositiveSmallIntegerField(null=True, blank=True)
    body = models.JSONField(null=True, blank=True)
    created_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key", "idempotency_key"], name="one_answer_per_key")
        ]

    def __str__(self) -> str:
        return f"answer {self.status} of {self.created_at:%Y-%m-%d %H:%M}Z"


class Stream(models.Model):
    """How far one person's events have been numbered. This row is the lock for it."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    last = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"stream of {self.user_id}, {self.last} long"


class Change(models.Model):
    """An event's place in its person's stream: given under a lock by ``event_stream``."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    number = models.PositiveBigIntegerField()
    event = models.OneToOneField("channels.Event", on_delete=models.CASCADE)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "number"], name="one_place_in_a_stream")
        ]

    def __str__(self) -> str:
        return f"change {self.number} of {self.user_id}"


class HookQuerySet(models.QuerySet["Hook"]):
    def visible_to(self, user: AbstractBaseUser | AnonymousUser) -> Self:
        """The person's own webhooks; the operator's are seen by staff in the admin."""
        return self._of(user).filter(deleted_at=None)

    def restorable_by(self, user: AbstractBaseUser | AnonymousUser, at: datetime) -> Self:
        """Deleted by this person within the hour before ``at``."""
        return self._of(user).filter(deleted_at__gt=at - UNDO_LIFE)

    def _of(self, user: AbstractBaseUser | AnonymousUser) -> Self:
        return self.filter(user_id=user.pk) if user.is_authenticated else self.none()


class Hook(models.Model):
    """An address that hears of a person's channels; without a person, of everybody's."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="hooks",
    )
    url = models.URLField(max_length=500)
    events = models.JSONField(default=list)  # of api.webhooks.event_types
    secret_sealed = SealedField(purpose="signing secret")
    # After a change of the secret the former one signs along, until then.
    former_secret_sealed = SealedField(purpose="former signing secret", blank=True)
    former_until = models.DateTimeField(null=True, blank=True)
    active = models.BooleanField(default=True)
    created_at = models.DateTimeField()
    # Given up after too many failures in a row; the person may turn it on again.
    failures = models.PositiveIntegerField(default=0)
    failing_since = models.DateTimeField(null=True, blank=True)
    stopped_at = models.DateTimeField(null=True, blank=True)
    stopped_why = models.CharField(max_length=20, blank=True)  # of api.webhooks.failure_reasons
    # Deleted by its person: off, and gone for good when it can be restored no more.
    deleted_at = models.DateTimeField(null=True, blank=True)
    on_when_deleted = models.BooleanField(default=False, db_default=False)

    objects = HookQuerySet.as_manager()

    def __str__(self) -> str:
        return self.url

    @property
    def restore_until(self) -> datetime | None:
        return self.deleted_at + UNDO_LIFE if self.deleted_at else None


class HookDeliveryQuerySet(OutboxQuerySet["HookDelivery"]):
    read_along = ("hook",)

    def sendable(self, at: datetime) -> Self:
        """What is due to hooks that are on, and whose person is."""
        person = Q(hook__user=None) | Q(hook__user__is_active=True)
        staying = ~Q(hook__user_id__in=people_leaving()) | Q(hook__user=None)
        return self.due(at).filter(person, staying, hook__active=True)

    def claim_next(self, hook_id: int, *, at: datetime) -> HookDelivery | None:
        """The longest due delivery of this hook; None where there is none to be had.

        A hook with a claim has a sender at it: a slow one is not waited for twice.
        """
        mine = self.filter(hook=hook_id)
        if mine.open().filter(claimed_at__isnull=False).exists():
            return None
        waiting = mine.sendable(at).order_by("due_at", "created_at")[:5]
        for pk in waiting.values_list("pk", flat=True):
            if claimed := self.claim(pk, at=at):
                return claimed
        return None

    def revive(self, *, at: datetime, **values: Any) -> int:
        """Only to hooks that are on."""
        return OutboxQuerySet.revive(self.filter(hook__active=True), at=at, **values)


class HookDelivery(Claimable):
    """One event queued for one webhook, kept until it is taken or given up."""

    class Outcome(models.TextChoices):
        OWED = "owed", _("Waiting")
        TAKEN = "taken", _("Delivered")
        FAILED = "failed", _("Given up")

    # A tool recognises by the id what it has taken before.
    outbox = Outbox(
        Promise.AT_LEAST_ONCE,
        lease=timedelta(minutes=2),  # a try takes ten seconds
        backoff=Backoff(
            (
                timedelta(seconds=10),
                timedelta(minutes=1),
                timedelta(minutes=5),
                timedelta(minutes=30),
                timedelta(hours=2),
                timedelta(hours=6),
                timedelta(hours=24),
            )
        ),
        columns=ClaimColumns(delivered=Outcome.TAKEN),
    )

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    hook = models.ForeignKey(Hook, on_delete=models.CASCADE, related_name="deliveries")
    event = models.CharField(max_length=40)
    # What may be told once only has a key; empty: it may be told again.
    key = models.CharField(max_length=120, blank=True)
    payload = models.JSONField()
    created_at = models.DateTimeField(db_index=True)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, default=Outcome.OWED)
    status = models.PositiveSmallIntegerField(null=True, blank=True)  # of the last answer
    said = models.CharField(
        max_length=20, blank=True
    )  # why it failed: of api.webhooks.failure_reasons
    answer = models.CharField(max_length=300, blank=True)  # its first words, redacted

    objects = HookDeliveryQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["hook", "key"], condition=~Q(key=""), name="told_once_to_a_hook"
            )
        ]
        # The few that are still to go, among a month of those that went.
        indexes = [
            models.Index(fields=["due_at"], condition=Q(outcome="owed"), name="owed_deliveries")
        ]
        verbose_name_plural = "hook deliveries"

    def __str__(self) -> str:
        return f"{self.event} to hook {self.hook_id}, {self.outcome}"
