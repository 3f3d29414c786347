"""What a person wants to hear, and every message queued for them until it is delivered.

Every time is aware UTC; quiet hours are in the person's own zone.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, User
from django.db import models
from django.db.models import Q

from core.outbox.backoff import Backoff
from core.outbox.columns import ClaimColumns
from core.outbox.models import Claimable
from core.outbox.policy import Outbox, Promise
from core.outbox.queryset import OutboxQuerySet
from notifications import topics
from notifications.chosen_in_bulk import ChoiceQuerySet, PreferencesQuerySet


def default_lead_days() -> list[int]:
    return list(topics.DEFAULT_LEAD_DAYS)


class Preferences(models.Model):
    """One person's choices. Without a row, the defaults hold."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="preferences"
    )
    zone = models.CharField(max_length=60, default="UTC")
    zone_chosen = models.BooleanField(default=False)
    # When they were told in which zone times are said: once, at the first sign-in.
    zone_said_at = models.DateTimeField(null=True, blank=True)
    # What the person is written to in; empty until they have signed in once.
    language = models.CharField(max_length=12, blank=True)
    quiet_from = models.TimeField(null=True, blank=True)
    quiet_until = models.TimeField(null=True, blank=True)
    lead_days = models.JSONField(default=default_lead_days)
    # How many mails on one local day at the most; 0: no cap.
    daily_cap = models.PositiveSmallIntegerField(default=8)
    # When forecasts and digests go out, in the person's own time.
    digest_at = models.TimeField(default=time(9, 0))
    # The weekly digest also when there is nothing to say.
    digest_always = models.BooleanField(default=False)
    # When something may be due to this person by the calendar; None: nobody has reckoned yet.
    next_plan_at = models.DateTimeField(null=True, blank=True)
    # When the person put the list of first steps away; None: not yet.
    first_steps_put_away_at = models.DateTimeField(null=True, blank=True)

    objects = PreferencesQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "preferences"
        indexes = [models.Index(fields=["next_plan_at"], name="person_by_next_plan")]

    def __str__(self) -> str:
        return f"preferences of {self.user_id}"

    @property
    def tz(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    @property
    def written_in(self) -> str:
        """The language of every mail to this person."""
        return self.language or settings.LANGUAGE_CODE

    @property
    def quiet(self) -> tuple[time, time] | None:
        """Start and end of the quiet hours, or None where there are none."""
        if self.quiet_from is None or self.quiet_until is None:
            return None
        return (self.quiet_from, self.quiet_until) if self.quiet_from != self.quiet_until else None

    def wants(self, topic: str) -> bool:
        if topic in (topics.TEST, topics.HAND_OVER):
            return True
        chosen = {choice.topic: choice.email for choice in self.choices.all()}
        return chosen.get(topic, topics.get(topic).on_by_default)

    def choose(self, emails: Mapping[str, bool]) -> None:
        """Keep whether each of these topics is mailed; what is due by the calendar is looked at
        anew."""
        Choice.objects.bulk_create(
            [Choice(preferences=self, topic=topic, email=on) for topic, on in emails.items()],
            update_conflicts=True,
            unique_fields=["preferences", "topic"],
            update_fields=["email"],
        )
        self.next_plan_at = None

    @classmethod
    def of(cls, user: AbstractBaseUser) -> Preferences:
        mine = cls.objects.get_or_create(user_id=user.pk)[0]
        models.prefetch_related_objects([mine], "choices")
        if isinstance(user, User):
            mine.user = user
        return mine

    @classmethod
    def of_people(cls, user_ids: Collection[int]) -> dict[int, Preferences]:
        """Those of many people at once, by user; as ``of`` for each of them."""
        held = cls._held(user_ids)
        if missing := [user_id for user_id in user_ids if user_id not in held]:
            rows = [Preferences(user_id=user_id) for user_id in missing]
            Preferences.objects.bulk_create(rows, ignore_conflicts=True)
            held |= cls._held(missing)
        return held

    @classmethod
    def _held(cls, user_ids: Collection[int]) -> dict[int, Preferences]:
        rows = Preferences.objects.filter(user_id__in=user_ids).prefetch_related("choices")
        return {mine.user_id: mine for mine in rows}


class Choice(models.Model):
    """Email on or off for one topic, where the person has decided."""

    preferences = models.ForeignKey(Preferences, on_delete=models.CASCADE, related_name="choices")
    topic = models.CharField(max_length=40)
    email = models.BooleanField()

    objects = ChoiceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["preferences", "topic"], name="one_choice_per_topic")
        ]

    def __str__(self) -> str:
        return f"{self.topic}: {'on' if self.email else 'off'}"


class NoticeQuerySet(OutboxQuerySet["Notice"]):
    read_along = ("user",)

    def claim_for(self, user_ids: Collection[int], *, at: datetime) -> dict[int, list[Notice]]:
        """Take all that is due to these people: a batch for each of them, the longest due first."""
        claimed: dict[int, list[Notice]] = {user_id: [] for user_id in user_ids}
        for notice in self.claim_each("user", user_ids, at=at):
            claimed[notice.user_id].append(notice)
        return {user_id: notices for user_id, notices in claimed.items() if notices}


class Notice(Claimable):
    """One message for one person, queued until it is delivered or has lost its cause."""

    class Outcome(models.TextChoices):
        OWED = "owed"
        SENT = "sent"
        DROPPED = "dropped"  # its cause is gone, or the person does not want it
        FAILED = "failed"  # tried often enough
        UNSURE = "unsure"  # the sender died while sending: never sent a second time

    outbox = Outbox(
        Promise.AT_MOST_ONCE,
        lease=timedelta(minutes=10),
        # A mail server that is down is tried again after so many minutes.
        backoff=Backoff(tuple(timedelta(minutes=number) for number in (1, 5, 30, 120, 480))),
        columns=ClaimColumns(
            delivered=Outcome.SENT, unsure=Outcome.UNSURE, batch="batch", begun="address"
        ),
    )

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices"
    )
    topic = models.CharField(max_length=40)
    # One root cause, one message: six Pages behind one login share a key.
    key = models.CharField(max_length=160)
    credential = models.ForeignKey(
        "channels.Credential", on_delete=models.CASCADE, null=True, blank=True
    )
    context = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField()
    # Notices that leave in one mail share it; it is set with the claim.
    batch = models.UUIDField(null=True, blank=True, db_index=True)
    outcome = models.CharField(
        max_length=10, choices=Outcome.choices, default=Outcome.OWED.value, db_index=True
    )
    reason = models.CharField(max_length=120, blank=True)
    address = models.EmailField(blank=True)
    subject = models.CharField(max_length=200, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="one_notice_per_cause")]
        # What has served its time, and what went lately.
        indexes = [models.Index(fields=["ended_at"], name="notice_by_end")]

    def __str__(self) -> str:
        return f"{self.topic} to {self.user_id}, {self.outcome}"


class BadAddress(models.Model):
    """An address that a mail server refused, or that complained: no mail until cleared."""

    class Kind(models.TextChoices):
        REFUSED = "refused"  # the server said no for good while we were sending
        BOUNCED = "bounced"  # it came back afterwards
        COMPLAINED = "complained"  # the person called it spam

    address = models.EmailField(unique=True)  # lower case
    kind = models.CharField(max_length=12, choices=Kind.choices)
    said = models.CharField(max_length=200, blank=True)  # the server's code and class
    since = models.DateTimeField()
    notice = models.ForeignKey(Notice, on_delete=models.SET_NULL, null=True, blank=True)
    cleared_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "bad addresses"

    def __str__(self) -> str:
        return f"{self.kind} since {self.since:%Y-%m-%d}"


class Outage(models.Model):
    """A network that many channels cannot reach: told once where it lasts, and once when over.

    ``network``: the realm (``contract.realms``), which is one server where a network has many;
    with a prefix where the fault is ours (``triggers.outages``).
    """

    network = models.CharField(max_length=290)
    began_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True, blank=True)
    over_at = models.DateTimeField(null=True, blank=True)
    # When the last of those who were told had heard that it is over.
    cleared_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["network"], condition=Q(over_at=None), name="one_outage_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.network} since {self.began_at:%Y-%m-%d %H:%M}Z"


class UnsteadyTime(models.Model):
    """A login that breaks and mends again and again: told once, and once more when it holds."""

    credential = models.ForeignKey("channels.Credential", on_delete=models.CASCADE)
    channels = models.JSONField(default=list)  # their ids
    since = models.DateTimeField()  # the first of the changes
    last_change_at = models.DateTimeField()
    notice = models.ForeignKey(Notice, on_delete=models.SET_NULL, null=True, blank=True)
    over_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["credential"], condition=Q(over_at=None), name="one_unsteady_time_at_once"
            )
        ]

    def __str__(self) -> str:
        return f"unsteady since {self.since:%Y-%m-%d %H:%M}Z"


class Mail(models.Model):
    """The demo's mailbox: a mail that would have left."""

    to = models.CharField(max_length=300)
    sender = models.CharField(max_length=300)
    subject = models.CharField(max_length=300)
    text = models.TextField()
    html = models.TextField(blank=True)
    headers = models.JSONField(default=dict)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.subject} to {self.to}"
