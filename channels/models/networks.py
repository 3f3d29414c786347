"""What is kept about the networks themselves, and counted. Times are aware UTC."""

from __future__ import annotations

from datetime import timedelta

from django.db import models

from channels.contract import split_realm
from channels.models.logins import Credential
from core.outbox.backoff import Backoff
from core.outbox.columns import ClaimColumns
from core.outbox.models import Claimable
from core.outbox.policy import Outbox, Promise
from core.outbox.queryset import OutboxQuerySet

# Of ``network`` where a row is a realm's (``contract.realms``): a network's, or a server's of one.
REALM = 280


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
    """A network, or a server of one that has many, asked us to wait: no call before ``until``."""

    network = models.CharField(max_length=REALM, unique=True)
    until = models.DateTimeField()
    why = models.CharField(max_length=80, blank=True)
    # Until when it asked us to, where that is further than we let one answer stop a network.
    asked_until = models.DateTimeField(null=True, blank=True)
    # The login that asks after ``until``, for all, where the network had asked for more.
    canary = models.ForeignKey(Credential, null=True, blank=True, on_delete=models.SET_NULL)

    def __str__(self) -> str:
        return f"{self.network} until {self.until:%H:%M}Z"

    @property
    def server(self) -> str:
        """Whose wish it is, where that is one server's of a network that has many."""
        return split_realm(self.network)[1]


class PolicyInUse(models.Model):
    """By which reading of a network's policy the moments of its logins were reckoned, and how
    far that has come: logins above ``reached`` were reckoned by an earlier reading."""

    network = models.CharField(max_length=20, unique=True)
    stamp = models.CharField(max_length=64)
    reached = models.BigIntegerField(default=0)
    done = models.BooleanField(default=False)

    class Meta:
        verbose_name_plural = "policies in use"

    def __str__(self) -> str:
        return f"{self.network} {self.stamp[:8]}, {'done' if self.done else self.reached}"


class Silence(models.Model):
    """A token address that takes requests and does not answer: one login asks there for all."""

    network = models.CharField(max_length=REALM, unique=True)
    since = models.DateTimeField()
    ask_at = models.DateTimeField()  # when the canary asks next
    asks = models.PositiveIntegerField(default=0)  # in vain, for the back-off
    canary = models.ForeignKey(Credential, null=True, blank=True, on_delete=models.SET_NULL)
    canary_asks = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.network} silent since {self.since:%H:%M}Z"


class HeardPush(models.Model):
    """A network's callback that was acted on, so that it is not acted on again."""

    network = models.CharField(max_length=20)
    mark = models.CharField(max_length=64)
    at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name_plural = "heard pushes"
        constraints = [
            models.UniqueConstraint(fields=["network", "mark"], name="one_act_per_callback")
        ]

    def __str__(self) -> str:
        return f"{self.network} callback at {self.at:%Y-%m-%d %H:%M}Z"


class DataDeletion(models.Model):
    """That somebody asked a network to have us forget them. Once it is done, it names no person."""

    network = models.CharField(max_length=20)
    code = models.CharField(max_length=40, unique=True)
    # By the network's clock; empty for what was done at once, by an older version.
    asked_at = models.DateTimeField(null=True, blank=True)
    account_id = models.CharField(max_length=100, blank=True, db_default="")
    due_at = models.DateTimeField(null=True, blank=True, db_index=True)
    done_at = models.DateTimeField(null=True, blank=True)
    channels = models.PositiveIntegerField(default=0)  # how many were deleted

    def __str__(self) -> str:
        return f"{self.network} {self.code}"


class CallsGranted(models.Model):
    """How far the calls of a network are given away, of those that it takes in ``seconds``."""

    network = models.CharField(max_length=REALM)
    seconds = models.PositiveIntegerField()
    # Calls are spread evenly: who takes the next ones takes them from here on.
    until = models.DateTimeField()

    class Meta:
        verbose_name_plural = "calls granted"
        constraints = [
            models.UniqueConstraint(fields=["network", "seconds"], name="one_grant_per_limit")
        ]

    def __str__(self) -> str:
        return f"{self.network} within {self.seconds} s: until {self.until:%H:%M:%S}Z"


class Tally(models.Model):
    """What was spent or said on one UTC day at one network: a budget, a daily alert."""

    network = models.CharField(max_length=20)
    what = models.CharField(max_length=60)
    day = models.DateField(db_index=True)
    amount = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name_plural = "tallies"
        constraints = [
            models.UniqueConstraint(fields=["network", "what", "day"], name="one_tally_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.network} {self.what} {self.day}: {self.amount}"


class OperatorAlertQuerySet(OutboxQuerySet["OperatorAlert"]):
    pass


class OperatorAlert(Claimable):
    """A mail to the operator about what is ours to mend, owed until a mail server takes it."""

    class Outcome(models.TextChoices):
        OWED = "owed"
        SENT = "sent"
        FAILED = "failed"  # tried for a week

    outbox = Outbox(
        # Told twice is better than not at all.
        Promise.AT_LEAST_ONCE,
        lease=timedelta(minutes=5),
        backoff=Backoff(
            tuple(timedelta(minutes=number) for number in (1, 5, 30, 120, *(480,) * 21))
        ),
        columns=ClaimColumns(delivered=Outcome.SENT),
    )

    subject = models.CharField(max_length=200)
    body = models.TextField()
    created_at = models.DateTimeField()
    outcome = models.CharField(max_length=10, choices=Outcome.choices, default=Outcome.OWED.value)
    error = models.CharField(max_length=80, blank=True)  # the kind of the last failure

    objects = OperatorAlertQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.subject}, {self.outcome}"
