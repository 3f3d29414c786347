"""How many mails a person may still get today, by the calendar of their own zone."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q

from notifications import topics
from notifications.models import Notice, Preferences
from notifications.timing import quiet_hours


def left(preferences: Preferences, *, mine: UUID | None, at: datetime) -> int | None:
    """Mails left of the local day of ``at``; None where there is no cap.

    What another sender holds counts as sent, as does what may have been sent: the cap holds
    whatever becomes of them. ``mine`` is the claim that asks. A test does not count.
    """
    if not preferences.daily_cap:
        return None
    start, end = quiet_hours.local_day(at, preferences.tz)
    told = (Notice.Outcome.SENT, Notice.Outcome.UNSURE, Notice.Outcome.OWED)
    today = Notice.objects.filter(
        user_id=preferences.user_id,
        claimed_at__gte=start,
        claimed_at__lt=end,
        outcome__in=told,
    ).exclude(topic=topics.TEST)
    if mine:
        today = today.exclude(batch=mine)
    count = today.aggregate(
        mails=Count("batch", distinct=True), alone=Count("pk", filter=Q(batch=None))
    )
    used: int = count["mails"] + count["alone"]
    return max(0, preferences.daily_cap - used)
