""" "Refresh all that need it": a queue of logins that survives a closed tab.

Which logins need the person is read from the channels each time; the row only knows
what was skipped and what is done.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction

from channels import registry
from channels.contract import Network
from channels.diagnosis.diagnose import Diagnosis, Step
from channels.models import Channel, Credential, RefreshRun
from channels.records.diagnoses import diagnosis_of

# With these steps, signing in at the network again is part of the way.
HELPS = frozenset({Step.REFRESH, Step.ADD_PERMISSION, Step.GET_ROLE_BACK, Step.SIGN_IN_ONCE})


@dataclass(frozen=True, slots=True)
class Waiting:
    """One login that the person should refresh, by the channel that needs it most."""

    credential: Credential
    channel: Channel
    channels: tuple[Channel, ...]  # every one behind the login

    @property
    def network(self) -> Network:
        return registry.at(self.credential.network, self.credential.server)

    @property
    def who(self) -> str:
        """The login's name, or what else it is known by here."""
        return self.credential.account_name or self.channel.name


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run has come."""

    run: RefreshRun
    queue: tuple[Waiting, ...]
    done: tuple[int, ...]  # credential ids, as are the skipped
    skipped: tuple[int, ...]

    @property
    def total(self) -> int:
        return len(self.queue) + self.past

    @property
    def past(self) -> int:
        return len(self.done) + len(self.skipped)

    @property
    def number(self) -> int:
        """Which one the person is at, counted from one."""
        return min(self.past + 1, self.total)

    @property
    def current(self) -> Waiting | None:
        return self.queue[0] if self.queue else None


def waiting(user: User, *, at: datetime) -> list[Waiting]:
    """The logins that only this person can refresh, the most urgent first."""
    behind: dict[int, list[Channel]] = {}
    needing: list[tuple[Diagnosis, Channel]] = []
    for channel in Channel.objects.visible_to(user).order_by("pk"):
        behind.setdefault(channel.credential_id, []).append(channel)
        diagnosis = diagnosis_of(channel, at=at)
        if diagnosis.step in HELPS:
            needing.append((diagnosis, channel))
    needing.sort(key=lambda pair: pair[0].urgency)
    worst = {channel.credential_id: channel for _, channel in reversed(needing)}
    return [
        Waiting(channel.credential, channel, tuple(behind[channel.credential_id]))
        for _, channel in needing
        if worst[channel.credential_id] is channel
    ]


def begin(user: User, *, at: datetime, only: Collection[int] | None = None) -> RefreshRun:
    """Start a run, or go on with the one that is open. ``only``: the logins to go through."""
    started = {"started_at": at, "only": None if only is None else sorted(only)}
    try:
        with transaction.atomic():
            run, _ = RefreshRun.objects.get_or_create(user=user, finished_at=None, defaults=started)
    except IntegrityError:  # a second click: the first one made it
        run = RefreshRun.objects.get(user=user, finished_at=None)
    return run


def open_run(user: User) -> RefreshRun | None:
    return RefreshRun.objects.filter(user=user, finished_at=None).first()


def progress(run: RefreshRun, user: User, *, at: datetime) -> Progress:
    """Where the run stands, by what the channels need now."""
    mine = set(Credential.objects.filter(user=user).values_list("pk", flat=True))
    skipped = tuple(pk for pk in run.skipped if pk in mine)
    done = tuple(pk for pk in run.done if pk in mine and pk not in skipped)
    past = {*skipped, *done}
    chosen = mine if run.only is None else mine.intersection(run.only)
    queue = [each for each in waiting(user, at=at) if each.credential.pk in chosen - past]
    return Progress(run, tuple(queue), done, skipped)


def take_up(user: User, logins: Collection[int]) -> None:
    """Have an open run go through these logins, too, also where they were skipped."""
    with transaction.atomic():
        run = RefreshRun.objects.select_for_update().filter(user=user, finished_at=None).first()
        if run is not None:
            run.only = None if run.only is None else sorted({*run.only, *logins})
            run.skipped = [pk for pk in run.skipped if pk not in logins]
            run.done = [pk for pk in run.done if pk not in logins]
            run.save()


def skip(user: User, credential_id: int, *, at: datetime) -> None:
    """Leave this login for another day."""
    _add(user, "skipped", credential_id, at)


def mark_done(user: User, credential: Credential, *, at: datetime) -> None:
    """This login is refreshed: if a run is open, it has come one further."""
    _add(user, "done", credential.pk, at)


def stop(user: User, *, at: datetime) -> None:
    """End the run, whatever is left."""
    RefreshRun.objects.filter(user=user, finished_at=None).update(finished_at=at)


def finished(user: User, pk: str) -> RefreshRun | None:
    """This person's finished run of that number."""
    if not (pk.isascii() and pk.isdecimal() and len(pk) < 19):
        return None
    return RefreshRun.objects.filter(user=user, pk=pk, finished_at__isnull=False).first()


def part_of(user: User, credential: Credential, *, since: datetime) -> RefreshRun | None:
    """The run that a refresh of this login at ``since`` was a step of."""
    run = RefreshRun.objects.filter(user=user, started_at__lte=since).order_by("-pk").first()
    if run is None or credential.pk not in run.done:
        return None
    return run if run.finished_at is None or run.finished_at >= since else None


def _add(user: User, name: str, credential_id: int, at: datetime) -> None:
    with transaction.atomic():
        run = RefreshRun.objects.select_for_update().filter(user=user, finished_at=None).first()
        if run is None:
            return
        for other in ("done", "skipped"):
            setattr(run, other, [pk for pk in getattr(run, other) if pk != credential_id])
        getattr(run, name).append(credential_id)
        if not progress(run, user, at=at).queue:
            run.finished_at = at
        run.save()
