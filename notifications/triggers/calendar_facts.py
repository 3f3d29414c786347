"""What the calendar's messages to one person rest on, each part read once and when it is needed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from itertools import groupby

from django.contrib.auth import get_user_model
from django.db.models import Min, OuterRef, Subquery

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
    """One person's, as known ``at`` (aware UTC)."""

    def __init__(self, user_id: int, *, at: datetime) -> None:
        self.user_id = user_id
        self._at = at

    @cached_property
    def channels(self) -> KnownChannels:
        return KnownChannels.of_person(self.user_id)

    @cached_property
    def lately(self) -> Lately:
        """One query. The news are those of the week before ``at``."""
        events = Event.objects.filter(
            credential__user_id=OuterRef("pk"),
            kind=EventKind.STATE_CHANGED,
            former=False,
            at__gt=self._at - WEEK,
            at__lte=self._at,
        )
        reports = FailureReport.objects.filter(
            channel__credential__user_id=OuterRef("pk"),
            reported_at__gt=self._at - WEEK,
            reported_at__lte=self._at,
        )
        last_event = events.order_by("-at").values("at")[:1]
        last_report = reports.order_by("-reported_at").values("reported_at")[:1]
        row = (
            get_user_model()
            .objects.filter(pk=self.user_id)
            .annotate(
                first_login_at=Min("credentials__created_at"),
                changed_at=Subquery(last_event),
                failed_at=Subquery(last_report),
            )
            .values("first_login_at", "changed_at", "failed_at")
            .first()
        )
        return Lately(**row) if row else Lately(None, None, None)

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
