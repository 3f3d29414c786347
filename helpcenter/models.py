"""What readers tell us: votes, requests for help, and searches that found nothing.

Times are aware UTC; days are UTC days.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.outbox.backoff import Backoff
from core.outbox.columns import LeaseColumns
from core.outbox.models import Outgoing
from core.outbox.policy import Outbox, Promise
from core.outbox.queryset import OutboxQuerySet

# Left out: what looks alike when read over the telephone (0/O, 1/I/L, 5/S, 8/B).
ALPHABET = "234679ACDEFGHJKMNPQRTUVWXYZ"


class Owed(Outgoing):
    """A letter stored first and mailed afterwards, until a mail server takes it.

    While a worker sends it, and after a mail server refused it, it is nobody's until
    ``mail_leased_until``. A worker that dies between the server's yes and our note of it
    sends it again after the lease, with the same Message-ID.
    """

    outbox = Outbox(
        Promise.AT_LEAST_ONCE,
        lease=timedelta(minutes=10),
        backoff=Backoff(
            tuple(timedelta(minutes=number) for number in (1, 5, 30, 120, 360)), endless=True
        ),
        columns=LeaseColumns(due="mail_leased_until", attempts="mail_tries", delivered="mailed_at"),
    )

    created_at = models.DateTimeField()
    mailed_at = models.DateTimeField(null=True, blank=True)
    mail_leased_until = models.DateTimeField(null=True, blank=True)
    mail_tries = models.PositiveSmallIntegerField(default=0)  # that failed
    mail_error = models.CharField(max_length=60, blank=True)  # of the last one: its kind

    class Meta:
        abstract = True


class FeedbackQuerySet(OutboxQuerySet["Feedback"]):
    def due(self, at: datetime) -> Self:
        """Only what somebody wrote in words is worth a mail."""
        return super().due(at).exclude(comment="")


class Feedback(Owed):
    """One reader's answer to "Did this help?" about one revision of an article.

    ``voter`` is a keyed hash that differs from text to text: it finds the same reader's
    vote again. ``readers.voter`` says how far it hides who that is. ``created_at`` is the
    beginning of the vote's UTC day: its hour could be matched with other rows.
    """

    class Reason(models.TextChoices):
        WORKED = "worked", _("It worked")
        QUICK = "quick", _("I found it quickly")
        UNDERSTOOD = "understood", _("I understand it now")
        STEPS_DIFFER = "steps_differ", _("The steps don't match what I see")
        NETWORK_MISSING = "network_missing", _("My network isn't here")
        DIAGNOSIS_WRONG = "diagnosis_wrong", _("The diagnosis was wrong")
        UNCLEAR = "unclear", _("I couldn't follow it")
        STILL_BROKEN = "still_broken", _("I did all of it, and it still doesn't work")

    slug = models.CharField(max_length=80)
    language = models.CharField(max_length=10)
    revision = models.CharField(max_length=12)
    helpful = models.BooleanField()
    reason = models.CharField(max_length=20, choices=Reason.choices, blank=True)
    # The anchor of the paragraph that the reader named; empty: the article as a whole.
    section = models.CharField(max_length=80, blank=True)
    comment = models.TextField(max_length=1000, blank=True)
    reader_state = models.CharField(max_length=40)
    voter = models.CharField(max_length=64)

    objects = FeedbackQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["slug", "language", "revision", "voter"], name="one_vote_per_revision"
            )
        ]
        indexes = [
            # Everything that the staff page counts: it never has to read the rows themselves.
            models.Index(
                fields=["slug", "language", "revision", "helpful", "reader_state", "created_at"],
                name="feedback_counts",
            ),
            models.Index(
                fields=["slug", "language", "revision", "created_at"],
                condition=~Q(comment=""),
                name="feedback_comments",
            ),
        ]
        verbose_name_plural = "feedback"
        permissions = [  # of staff pages that show no table
            ("view_facts", "Can see the facts to check again"),
            ("view_pictures", "Can see the pictures of the articles"),
        ]

    def __str__(self) -> str:
        return f"{self.slug}: {'yes' if self.helpful else 'no'}"


def new_reference() -> str:
    """What a person can read out: ``CC-7KQ4-M2XD``."""
    drawn = "".join(secrets.choice(ALPHABET) for _ in range(8))
    return f"CC-{drawn[:4]}-{drawn[4:]}"


class TicketQuerySet(OutboxQuerySet["Ticket"]):
    def visible_to(self, user: AbstractBaseUser | AnonymousUser) -> Self:
        """The person's own requests."""
        return self.filter(user_id=user.pk) if user.is_authenticated else self.none()


class Ticket(Owed):
    """A request for help. ``bundle`` is what the reader saw and chose to send along."""

    class State(models.TextChoices):
        OPEN = "open", _("Waiting for our answer")
        ANSWERED = "answered", _("Answered")
        CLOSED = "closed", _("Closed")

    reference = models.CharField(max_length=20, unique=True, default=new_reference)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True
    )
    email = models.EmailField()
    about = models.CharField(max_length=200)
    message = models.TextField(max_length=5000)
    bundle = models.JSONField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    language = models.CharField(max_length=10, default="en")  # in which we answer
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = TicketQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.reference


class ReceiptQuerySet(OutboxQuerySet["Receipt"]):
    pass


class Receipt(Owed):
    """The letter that confirms a request to its writer, with the reference.

    ``to``: the writer's own confirmed address, or the one that a stranger typed.
    """

    ticket = models.OneToOneField(Ticket, on_delete=models.CASCADE)
    to = models.EmailField()

    objects = ReceiptQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.ticket}: receipt"


class ReplyQuerySet(OutboxQuerySet["Reply"]):
    pass


class Reply(Owed):
    """One more letter about a ticket: from support to the reader, or the other way."""

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="replies")
    from_support = models.BooleanField()
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True
    )
    text = models.TextField(max_length=5000)

    objects = ReplyQuerySet.as_manager()

    class Meta:
        ordering = ["created_at"]
        verbose_name_plural = "replies"

    def __str__(self) -> str:
        return f"{self.ticket}: {'us' if self.from_support else 'reader'}"


class Solved(models.Model):
    """How often, on one day, what we suggested on the contact page made a letter needless."""

    class Kind(models.TextChoices):
        ARTICLE = "article", _("Article")
        DIAGNOSIS = "diagnosis", _("Diagnosis")

    day = models.DateField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    what = models.CharField(max_length=80)  # a slug, or a cause
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["day", "kind", "what"], name="solved_once_a_day")
        ]
        verbose_name_plural = "solved"

    def __str__(self) -> str:
        return f"{self.day} {self.what}: {self.count}"


class Unanswered(models.Model):
    """A search that found nothing, counted by its words. Nothing tells who searched."""

    language = models.CharField(max_length=10)
    words = models.CharField(max_length=80)  # lower case, without addresses or numbers
    count = models.PositiveIntegerField(default=0)
    first_on = models.DateField()
    last_on = models.DateField()
    settled = models.BooleanField(default=False)  # a synonym was added, or staff put it away

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["language", "words"], name="unanswered_words")
        ]
        ordering = ["-count", "-last_on"]
        verbose_name_plural = "unanswered"

    def __str__(self) -> str:
        return f"{self.words} ({self.count})"


class Synonym(models.Model):
    """What readers say -> what the articles say; staff's, beside those of the file."""

    language = models.CharField(max_length=10)
    said = models.CharField(max_length=80)
    means = models.CharField(max_length=80)
    created_at = models.DateTimeField()
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["language", "said"], name="synonym_once")]
        ordering = ["said"]

    def __str__(self) -> str:
        return f"{self.said} -> {self.means}"
