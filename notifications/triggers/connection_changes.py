"""A channel broke or mended: connection lost, limited, recovered.

One message for one root cause. Its row stays the open account of that cause until the
cause is gone (``over`` in its context): while it is open nothing is told a second time,
and only what was really sent is taken back with "recovered".
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.dispatch import receiver

from channels.contract import State
from channels.public.messages import Channel, Credential, Diagnosis, diagnosis_of, state_changed
from notifications import reasons, topics
from notifications.models import Notice, Preferences
from notifications.triggers import root_causes
from notifications.triggers.enqueue import about_root, amend, drop, next_key, owe

LIVING = (State.WORKING, State.ENDS_SOON)
TOLD = (Notice.Outcome.SENT, Notice.Outcome.UNSURE)
# A failed post that was told so short a time ago has told of the lost connection, too.
JUST_TOLD = timedelta(hours=1)
# A sender that holds the message now has come to an end by then.
BEING_SENT = timedelta(minutes=11)
OF_TROUBLE = (topics.CONNECTION_LOST, topics.LIMITED, topics.UPDATE_FAILURES)


@dataclass(frozen=True, slots=True)
class Behind:
    """Every channel behind a login with its verdict at one moment."""

    credential: Credential
    pairs: tuple[tuple[Channel, Diagnosis], ...]

    @property
    def troubled(self) -> list[Channel]:
        return [one for one, verdict in self.pairs if verdict.state in root_causes.TROUBLE]

    def over(self, root: str) -> bool:
        """Whether ``root`` is gone; not where that cannot be told just now."""
        touched = [
            pair
            for pair in self.pairs
            if "channel:" not in root or root.endswith(f"channel:{pair[0].pk}")
        ]
        held = [one for one, verdict in touched if _rooted(one, verdict) == root]
        clear = [
            one for one, verdict in touched if verdict.state in (*LIVING, *root_causes.TROUBLE)
        ]
        return not held and bool(clear)


@receiver(state_changed)
def changed(
    sender: object, channel: Channel, before: State, after: State, at: datetime, **kwargs: object
) -> None:
    behind = _behind(channel.credential, at)
    open_before = list(_open_accounts(channel.credential))
    told = [one for one in open_before if _close(one, behind, at=at)]
    if told and before in root_causes.TROUBLE:
        _recovered(told, behind, channel, at)
    if told or after in root_causes.TROUBLE:
        for one in behind.troubled:
            if told or one.pk == channel.pk:
                owe_trouble(one, at=at)


def owe_trouble(channel: Channel, *, at: datetime) -> Notice | None:
    """Owe the message on a channel in trouble, unless its root cause has been told."""
    credential = channel.credential
    mine, verdict = Preferences.of(credential.user), diagnosis_of(channel, at=at)
    lost = verdict.state is State.NEEDS_YOU
    topic = topics.CONNECTION_LOST if lost else topics.LIMITED
    root = root_causes.of_channel(channel, verdict)
    so_far = list(about_root(mine.user_id, root))
    failures = [one for one in so_far if one.topic == topics.UPDATE_FAILURES]
    if len(failures) < len(so_far) or any(_just_told(one, at) for one in failures):
        return None
    waiting = [one for one in failures if one.outcome == Notice.Outcome.OWED]
    notice = owe(
        mine,
        topic,
        next_key(mine.user_id, f"{topic}:{root}"),
        at=at,
        credential=credential,
        context={"channel": channel.pk, "root": root, **_reports(waiting)},
    )
    for one in waiting if notice else []:
        drop(one, reasons.TOLD_INSIDE, at=at)
    return notice


def _just_told(notice: Notice, at: datetime) -> bool:
    if notice.outcome == Notice.Outcome.OWED:
        return notice.claimed_at is not None
    told_at = notice.ended_at or notice.due_at
    return notice.outcome in TOLD and at - told_at < JUST_TOLD


def _reports(waiting: list[Notice]) -> dict[str, Any]:
    """The failed posts of messages that this one takes the place of."""
    if not waiting:
        return {}
    return {
        "reports": [pk for one in waiting for pk in one.context.get("reports", [])],
        "count": sum(one.context.get("count", 0) for one in waiting),
    }


def _open_accounts(credential: Credential) -> list[Notice]:
    found = Notice.objects.filter(
        user_id=credential.user_id, credential=credential, topic__in=OF_TROUBLE
    )
    found = found.exclude(outcome=Notice.Outcome.DROPPED).exclude(context__has_key="over")
    return [one for one in found if root_causes.credential_wide(str(one.context.get("root", "")))]


def _close(notice: Notice, behind: Behind, *, at: datetime) -> bool:
    """True where the cause is gone and this call was the one to note it."""
    if not behind.over(str(notice.context["root"])):
        return False
    while not amend(notice, {"over": at.isoformat()}):
        notice.refresh_from_db()
        if "over" in notice.context:
            return False
    drop(notice, reasons.REPAIRED, at=at)
    notice.refresh_from_db()
    return True


def _recovered(closed: list[Notice], behind: Behind, channel: Channel, at: datetime) -> None:
    """Say so where the trouble was told, or is being told now, and nothing is left to do."""
    told = [one for one in closed if one.outcome in (*TOLD, Notice.Outcome.OWED)]
    if not told or any(_touches(told, one) for one in behind.troubled):
        return
    sending = any(one.outcome == Notice.Outcome.OWED for one in told)
    owe(
        Preferences.of(behind.credential.user),
        topics.RECOVERED,
        f"recovered:{max(one.pk for one in told)}",
        at=at,
        due_at=at + BEING_SENT if sending else at,
        credential=behind.credential,
        context={
            "of": [one.pk for one in told],
            "channels": [
                one.pk
                for one, _verdict in behind.pairs
                if _touches(told, one)
                and (one.pk == channel.pk or one.state in root_causes.TROUBLE)
            ],
        },
    )


def _touches(told: list[Notice], channel: Channel) -> bool:
    own = f"channel:{channel.pk}"
    every = [str(one.context["root"]) for one in told]
    return any("channel:" not in root or root.endswith(own) for root in every)


def _behind(credential: Credential, at: datetime) -> Behind:
    channels = credential.channels.select_related("credential").order_by("pk")
    return Behind(credential, tuple((one, diagnosis_of(one, at=at)) for one in channels))


def _rooted(channel: Channel, verdict: Diagnosis) -> str:
    return root_causes.of_channel(channel, verdict) if verdict.state in root_causes.TROUBLE else ""
