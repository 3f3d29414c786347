"""Writes the sign-in log, and forgets it in time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from allauth.core import context
from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.db.models import F
from django.http import HttpRequest

from accounts.models import LogEntry
from accounts.sign_in_log import browsers, client_places
from accounts.sign_in_log.kinds import GATHERED, What
from core.bounded_deletes import Old

GATHERED_FOR = timedelta(hours=1)
LONGEST = 200  # of a name in the details
BROWSER_LONGEST = 80


def record(
    user_id: int,
    what: What,
    *,
    at: datetime,
    request: HttpRequest | None = None,
    by: AbstractBaseUser | None = None,
    details: Mapping[str, str] | None = None,
) -> None:
    """Keep that ``what`` was done with this person's account ``at`` (aware UTC).

    ``request``: the one that did it; left out, the one that is being answered, if any. ``by``:
    who did it, where it was not the person. ``details``: names, never anything secret.
    """
    request = request or context.request
    here = _own(request, user_id, by)
    kept = {
        "user_id": user_id,
        "what": what.value,
        "by_id": by.pk if by else None,
        "place": client_places.place_of(here) if here else "",
        "browser": _browser(here) if here else "",
        "details": {name: text[:LONGEST] for name, text in (details or {}).items() if text},
    }
    if what in GATHERED and _counted(kept, at):
        return
    LogEntry.objects.create(at=at, **kept)


def old(*, at: datetime) -> Old:
    """What is older than SIGN_IN_LOG ``at`` (aware UTC), and to be forgotten."""
    return LogEntry.objects.filter(at__lt=at - settings.SIGN_IN_LOG), "at"


def _own(
    request: HttpRequest | None, user_id: int, by: AbstractBaseUser | None
) -> HttpRequest | None:
    """Where somebody else is, is nobody's business: staff's place, or that of who took over."""
    if request is None or by is not None or "REMOTE_ADDR" not in request.META:
        return None
    who = getattr(request, "user", None)
    if who is not None and who.is_authenticated and who.pk != user_id:
        return None
    return request


def _browser(request: HttpRequest) -> str:
    return browsers.in_words(request.headers.get("User-Agent", ""))[:BROWSER_LONGEST]


def _counted(kept: dict[str, object], at: datetime) -> bool:
    """Whether an entry of the last hour says the same: a thousand tries are one line."""
    same = LogEntry.objects.filter(**kept, at__gt=at - GATHERED_FOR)
    last = same.order_by("-at").values_list("pk", flat=True).first()
    if last is None:
        return False
    return bool(LogEntry.objects.filter(pk=last).update(count=F("count") + 1, at=at))
