"""A queued message is a row, written in the transaction that causes it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from channels.public.messages import Credential
from core.waking import wake
from notifications.models import Notice, Preferences


def enqueue_notice(
    preferences: Preferences,
    topic: str,
    key: str,
    *,
    at: datetime,
    due_at: datetime | None = None,
    credential: Credential | None = None,
    context: dict[str, Any] | None = None,
) -> Notice | None:
    """One message for one cause. None where the person does not want it, or has it already."""
    if not preferences.wants(topic):
        return None
    notice, new = Notice.objects.get_or_create(
        user_id=preferences.user_id,
        key=key,
        defaults={
            "topic": topic,
            "credential": credential,
            "context": context or {},
            "created_at": at,
            "due_at": due_at or at,
        },
    )
    if not new:
        return None
    wake_sender()
    return notice


@dataclass(frozen=True, slots=True)
class Wanted:
    """A message that a person may be owed; see ``enqueue_notice``."""

    preferences: Preferences
    topic: str
    key: str
    due_at: datetime
    credential: Credential | None
    context: dict[str, Any]


def enqueue_all(wanted: Iterable[Wanted], *, at: datetime) -> int:
    """``enqueue_notice`` for messages to many people, in two statements; how many are new."""
    rows = {
        (each.preferences.user_id, each.key): Notice(
            user_id=each.preferences.user_id,
            key=each.key,
            topic=each.topic,
            credential=each.credential,
            context=each.context,
            created_at=at,
            due_at=each.due_at,
        )
        for each in wanted
        if each.preferences.wants(each.topic)
    }
    if not rows:
        return 0
    users, keys = zip(*rows, strict=True)
    held = Notice.objects.filter(user_id__in=set(users), key__in=set(keys))
    for there in held.values_list("user_id", "key"):
        rows.pop(there, None)
    if rows:
        Notice.objects.bulk_create(rows.values(), ignore_conflicts=True)
        wake_sender()
    return len(rows)


def wake_sender() -> None:
    """Once this transaction is in."""
    wake("notifications.deliver_due")


def about_root(user_id: int, root: str) -> QuerySet[Notice]:
    """What this person was or will be told of a root cause that is not known to be over."""
    notices = Notice.objects.filter(user_id=user_id, context__root=root)
    notices = notices.exclude(outcome=Notice.Outcome.DROPPED).exclude(context__has_key="over")
    return notices.order_by("pk")


def next_key(user_id: int, stem: str) -> str:
    """``stem`` with a number: of two that count at once only one can write the row."""
    told = Notice.objects.filter(user_id=user_id, key__startswith=f"{stem}:").count()
    return f"{stem}:{told + 1}"


def drop(notice: Notice, reason: str, *, at: datetime) -> bool:
    """Drop what no sender has claimed. False where it is being sent, or has been."""
    mine = Notice.objects.filter(pk=notice.pk)
    return bool(mine.end_unclaimed(Notice.Outcome.DROPPED, at=at, reason=reason[:120]))


def amend(notice: Notice, changes: dict[str, Any], *, waiting: bool = False) -> bool:
    """Write ``changes`` into the context unless somebody else has written since it was read.

    ``waiting``: only while no sender has claimed it.
    """
    context = {**notice.context, **changes, "rev": notice.context.get("rev", 0) + 1}
    rows = Notice.objects.filter(pk=notice.pk)
    if waiting:
        rows = rows.unclaimed()
    if "rev" in notice.context:
        rows = rows.filter(context__rev=notice.context["rev"])
    else:
        rows = rows.exclude(context__has_key="rev")
    if not rows.update(context=context):
        return False
    notice.context = context
    return True
