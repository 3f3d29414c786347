"""What was true of every channel at each moment, noted as the channels' room says it."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property

from django.db.models.signals import post_save

from channels.contract import Cause, State
from channels.models import Channel, Credential
from channels.signals import credential_refreshed, state_changed
from notifications.models import Notice
from tests.notifications.simulated.people import START

BROKEN = (State.NEEDS_YOU, State.LIMITED)
BACK = (State.WORKING, State.ENDS_SOON)
DAY = timedelta(days=1)
# Four hours, and the round that finds out that they are over.
HOLDS = timedelta(hours=4, minutes=15)


@dataclass(slots=True)
class Fault:
    """One root cause from the moment it was found out until it was known to be gone."""

    user: int
    login: int
    state: State
    cause: Cause
    since: datetime
    channels: set[int]
    every: bool = False  # of the login, not of one place behind it
    over: datetime | None = None


@dataclass(eq=False)
class Ledger:
    """``channels``: by their name their number and owner."""

    faults: list[Fault] = field(default_factory=list)
    channels: dict[str, tuple[int, int]] = field(default_factory=dict)
    logins: dict[int, int] = field(default_factory=dict)  # of each channel
    # When each message was to leave, by what its row said first.
    due: dict[int, datetime] = field(default_factory=dict)
    refreshed: dict[int | None, list[datetime]] = field(default_factory=lambda: defaultdict(list))
    _times: dict[int, list[datetime]] = field(default_factory=lambda: defaultdict(list))
    _states: dict[int, list[State]] = field(default_factory=lambda: defaultdict(list))
    _open: dict[int, Fault] = field(default_factory=dict)

    def begin(self) -> None:
        for channel in Channel.objects.select_related("credential"):
            self.channels[channel.name] = (channel.pk, channel.credential.user_id)
            self.logins[channel.pk] = channel.credential_id
            self._note(channel.pk, START, State(channel.state))
        state_changed.connect(self._changed)
        credential_refreshed.connect(self._refreshed)
        post_save.connect(self._owed, sender=Notice)

    def stop(self) -> None:
        post_save.disconnect(self._owed, sender=Notice)
        state_changed.disconnect(self._changed)
        credential_refreshed.disconnect(self._refreshed)

    def state(self, channel: int, at: datetime) -> State:
        return self._states[channel][bisect_right(self._times[channel], at) - 1]

    def ever(self, channel: int, state: State, begins: datetime, ends: datetime) -> bool:
        pairs = zip(self._times[channel], self._states[channel], strict=True)
        return self.state(channel, begins) is state or any(
            held is state and begins <= at <= ends for at, held in pairs
        )

    def unsteady(self, channel: int, at: datetime) -> bool:
        """Whether it broke and mended so often by then that single changes are not told."""
        return any(begins <= at <= ends for begins, ends in self.unsteady_times(channel))

    def unsteady_times(self, channel: int) -> list[tuple[datetime, datetime]]:
        """From the third change within a day, or since a refresh, until it has held."""
        times: list[tuple[datetime, datetime]] = []
        recent: list[datetime] = []
        was, owner = False, self.logins[channel]
        for at, state in zip(self._times[channel], self._states[channel], strict=True):
            refreshed = [when for when in self.refreshed[owner] if when <= at]
            told = state in BROKEN or state in BACK
            if not told or (state in BROKEN) is was:
                continue
            was = state in BROKEN
            since = max([at - DAY, *refreshed])
            recent = [when for when in recent if when > since] + ([at] if at > since else [])
            going_on = times and at <= times[-1][1] and not times[-1][0] <= since <= at
            if going_on and at - DAY < times[-1][1]:
                times[-1] = (times[-1][0], at + HOLDS)
            elif len(recent) > 2:
                times.append((at, at + HOLDS))
        return times

    @cached_property
    def by_login(self) -> dict[int | None, list[Fault]]:
        faults: dict[int | None, list[Fault]] = defaultdict(list)
        for fault in self.faults:
            faults[fault.login].append(fault)
        return faults

    def _owed(self, *, instance: Notice, created: bool, **_rest: object) -> None:
        if created:
            self.due[instance.pk] = instance.due_at

    def _refreshed(self, *, credential: Credential, at: datetime, **_rest: object) -> None:
        self.refreshed[credential.pk].append(at)

    def _note(self, channel: int, at: datetime, state: State) -> None:
        self._times[channel].append(at)
        self._states[channel].append(state)

    def _changed(
        self, *, channel: Channel, after: State, cause: Cause, at: datetime, **_rest: object
    ) -> None:
        self._note(channel.pk, at, after)
        if (before := self._open.pop(channel.pk, None)) and before.over is None:
            before.over = at
        if after in BROKEN:
            self._open[channel.pk] = self._fault(channel, after, cause, at)

    def _fault(self, channel: Channel, after: State, cause: Cause, at: datetime) -> Fault:
        login = channel.credential
        last = self.faults[-1] if self.faults else None
        # Places of one login that break in one moment by one cause are one fault.
        if last and (last.login, last.since, last.cause) == (login.pk, at, cause):
            last.channels.add(channel.pk)
            return last
        every = cause is not Cause.LOST_PAGE_ROLE
        self.faults.append(
            Fault(login.user_id, login.pk, after, cause, at, {channel.pk}, every=every)
        )
        return self.faults[-1]
