"""A person leaves, or takes everything along: what ``notifications`` holds of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from allauth.account.models import EmailAddress
from django.contrib.auth.models import User
from django.db.models import Subquery
from django.db.models.expressions import Combinable
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.registered import ExportPart, Leaving, LeavingStep, Row, WrittenIn
from core.bounded_deletes import delete_in_chunks
from notifications import topics
from notifications.models import BadAddress, Mail, Notice, Preferences

CHUNK = 1000


def written_in(user: User) -> WrittenIn:
    mine = Preferences.objects.filter(user=user).first() or Preferences(user=user)
    return WrittenIn(mine.written_in, mine.zone)


def zone_column(user_id: int) -> Combinable:
    return Subquery(Preferences.objects.filter(user_id=user_id).values("zone")[:1])


def preferences(user: User) -> Iterator[Row]:
    mine = Preferences.objects.filter(user=user).prefetch_related("choices").first()
    if mine is None:
        return
    yield {
        "time_zone": mine.zone,
        "language": mine.written_in,
        "quiet_from": mine.quiet_from,
        "quiet_until": mine.quiet_until,
        "reminders_days_before": mine.lead_days,
        "mails_a_day_at_most": mine.daily_cap,
        "digest_at": mine.digest_at,
        "digest_always": mine.digest_always,
        "topics": {topic.id: mine.wants(topic.id) for topic in topics.TOPICS},
    }


def messages(user: User) -> Iterator[Row]:
    rows = Notice.objects.filter(user=user).order_by("created_at", "pk")
    for notice in rows.iterator(chunk_size=CHUNK):
        yield {
            "topic": notice.topic,
            "login": notice.credential_id,
            "caused_at": notice.created_at,
            "due_at": notice.due_at,
            "ended_at": notice.ended_at,
            "outcome": notice.outcome,
            "reason": notice.reason,
            "address": notice.address,
            "subject": notice.subject,
            "about": notice.context,
        }


def refused_addresses(user: User) -> Iterator[Row]:
    for row in BadAddress.objects.filter(address__in=_addresses(user)).order_by("since"):
        yield {
            "address": row.address,
            "kind": row.kind,
            "said": row.said,
            "since": row.since,
            "cleared_at": row.cleared_at,
        }


def run(leaving: Leaving) -> datetime | None:
    """See ``LeavingStep``. What names the person in somebody else's messages, too."""
    user = leaving.user
    delete_in_chunks(Notice.objects.filter(user=user))
    for notice in Notice.objects.filter(context__by=str(user)):
        notice.context["by"] = ""
        notice.save(update_fields=["context"])
    addresses = _addresses(user)
    BadAddress.objects.filter(address__in=addresses).delete()
    for address in addresses:
        Mail.objects.filter(to__icontains=address).delete()
    return None


def goes(user: User) -> list[str]:
    count = Notice.objects.filter(user=user).count()
    if not count:
        return []
    said = ngettext(
        "%(n)d message to you, and what you want to hear",
        "%(n)d messages to you, and what you want to hear",
        count,
    )
    return [said % {"n": count}]


def _addresses(user: User) -> list[str]:
    """In lower case, as refused ones are kept."""
    mine = EmailAddress.objects.filter(user_id=user.pk).values_list("email", flat=True)
    return sorted({address.lower() for address in (user.email, *mine) if address})


STEP = LeavingStep("messages", run, goes=goes)
PARTS = (
    ExportPart(
        "preferences",
        _("What you want to hear, when, and in which language."),
        ("notifications.preferences", "notifications.choice"),
        preferences,
    ),
    ExportPart("messages", _("Messages to you."), ("notifications.notice",), messages),
    ExportPart(
        "refused_addresses",
        _("Addresses of yours that refused our mail."),
        ("notifications.badaddress",),
        refused_addresses,
    ),
)
