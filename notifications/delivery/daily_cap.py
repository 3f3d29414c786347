"""How many mails a person may still get today, by the calendar of their own zone."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Self
from uuid import UUID

from django.db.models import Q

from notifications import topics
from notifications.models import Notice, Preferences
from notifications.timing import quiet_hours

# A local day began no longer ago: where clocks change it has 25 hours.
DAY_AT_MOST = timedelta(hours=26)
# What another sender holds counts as sent, as does what may have been sent: the cap holds
# whatever becomes of them. A test does not count.
TOLD = (Notice.Outcome.SENT, Notice.Outcome.UNSURE, Notice.Outcome.OWED)

Claim = tuple[int, datetime | None, UUID | None]  # user, when, with which others


def recent(at: datetime) -> Q:
    """What may count for the local day of ``at``, whatever the zone."""
    return Q(claimed_at__gte=at - DAY_AT_MOST, outcome__in=TOLD) & ~Q(topic=topics.TEST)


def counts(notice: Notice, at: datetime) -> bool:
    """The same, asked of a row that was read."""
    if notice.claimed_at is None or notice.topic == topics.TEST:
        return False
    return notice.claimed_at >= at - DAY_AT_MOST and notice.outcome in TOLD


class RecentMails:
    """The mails of several people since yesterday, of rows that were claimed since then."""

    def __init__(self, claims: Iterable[Claim]) -> None:
        self._claims: dict[int, list[tuple[datetime | None, UUID | None]]] = {}
        for user_id, claimed_at, batch in claims:
            self._claims.setdefault(user_id, []).append((claimed_at, batch))

    @classmethod
    def of_people(cls, user_ids: Collection[int], *, at: datetime) -> Self:
        """One query. ``at``: aware UTC."""
        rows = Notice.objects.filter(recent(at), user_id__in=user_ids)
        return cls(rows.values_list("user_id", "claimed_at", "batch"))

    def left(self, preferences: Preferences, *, mine: UUID | None, at: datetime) -> int | None:
        """Mails left of the local day of ``at``; None where there is no cap.

        ``mine`` is the claim that asks.
        """
        if not preferences.daily_cap:
            return None
        start, end = quiet_hours.local_day(at, preferences.tz)
        batches = [
            batch
            for claimed_at, batch in self._claims.get(preferences.user_id, ())
            if claimed_at is not None and start <= claimed_at < end
        ]
        together = {batch for batch in batches if batch is not None and batch != mine}
        return max(0, preferences.daily_cap - len(together) - batches.count(None))
