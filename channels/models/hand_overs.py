"""What one person asks another to hand over. Times are aware UTC."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Self

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db import models
from django.db.models import Q

from channels.models.logins import Channel, Credential
from core.sealed.columns import SealedField

# Over a weekend: who is asked on Friday evening can still answer on Monday morning.
HAND_OVER_LIFE = timedelta(days=3)
# What pages ask of their reader (``accounts.page_facts``).
ASKS_OTHERS = "asks others"


class HandOverQuerySet(models.QuerySet["HandOver"]):
    def open_of(self, person: AbstractBaseUser | AnonymousUser) -> Self:
        """What this person has asked others, and is not answered; perhaps for want of time."""
        return self.filter(requester_id=person.pk, state=HandOver.State.ASKED)


class HandOver(models.Model):
    """A question to ``asked``: may what is theirs go to, or come from, ``requester``?

    Only an answer by the mailed link changes anything. The row goes with the channel or the
    login that it is about; tokens inside are sealed, and gone once it is answered.
    """

    class Way(models.TextChoices):
        TAKE = "take"  # asked's channel, to a login of requester's
        GIVE = "give"  # requester's channel, to a login of asked's
        LOGIN = "login"  # asked's login, with all its channels, to requester

    class State(models.TextChoices):
        ASKED = "asked"
        DONE = "done"
        DECLINED = "declined"
        WITHDRAWN = "withdrawn"
        IMPOSSIBLE = "impossible"  # what it was about had moved on when the answer came

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    way = models.CharField(max_length=10, choices=Way.choices)
    state = models.CharField(max_length=12, choices=State.choices, default=State.ASKED.value)
    requester = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="hand_overs_requested"
    )
    asked = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="hand_overs_asked"
    )
    network = models.CharField(max_length=20)
    # What moves: a channel; or, where that is empty, a login.
    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, null=True, blank=True)
    # The login of ``asked`` that carries it from then on, or that moves; empty for TAKE.
    login = models.ForeignKey(Credential, on_delete=models.CASCADE, null=True, blank=True)
    # Who came back from the network when this was asked, and by which of our apps there.
    app = models.CharField(max_length=20, blank=True, default="")
    account_id = models.CharField(max_length=120)
    account_name = models.CharField(max_length=200, blank=True)
    # As in Pending, with no other place than this one.
    sealed = SealedField(purpose="hand-over", blank=True)
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = HandOverQuerySet.as_manager()

    class Meta:
        verbose_name = "handover"
        constraints = [
            models.UniqueConstraint(
                fields=["requester", "channel"],
                condition=Q(state="asked"),
                name="one_open_question_per_channel",
            ),
            models.UniqueConstraint(
                fields=["requester", "login"],
                condition=Q(state="asked", channel=None),
                name="one_open_question_per_login",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.way} at {self.network}, {self.state}"

    @property
    def server(self) -> str:
        """At which server of the network this is; empty where it has one address."""
        moves = self.channel.credential if self.channel else self.login
        return moves.server if moves else ""
