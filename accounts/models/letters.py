"""A mail about an account, stored first and sent afterwards. Times are aware UTC."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import models

from core.outbox.backoff import Backoff
from core.outbox.columns import LeaseColumns
from core.outbox.models import Outgoing
from core.outbox.policy import Outbox, Promise
from core.outbox.queryset import OutboxQuerySet


class LetterQuerySet(OutboxQuerySet["Letter"]):
    pass


class Letter(Outgoing):
    """One mail to one address. It is deleted once a mail server has it, or after LETTER_LIFE.

    Nothing that opens an account is ever in one: no code, and no link that signs anybody in.
    """

    class Kind(models.TextChoices):
        EXPORT_READY = "export_ready"
        EXPORT_FAILED = "export_failed"
        DELETION_ASKED = "deletion_asked"
        DELETION_KEPT = "deletion_kept"
        GONE = "gone"
        CHANGE = "change"  # what was done: its context is the letter as it was composed

    outbox = Outbox(
        Promise.AT_LEAST_ONCE,
        lease=timedelta(minutes=10),
        backoff=Backoff(
            tuple(timedelta(minutes=number) for number in (1, 5, 30, 120, 360)), endless=True
        ),
        columns=LeaseColumns(due="mail_leased_until", attempts="mail_tries", delivered="mailed_at"),
    )

    # Empty in the last one, which is sent when the account is gone.
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, blank=True
    )
    kind = models.CharField(max_length=20, choices=Kind.choices)
    to = models.EmailField()
    language = models.CharField(max_length=12)
    zone = models.CharField(max_length=60, default="UTC")
    context = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField()
    mailed_at = models.DateTimeField(null=True, blank=True)
    mail_leased_until = models.DateTimeField(null=True, blank=True)
    mail_tries = models.PositiveSmallIntegerField(default=0)
    mail_error = models.CharField(max_length=60, blank=True)  # of the last try: its kind

    objects = LetterQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.kind} letter {self.pk}"
