"""What the calendar's messages to one person rest on, each part read once and when it is needed."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from django.contrib.auth import get_user_model
from django.db.models import Max, Min, OuterRef, Subquery

from channels.public.messages import (
    Channel,
    Credential,
    Diagnosis,
    Event,
    EventKind,
    FailureReport,
)
from notifications.triggers.concerned_channels import KnownChannels

WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Lately:
    """When the person's first login was made, and the last news of this week. Aware UTC."""

    first_login_at: datetime | None
    changed_at: datetime | None  # a channel broke or was mended
    failed_at: datetime | None  # a tool told of a post that failed

    def news_since(self, moment: datetime) -> bool:
        return any(when is not None and when > moment for when in (self.changed_at, self.failed_at))


class CalendarFacts:
    """One person's, as known ``at`` (aware UTC); each part is read when it is needed, unless it
    was read with those of others."""

    def __init__(
        self,
        user_id: int,
        *,
        at: datetime,
        channels: KnownChannels | None = None,
        lately: Lately | None = None,
    ) -> None:
        self.user_id = user_id
        self._at = at
        self._channels, self._lately = channels, lately

    @property
    def channels(self) -> KnownChannels:
        """One query."""
        if self._channels is None:
            self._channels = KnownChannels.of_people([self.user_id])
        return self._channels

    @property
    def lately(self) -> Lately:
        """One query. The news are those of the week before that moment."""
        if self._lately is None:
            known = lately_of([self.user_id], at=self._at)
            self._lately = known.get(self.user_id, Lately(None, None, None))
        return self._lately

    def by_login(
        self, *, at: datetime
    ) -> Iterator[tuple[Credential, list[tuple[Channel, Diagnosis]]]]:
        """Each login that carries channels, with how they stand ``at``."""
        mine = sorted(
            self.channels.of(self.user_id), key=lambda channel: (channel.credential_id, channel.pk)
        )
        pairs = self.channels.judged(mine, at=at)
        for _key, group in groupby(pairs, key=lambda pair: pair[0].credential_id):
            behind = list(group)
            yield behind[0][0].credential, behind


def facts_of(
    user_ids: Collection[int], *, at: datetime, news_of: Collection[int]
) -> dict[int, CalendarFacts]:
    """Those of many people in two queries. ``news_of``: of whom ``lately`` is wanted."""
    channels = KnownChannels.of_people(user_ids)
    lately = lately_of(news_of, at=at) if news_of else {}
    return {
        user_id: CalendarFacts(user_id, at=at, channels=channels, lately=lately.get(user_id))
        for user_id in user_ids
    }


def lately_of(user_ids: Collection[int], *, at: datetime) -> dict[int, Lately]:
    """Of each of these people, in one query.

    The last of each login's few changes of state, by an index of theirs: a newest row first
    would have the database read back through everybody's history for who has no news.
    """
    events = Event.objects.filter(
        credential__user_id=OuterRef("pk"),
        kind=EventKind.STATE_CHANGED,
        former=False,
        at__gt=at - WEEK,
        at__lte=at,
    )
    reports = FailureReport.objects.filter(
        channel__credential__user_id=OuterRef("pk"),
        reported_at__gt=at - WEEK,
        reported_at__lte=at,
    )
    last_event = events.order_by().values("credential__user_id").annotate(last=Max("at"))
    last_report = reports.order_by().values("channel__credential__user_id")
    last_report = last_report.annotate(last=Max("reported_at"))
    rows = (
        get_user_model()
        .objects.filter(pk__in=user_ids)
        .annotate(
            first_login_at=Min("credentials__created_at"),
            changed_at=Subquery(last_event.values("last")),
            failed_at=Subquery(last_report.values("last")),
        )
        .values_list("pk", "first_login_at", "changed_at", "failed_at")
    )
    return {pk: Lately(*moments) for pk, *moments in rows}
