"""What we may know of the person who reads: through ``channels.public``, never more."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.http import HttpRequest
from django.utils.crypto import get_random_string, salted_hmac

from channels import public

Reader = AbstractBaseUser | AnonymousUser
SESSION_KEY = "helpcenter_reader"


def voter(request: HttpRequest, of: str) -> str:
    """The same reader, the same ``of``: the same hash. It leads back to nobody."""
    return salted_hmac("helpcenter.voter", f"{_reader(request)}:{of}").hexdigest()


def known_voter(request: HttpRequest, of: str) -> str | None:
    """The same, without beginning a session for somebody who only looks."""
    if request.user.is_authenticated or SESSION_KEY in request.session:
        return voter(request, of)
    return None


def _reader(request: HttpRequest) -> str:
    if request.user.is_authenticated:
        return f"user {request.user.pk}"
    if SESSION_KEY not in request.session:
        request.session[SESSION_KEY] = get_random_string(22)
    return f"session {request.session[SESSION_KEY]}"


@dataclass(frozen=True, slots=True)
class Broken:
    """One of the reader's channels that is not working, and where it is mended."""

    key: str
    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Known:
    """What the contact page knows of a reader; empty for strangers."""

    broken: tuple[Broken, ...] = ()
    bundle: tuple[Mapping[str, Any], ...] = ()

    @property
    def subjects(self) -> list[tuple[str, str]]:
        return [(one.key, one.label) for one in self.broken]


def state(user: Reader, networks: Iterable[str], *, at: datetime) -> str:
    """The reader's bucket for an article about ``networks`` (all, where it names none):
    none, all working, or the cause of a trouble there."""
    states = public.reader_state(user, at=at)
    found = [states[network] for network in networks if network in states] or [*states.values()]
    troubles = [one for one in found if one not in (public.NONE, public.ALL_WORKING)]
    if troubles:
        return troubles[0]
    return public.ALL_WORKING if public.ALL_WORKING in found else public.NONE


def known(user: Reader, *, at: datetime) -> Known:
    broken = tuple(
        Broken(f"channel-{one.key}", f"{one.name} ({one.network}): {one.state}", one.url)
        for one in public.troubles(user, at=at)
    )
    return Known(broken, tuple(public.redacted_bundle(user, at=at)))
