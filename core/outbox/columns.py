"""Where a table keeps the state of its deliveries: what the protocol asks of it and writes to it.

Two ways are in use. ``ClaimColumns``: due time, claim and outcome are columns of their own.
``LeaseColumns``: one column says until when a row is nobody's, whether it is being sent or
waits for the next try.
"""

from __future__ import annotations

import uuid
from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q

Values = dict[str, Any]


class Columns(ABC):
    """Conditions on a row (``is_...``) and the values that a step writes (``as_...``)."""

    due: str
    attempts: str
    # Not empty once sending has begun; without such a column nobody can tell.
    begun: str = ""
    # Outcomes that the columns can express; empty: they cannot.
    given_up: str = ""
    unsure: str = ""

    @property
    @abstractmethod
    def token(self) -> str:
        """The column whose value tells one claim from another."""

    @abstractmethod
    def is_open(self) -> Q:
        """Neither delivered nor given up."""

    @abstractmethod
    def is_unclaimed(self) -> Q:
        """No sender is at it, as far as the columns can tell."""

    @abstractmethod
    def is_due(self, at: datetime) -> Q:
        """May be claimed, if it is open."""

    @abstractmethod
    def is_expired(self, at: datetime, lease: timedelta) -> Q:
        """Held by a sender that must be dead, until somebody releases it."""

    @abstractmethod
    def is_ended(self, outcome: str) -> Q: ...

    @abstractmethod
    def as_claimed(self, at: datetime, lease: timedelta) -> Values: ...

    @abstractmethod
    def as_released(self, due_at: datetime | None) -> Values:
        """``due_at`` None: it stays due."""

    @abstractmethod
    def as_delivered(self, at: datetime) -> Values: ...

    @abstractmethod
    def as_ended(self, outcome: str, at: datetime) -> Values: ...

    @abstractmethod
    def as_revived(self, at: datetime) -> Values: ...


@dataclass(frozen=True, slots=True)
class ClaimColumns(Columns):
    """The columns of ``models.Claimable``, and ``outcome``, whose values the model names.

    ``batch``: a UUID that rows claimed together share. ``begun``: a text that is set when
    sending begins. An ended row keeps its claim: it tells when and with which others it left.
    """

    delivered: str
    given_up: str = "failed"
    owed: str = "owed"
    unsure: str = ""
    batch: str = ""
    begun: str = ""
    attempts: str = "attempts"
    due: str = "due_at"

    @property
    def token(self) -> str:
        return self.batch or "claimed_at"

    def is_open(self) -> Q:
        return self.is_ended(self.owed)

    def is_unclaimed(self) -> Q:
        return Q(claimed_at=None)

    def is_due(self, at: datetime) -> Q:
        return Q(claimed_at=None, due_at__lte=at)

    def is_expired(self, at: datetime, lease: timedelta) -> Q:
        return Q(claimed_at__lt=at - lease)

    def is_ended(self, outcome: str) -> Q:
        return Q(outcome=outcome)

    def as_claimed(self, at: datetime, lease: timedelta) -> Values:
        return {"claimed_at": at} | ({self.batch: uuid.uuid4()} if self.batch else {})

    def as_released(self, due_at: datetime | None) -> Values:
        values: Values = {"claimed_at": None}
        if self.batch:
            values[self.batch] = None
        if self.begun:
            values[self.begun] = ""
        return values | ({"due_at": due_at} if due_at else {})

    def as_delivered(self, at: datetime) -> Values:
        return self.as_ended(self.delivered, at)

    def as_ended(self, outcome: str, at: datetime) -> Values:
        return {"outcome": outcome, "ended_at": at}

    def as_revived(self, at: datetime) -> Values:
        return self.as_released(at) | {"outcome": self.owed, "attempts": 0, "ended_at": None}


@dataclass(frozen=True, slots=True)
class LeaseColumns(Columns):
    """One nullable time, ``due``, for both the lease of a claim and the wait after a failure.

    A lease that is over needs no release. Nothing is ever given up: there is no column for it.
    """

    due: str
    attempts: str
    delivered: str  # when; None while it is queued

    @property
    def token(self) -> str:
        return self.due

    def is_open(self) -> Q:
        return Q((self.delivered, None))

    def is_unclaimed(self) -> Q:
        return Q((self.due, None))

    def is_due(self, at: datetime) -> Q:
        return Q((self.due, None)) | Q((f"{self.due}__lte", at))

    def is_expired(self, at: datetime, lease: timedelta) -> Q:
        return Q(pk__in=())

    def is_ended(self, outcome: str) -> Q:
        return Q(pk__in=())

    def as_claimed(self, at: datetime, lease: timedelta) -> Values:
        return {self.due: at + lease}

    def as_released(self, due_at: datetime | None) -> Values:
        return {self.due: due_at}

    def as_delivered(self, at: datetime) -> Values:
        return {self.delivered: at, self.due: None}

    def as_ended(self, outcome: str, at: datetime) -> Values:
        raise NotImplementedError("lease columns know no end but delivered")

    def as_revived(self, at: datetime) -> Values:
        return {self.delivered: None, self.due: None, self.attempts: 0}
