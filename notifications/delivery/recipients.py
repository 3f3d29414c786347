"""What a round knows of several people before it writes to them, read at once for all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import chain

from django.db.models import Min

from notifications import reasons
from notifications.bounces import refused_addresses
from notifications.delivery.daily_cap import RecentMails
from notifications.models import Notice, Preferences
from notifications.triggers.concerned_channels import KnownChannels


class Recipients:
    """Of the people whose notices were ``claimed``, by user, ``at`` (aware UTC).

    Six queries or so however many they are. It grows old: whoever sends for long reads anew.
    """

    def __init__(self, claimed: Mapping[int, Sequence[Notice]], *, at: datetime) -> None:
        self.channels = KnownChannels.of_messages(chain.from_iterable(claimed.values()))
        self._preferences = Preferences.of_people(claimed.keys())
        self._mails = RecentMails.of_people(claimed.keys(), at=at)
        self._refused = refused_addresses.refused_among(
            notices[0].user.email for notices in claimed.values()
        )
        self._gathering = _gathering(claimed, at)
        self._at = at

    def preferences(self, user_id: int) -> Preferences:
        return self._preferences[user_id]

    def refuses(self, address: str) -> bool:
        """Whether this address takes no mail from us."""
        return address.lower() in self._refused

    def left(self, notice: Notice) -> int | None:
        """Mails that its person may still get today, this one included; None: no cap."""
        mine = self.preferences(notice.user_id)
        return self._mails.left(mine, mine=notice.batch, at=self._at)

    def gathering_until(self, user_id: int) -> datetime | None:
        """Until when others of this person's wait for the last mail of the day."""
        return self._gathering.get(user_id)


def _gathering(claimed: Mapping[int, Sequence[Notice]], at: datetime) -> dict[int, datetime]:
    waiting = Notice.objects.unclaimed().filter(
        user_id__in=claimed.keys(), reason=reasons.GATHERING, due_at__gt=at
    )
    first = waiting.values("user_id").annotate(first=Min("due_at"))
    return dict(first.values_list("user_id", "first"))
