"""Addresses that take no mail from us, how we learn of them, and the way back."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from anymail.signals import AnymailTrackingEvent, EventType, RejectReason, tracking
from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.core.cache import cache
from django.core.mail import EmailMultiAlternatives
from django.db.models import QuerySet
from django.dispatch import receiver
from django.utils import timezone

from notifications import reasons
from notifications.models import BadAddress, Notice, NoticeQuerySet

log = logging.getLogger(__name__)

# So many soft bounces of different mails within so many days are a hard one.
SOFT_BOUNCES = 5
SOFT_LIFE = timedelta(days=14)
HARD = (RejectReason.INVALID, RejectReason.BOUNCED)
# How Brevo, Mandrill, Postmark, MailerSend and others say that a bounce may pass.
SOFT_FIELDS = ("event", "type", "Type", "bounceType", "severity")
SOFT_WORDS = {"softbounce", "softbounced", "transient", "temporary", "dnserror"}
COMPLAINTS = (RejectReason.SPAM, RejectReason.UNSUBSCRIBED)
# Providers that refuse a mail with anything attached for their webhooks.
# What pages ask of their reader (``accounts.page_facts``).
REFUSED = "mail refused"
WITHOUT_METADATA = ("mailersend", "postal")


@dataclass(frozen=True, slots=True)
class Banner:
    """What the app says of an address that cannot be mailed. ``since``: aware UTC."""

    address: str
    kind: BadAddress.Kind
    said: str
    since: datetime
    subject: str  # of the message that did not arrive, where that is known
    message_at: datetime | None


def banner_for(user: AbstractBaseUser) -> Banner | None:
    """Where mail to this person stopped; None where it goes out."""
    address = str(getattr(user, "email", ""))
    bad = _bad_address(address)
    if bad is None:
        return None
    notice = bad.notice if bad.notice and bad.notice.user_id == user.pk else None
    return Banner(
        address=address,
        kind=BadAddress.Kind(bad.kind),
        said=bad.said,
        since=bad.since,
        subject=notice.subject if notice else "",
        message_at=(notice.ended_at or notice.created_at) if notice else None,
    )


def bad_addresses_of(user: AbstractBaseUser) -> QuerySet[BadAddress]:
    """The row that ``banner_for`` tells of, if there is one."""
    return _bad(str(getattr(user, "email", "")))


def refuses(address: str) -> bool:
    return bool(address) and _bad_address(address) is not None


def refused_among(addresses: Iterable[str]) -> frozenset[str]:
    """Those of these addresses that take no mail, in lower case: one query for all."""
    lower = {address.lower() for address in addresses if address}
    bad = BadAddress.objects.filter(address__in=lower, cleared_at=None)
    return frozenset(bad.values_list("address", flat=True))


def record_refusal(address: str, said: str, notice: Notice | None, *, at: datetime) -> None:
    """A mail server said no for good while we were sending."""
    _record(address, BadAddress.Kind.REFUSED, said, notice, at)


def clear(address: str, *, at: datetime) -> bool:
    """Mail may go to this address again. False where nothing was wrong with it."""
    bad = BadAddress.objects.filter(address=address.lower(), cleared_at=None)
    return bool(bad.update(cleared_at=at))


def add_batch_metadata(message: EmailMultiAlternatives, batch: UUID | None) -> None:
    """Lets a provider's webhook say which mail it speaks of."""
    if batch and settings.EMAIL_PROVIDER and settings.EMAIL_PROVIDER not in WITHOUT_METADATA:
        message.metadata = {"batch": str(batch)}  # type: ignore[attr-defined]


@receiver(tracking)
def tracked(sender: object, event: AnymailTrackingEvent, **kwargs: object) -> None:
    """A provider tells what became of a mail. Telling it twice changes nothing."""
    address = (event.recipient or "").lower()
    at = event.timestamp or timezone.now()
    notices = _notices_of(event, address)
    if event.event_type == EventType.DELIVERED:
        notices.filter(reason="").update(reason=reasons.DELIVERED)
        return
    kind = _kind(event, address)
    if kind is None or not address or _older_than_clearing(address, at):
        return
    came_back = kind == BadAddress.Kind.BOUNCED
    if came_back:
        notices.exclude(reason=reasons.COMPLAINED).update(reason=reasons.BOUNCED)
    else:
        notices.update(reason=reasons.COMPLAINED)
    _record(address, kind, _reply_codes(event), notices.first(), at)


def _kind(event: AnymailTrackingEvent, address: str) -> BadAddress.Kind | None:
    reason = event.reject_reason
    if event.event_type in (EventType.COMPLAINED, EventType.UNSUBSCRIBED):
        return BadAddress.Kind.COMPLAINED
    if event.event_type not in (EventType.BOUNCED, EventType.REJECTED):
        return None
    if reason in COMPLAINTS:
        return BadAddress.Kind.COMPLAINED
    if reason in HARD and not _is_soft(event):
        return BadAddress.Kind.BOUNCED
    return BadAddress.Kind.BOUNCED if _soft_too_often(event, address) else None


def _is_soft(event: AnymailTrackingEvent) -> bool:
    """Anymail says "bounced" of a full mailbox too: the provider's own words tell which it is."""
    raw = event.esp_event if isinstance(event.esp_event, Mapping) else {}
    spoken = {str(raw.get(field, "")).lower().replace("_", "") for field in SOFT_FIELDS}
    soft = spoken & SOFT_WORDS or raw.get("hard_bounce") is False
    return bool(soft) or (event.mta_response or "").lstrip().startswith("4")


def _soft_too_often(event: AnymailTrackingEvent, address: str) -> bool:
    """Counted in the cache: losing the count only means a few more mails."""
    name = hashlib.sha256(address.encode()).hexdigest()[:32]
    life = SOFT_LIFE.total_seconds()
    if not cache.add(f"soft-bounce:{name}:{event.event_id or event.message_id}", 1, life):
        return False  # told before
    cache.add(f"soft-bounces:{name}", 0, life)
    return cache.incr(f"soft-bounces:{name}") >= SOFT_BOUNCES


def _reply_codes(event: AnymailTrackingEvent) -> str:
    """The codes only: the text of an answer may quote a mail."""
    words = (event.mta_response or "").split()[:2]
    codes = [word for word in words if word.replace(".", "").isdigit()]
    return " ".join(codes) or str(event.reject_reason or event.event_type)


def _notices_of(event: AnymailTrackingEvent, address: str) -> NoticeQuerySet:
    try:
        batch = UUID(str((event.metadata or {}).get("batch", "")))
    except ValueError:
        return Notice.objects.none()
    told = (Notice.Outcome.SENT, Notice.Outcome.UNSURE)
    return Notice.objects.filter(batch=batch, address__iexact=address, outcome__in=told)


def _older_than_clearing(address: str, at: datetime) -> bool:
    return BadAddress.objects.filter(address=address, cleared_at__gte=at).exists()


def _record(
    address: str, kind: BadAddress.Kind, said: str, notice: Notice | None, at: datetime
) -> None:
    values = {"kind": kind, "said": said[:200], "since": at, "notice": notice, "cleared_at": None}
    bad, new = BadAddress.objects.get_or_create(address=address.lower(), defaults=values)
    # A complaint weighs more than a refusal; otherwise the first trouble is the one to tell.
    worse = kind == BadAddress.Kind.COMPLAINED != bad.kind
    if not new and (bad.cleared_at is not None or worse):
        BadAddress.objects.filter(pk=bad.pk).update(**values)
    log.warning("mail to an address stopped: %s", kind)


def _bad_address(address: str) -> BadAddress | None:
    return _bad(address).select_related("notice").first()


def _bad(address: str) -> QuerySet[BadAddress]:
    return BadAddress.objects.filter(address=address.lower(), cleared_at=None)
