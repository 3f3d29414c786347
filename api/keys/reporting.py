"""Whether a tool tells us of posts that fail: without one, Update Failures never comes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.contrib.auth.models import AbstractBaseUser

from api.keys.hashed_keys import Scope
from api.models import Key
from channels.public.tools import last_reports


class State(StrEnum):
    """How far a person has come, the best key of theirs counting."""

    REPORTED = "reported"
    READY = "ready"  # it calls us, and has had no failed post to report
    UNUSED = "unused"  # it may report, and has never called
    NOT_ALLOWED = "not_allowed"  # a tool has a key, and none may report
    ENDED = "ended"  # the last key that might is revoked or over
    NO_KEY = "no_key"


@dataclass(frozen=True, slots=True)
class Reporting:
    """``name``: of the key that it rests on. ``at``: of its last report, call, or end."""

    state: State
    name: str = ""
    at: datetime | None = None

    @property
    def reports(self) -> bool:
        """Whether a post that fails is likely to be reported."""
        return self.state in (State.REPORTED, State.READY)


def reporting_of(user: AbstractBaseUser, *, at: datetime) -> Reporting:
    """Of this person ``at`` (aware UTC)."""
    keys = list(Key.objects.visible_to(user))
    valid = [key for key in keys if key.is_valid(at)]
    able = [key for key in valid if Scope.FAILURES_WRITE in key.scopes]
    if able:
        return _reported(able, user) or _called(able)
    if valid:
        return Reporting(State.NOT_ALLOWED, valid[0].name)
    return _ended(keys)


def _reported(able: Sequence[Key], user: AbstractBaseUser) -> Reporting | None:
    last = last_reports(user)
    # A report is kept with its key's name: one from before this key was another key's.
    times = [
        (last[key.name], key.name)
        for key in able
        if key.name in last and last[key.name] >= key.created_at
    ]
    if not times:
        return None
    at, name = max(times)
    return Reporting(State.REPORTED, name, at)


def _called(able: Sequence[Key]) -> Reporting:
    calls = [(key.last_used_at, key.name) for key in able if key.last_used_at]
    if not calls:
        return Reporting(State.UNUSED, able[0].name)
    at, name = max(calls)
    return Reporting(State.READY, name, at)


def _ended(keys: Iterable[Key]) -> Reporting:
    """None of them is valid any more."""
    ends = [
        (end, key.name)
        for key in keys
        if Scope.FAILURES_WRITE in key.scopes and (end := key.revoked_at or key.expires_at)
    ]
    if not ends:
        return Reporting(State.NO_KEY)
    at, name = max(ends)
    return Reporting(State.ENDED, name, at)
