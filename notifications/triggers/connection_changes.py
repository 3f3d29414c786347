"""A channel broke or mended: connection lost, limited, recovered.

One message for one root cause. Its row stands for that cause until the
cause is gone (``over`` in its context): while it is open nothing is told a second time,
and only what was really sent is taken back with "recovered".
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.dispatch import receiver

from channels.contract import State
from channels.public.messages import Channel, Credential, Diagnosis, diagnosis_of, state_changed
from core.periodic.run import Run
from notifications import reasons, topics
from notifications.models import Notice, Preferences, UnsteadyTime
from notifications.triggers import repairs, root_causes, unsteady
from notifications.triggers.enqueue import about_root, amend, drop, enqueue_notice, next_key

log = logging.getLogger(__name__)
LIVING = (State.WORKING, State.ENDS_SOON)
TOLD = (Notice.Outcome.SENT, Notice.Outcome.UNSURE)
# A failed post that was told so short a time ago has told of the lost connection, too.
JUST_TOLD = timedelta(hours=1)
# A sender that holds the message now has come to an end by then.
BEING_SENT = timedelta(minutes=11)
# So many unsteady times are read at a time.
PORTION = 50
OF_TROUBLE = (topics.CONNECTION_LOST, topics.LIMITED, topics.UPDATE_FAILURES)


@dataclass(frozen=True, slots=True)
class LoginChannels:
    """Every channel behind a login with its verdict at one moment."""

    credential: Credential
    pairs: tuple[tuple[Channel, Diagnosis], ...]

    @property
    def troubled(self) -> list[Channel]:
        return [channel for channel, verdict in self.pairs if verdict.state in root_causes.TROUBLE]

    def over(self, root: str) -> bool:
        """Whether ``root`` is gone; not where that cannot be told just now."""
        touched = [
            pair
            for pair in self.pairs
            if "channel:" not in root or root.endswith(f"channel:{pair[0].pk}")
        ]
        held = [channel for channel, verdict in touched if _root_of(channel, verdict) == root]
        clear = [
            channel
            for channel, verdict in touched
            if verdict.state in (*LIVING, *root_causes.TROUBLE)
        ]
        return not held and bool(clear)


@receiver(state_changed)
def changed(
    sender: object, channel: Channel, before: State, after: State, at: datetime, **kwargs: object
) -> None:
    if unsteady.takes(channel, before, after, at=at):
        return
    behind = _channels_of(channel.credential, at)
    open_before = list(open_notices(channel.credential))
    told = [notice for notice in open_before if _note_over(notice, behind, at=at)]
    if told and before in root_causes.TROUBLE:
        _enqueue_recovered(told, behind, channel, at)
    if told or after in root_causes.TROUBLE:
        for troubled in behind.troubled:
            if told or troubled.pk == channel.pk:
                enqueue_trouble(troubled, at=at)


def settle_unsteady(*, at: datetime, run: Run | None = None) -> int:
    """Tell how it stands of what has held for hours again (``at``: aware UTC); how many times
    came to an end. ``run``: bounds it; the next one goes on where this one has left off."""
    portions = (run or Run()).walk(unsteady.held(at=at), size=PORTION)
    return sum(_settled(time, at) for portion in portions for time in portion)


def _settled(time: UnsteadyTime, at: datetime) -> bool:
    """Whether it came to an end. One that fails stops no other."""
    try:
        return _settle(time, at)
    except Exception as error:  # noqa: BLE001 - tried again by the next walk
        log.error("unsteady time %s could not be ended: %s", time.pk, type(error).__name__)
        return False


@transaction.atomic
def _settle(time: UnsteadyTime, at: datetime) -> bool:
    if not unsteady.can_be_told(time, at=at):
        return False
    behind = _channels_of(time.credential, at)
    troubled = [channel for channel in behind.troubled if channel.pk in time.channels]
    if not unsteady.end(time, reasons.TOLD_INSIDE if troubled else reasons.REPAIRED, at=at):
        return False
    closed = [
        notice for notice in open_notices(time.credential) if _note_over(notice, behind, at=at)
    ]
    for channel in troubled:
        enqueue_trouble(channel, at=at, steady_since=time.last_change_at)
    told = [notice for notice in (time.notice, *closed) if notice and notice.outcome in TOLD]
    if told and not troubled:
        enqueue_notice(
            Preferences.of(time.credential.user),
            topics.RECOVERED,
            f"recovered:unsteady:{time.pk}",
            at=at,
            credential=time.credential,
            context={
                "of": [notice.pk for notice in told],
                "channels": time.channels,
                "steady_since": time.last_change_at.isoformat(),
            },
        )
    return True


def enqueue_trouble(
    channel: Channel, *, at: datetime, steady_since: datetime | None = None
) -> Notice | None:
    """Enqueue the message on a channel in trouble, unless its root cause has been told.

    ``steady_since``: it was unsteady, and has been like this since then.
    """
    credential = channel.credential
    mine, verdict = Preferences.of(credential.user), diagnosis_of(channel, at=at)
    lost = verdict.state is State.NEEDS_YOU
    topic = topics.CONNECTION_LOST if lost else topics.LIMITED
    root = root_causes.of_channel(channel, verdict)
    so_far = list(about_root(mine.user_id, root))
    failures = [notice for notice in so_far if notice.topic == topics.UPDATE_FAILURES]
    if len(failures) < len(so_far) or any(_just_told(notice, at) for notice in failures):
        return None
    waiting = [notice for notice in failures if notice.outcome == Notice.Outcome.OWED]
    steady = {"steady_since": steady_since.isoformat()} if steady_since else {}
    notice = enqueue_notice(
        mine,
        topic,
        next_key(mine.user_id, f"{topic}:{root}"),
        at=at,
        credential=credential,
        context={"channel": channel.pk, "root": root, **_reports(waiting), **steady},
    )
    for replaced in waiting if notice else []:
        drop(replaced, reasons.TOLD_INSIDE, at=at)
    return notice


def _just_told(notice: Notice, at: datetime) -> bool:
    if notice.outcome == Notice.Outcome.OWED:
        return notice.claimed_at is not None
    told_at = notice.ended_at or notice.due_at
    # Where its mail called the cause uncertain, or denied it, the loss itself is news.
    named = notice.context.get("named", True)
    return notice.outcome in TOLD and named and at - told_at < JUST_TOLD


def _reports(waiting: list[Notice]) -> dict[str, Any]:
    """The failed posts of messages that this one takes the place of."""
    if not waiting:
        return {}
    return {
        "reports": [pk for notice in waiting for pk in notice.context.get("reports", [])],
        "count": sum(notice.context.get("count", 0) for notice in waiting),
    }


def troubled_behind(credential: Credential, *, at: datetime) -> list[Channel]:
    return _channels_of(credential, at).troubled


def open_notices(credential: Credential) -> list[Notice]:
    notices = Notice.objects.filter(
        user_id=credential.user_id, credential=credential, topic__in=OF_TROUBLE
    )
    notices = notices.exclude(outcome=Notice.Outcome.DROPPED).exclude(context__has_key="over")
    return [
        notice
        for notice in notices
        if root_causes.credential_wide(str(notice.context.get("root", "")))
    ]


def _note_over(notice: Notice, behind: LoginChannels, *, at: datetime) -> bool:
    """True where the cause is gone and this call was the one to note it."""
    if not behind.over(str(notice.context["root"])):
        return False
    if notice.topic == topics.UPDATE_FAILURES and not repairs.repaired(notice, at=at):
        return False
    while not amend(notice, {"over": at.isoformat()}):
        notice.refresh_from_db()
        if "over" in notice.context:
            return False
    drop(notice, reasons.REPAIRED, at=at)
    notice.refresh_from_db()
    return True


def _enqueue_recovered(
    closed: list[Notice], behind: LoginChannels, channel: Channel, at: datetime
) -> None:
    """Say so where the trouble was told, or is being told now, and nothing is left to do."""
    told = [notice for notice in closed if notice.outcome in (*TOLD, Notice.Outcome.OWED)]
    if not told or any(_touches(told, troubled) for troubled in behind.troubled):
        return
    sending = any(notice.outcome == Notice.Outcome.OWED for notice in told)
    enqueue_notice(
        Preferences.of(behind.credential.user),
        topics.RECOVERED,
        f"recovered:{max(notice.pk for notice in told)}",
        at=at,
        due_at=at + BEING_SENT if sending else at,
        credential=behind.credential,
        context={
            "of": [notice.pk for notice in told],
            "by_itself": behind.credential.healed_at == at,
            "channels": [
                mended.pk
                for mended, _verdict in behind.pairs
                if _touches(told, mended)
                and (mended.pk == channel.pk or mended.state in root_causes.TROUBLE)
            ],
        },
    )


def _touches(told: list[Notice], channel: Channel) -> bool:
    own = f"channel:{channel.pk}"
    every = [str(notice.context["root"]) for notice in told]
    return any("channel:" not in root or root.endswith(own) for root in every)


def _channels_of(credential: Credential, at: datetime) -> LoginChannels:
    channels = credential.channels.select_related("credential").order_by("pk")
    return LoginChannels(
        credential, tuple((channel, diagnosis_of(channel, at=at)) for channel in channels)
    )


def _root_of(channel: Channel, verdict: Diagnosis) -> str:
    return root_causes.of_channel(channel, verdict) if verdict.state in root_causes.TROUBLE else ""
