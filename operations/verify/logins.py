"""Logins, their tokens and the renewals of these."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import F, Max, OuterRef, Subquery

from accounts.leaving import asking
from channels.diagnosis.overdue import LATEST
from channels.models import Channel, Credential, Renewal
from channels.records import pauses
from channels.renewal import attempts, spool
from core import sealing
from core.sealed.columns import read, sealed_fields, sealed_models
from operations.verify.invariant import CHUNK, Invariant, each, named

# Dead renewals are settled, and the spool is emptied, at each wake-up: minutes, not hours.
SETTLED_WITHIN = timedelta(hours=1)


def overdue(at: datetime) -> Iterator[str]:
    """What a pause or somebody's leaving holds up is not late."""
    late = Credential.objects.filter(next_check_at__lt=at - LATEST)
    late = late.outside(pauses.paused(at))
    yield from each(late.exclude(user__in=asking.people_leaving()))


def renewed_for_ever(at: datetime) -> Iterator[str]:
    yield from each(attempts.stale(at=at - SETTLED_WITHIN))


def sealed_for_nobody(at: datetime) -> Iterator[str]:
    for model in sealed_models():
        columns = [field.name for field in sealed_fields(model)]
        for row in model._default_manager.only("pk", *columns).order_by("pk").iterator(CHUNK):
            for column in columns:
                try:
                    read(row, column)
                except sealing.UnsealError as error:
                    yield named(row, f"{column}: {error}")


def another_fingerprint(at: datetime) -> Iterator[str]:
    rows = Credential.objects.only("pk", "access_token_sealed", "fingerprint").order_by("pk")
    for login in rows.iterator(CHUNK):
        try:
            token = read(login, "access_token_sealed")
        except sealing.UnsealError:
            continue  # told of by ``sealed_for_nobody``
        if token and not sealing.fits(token, login.fingerprint):
            yield named(login)


def generation_behind(at: datetime) -> Iterator[str]:
    """A renewal that was stored has counted the login's generation up."""
    stored = Renewal.objects.filter(credential=OuterRef("pk"), outcome=Renewal.Outcome.STORED)
    newest = stored.order_by().values("credential").annotate(newest=Max("generation"))
    rows = Credential.objects.annotate(renewed=Subquery(newest.values("newest")))
    yield from each(rows.filter(generation__lte=F("renewed")))


def other_network(at: datetime) -> Iterator[str]:
    yield from each(Channel.objects.exclude(network=F("credential__network")))


def spooled(at: datetime) -> Iterator[str]:
    opened = set()
    for kept in spool.waiting():
        opened.add(kept.path.name)
        if kept.at < at - SETTLED_WITHIN:
            yield f"{kept.path.name}: waits since {kept.at:%Y-%m-%d %H:%M}Z"
    for name in spool.names():
        if name not in opened:
            yield f"{name}: opens with none of VAULT_KEYS"


INVARIANTS = (
    Invariant("looked-at", "Every login is looked at within half a day of its time.", overdue),
    Invariant("renewals-end", "No renewal is under way for ever.", renewed_for_ever),
    Invariant("sealed-opens", "All that is sealed opens, for its own row.", sealed_for_nobody),
    Invariant(
        "fingerprint", "Each login's fingerprint is that of its access token.", another_fingerprint
    ),
    Invariant(
        "generation", "Each login's generation is above that of its renewals.", generation_behind
    ),
    Invariant("same-network", "A channel and its login are of one network.", other_network),
    Invariant("spool-empty", "No new tokens wait on this machine's disk for long.", spooled),
)
