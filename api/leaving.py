"""A person leaves, or takes everything along: what the door for tools holds of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.contrib.auth.models import User
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.registered import ExportPart, Leaving, LeavingStep, Row
from api.models import Change, Hook, HookDelivery, KeptAnswer, Key, Stream
from core.bounded_deletes import delete_in_chunks

CHUNK = 1000


def keys(user: User) -> Iterator[Row]:
    """By name: what a key looks like, even its beginning, stays here."""
    for key in Key.objects.filter(user=user).order_by("created_at"):
        yield {
            "name": key.name,
            "may": key.scopes,
            "made_at": key.created_at,
            "expires_at": key.expires_at,
            "last_used_at": key.last_used_at,
            "revoked_at": key.revoked_at,
        }


def webhooks(user: User) -> Iterator[Row]:
    for hook in Hook.objects.filter(user=user).order_by("created_at"):
        yield {
            "id": hook.pk,
            "address": hook.url,
            "events": hook.events,
            "made_at": hook.created_at,
            "on": hook.active,
            "deleted_at": hook.deleted_at,
            "stopped_at": hook.stopped_at,
            "stopped_why": hook.stopped_why,
        }


def webhook_log(user: User) -> Iterator[Row]:
    rows = HookDelivery.objects.filter(hook__user=user).order_by("created_at", "pk")
    for row in rows.iterator(chunk_size=CHUNK):
        yield {
            "webhook": row.hook_id,
            "event": row.event,
            "at": row.created_at,
            "ended_at": row.ended_at,
            "outcome": row.outcome,
            "status": row.status,
            "sent": row.payload,
        }


def run(leaving: Leaving) -> datetime | None:
    """See ``LeavingStep``."""
    user = leaving.user
    delete_in_chunks(HookDelivery.objects.filter(hook__user=user))
    Hook.objects.filter(user=user).delete()
    delete_in_chunks(KeptAnswer.objects.filter(key__user=user))
    Key.objects.filter(user=user).delete()
    delete_in_chunks(Change.objects.filter(user=user))
    Stream.objects.filter(user=user).delete()
    return None


def goes(user: User) -> list[str]:
    said = []
    if count := Key.objects.filter(user=user).count():
        key = ngettext("%(n)d key of a tool", "%(n)d keys of tools", count)
        said.append(key % {"n": count})
    if count := Hook.objects.filter(user=user).count():
        hook = ngettext("%(n)d webhook, with its log", "%(n)d webhooks, with their log", count)
        said.append(hook % {"n": count})
    return said


STEP = LeavingStep("tools", run, goes=goes)
PARTS = (
    ExportPart("keys", _("Keys of your tools, by name."), ("api.key",), keys),
    ExportPart("webhooks", _("Addresses that hear of your channels."), ("api.hook",), webhooks),
    ExportPart("webhook_log", _("What was sent to them."), ("api.hookdelivery",), webhook_log),
)
