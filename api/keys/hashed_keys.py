"""A tool's key: made once, shown once, kept as a keyed hash, found by it, revoked.

Nobody can guess 256 random bits, so that a fast hash does; it is keyed so that a copy of
the database alone recognises no key.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.db.models import Q
from django.utils.crypto import salted_hmac

from api.models import Key

MARK = "cck_"
RANDOM_BYTES = 32
SHOWN = len(MARK) + 6  # of a key, to tell it from another
LONGEST = 200
PURPOSE = "channel-care api key"
# A key in steady use is not written to at every call.
NOTED_EVERY = timedelta(minutes=1)


class Scope(StrEnum):
    """What a key may do."""

    CHANNELS_READ = "channels:read"
    FAILURES_WRITE = "failures:write"
    TOKENS_READ = "tokens:read"


@dataclass(frozen=True, slots=True)
class NewKey:
    """A new key, and what its owner must copy now: it is nowhere else."""

    key: Key
    text: str = field(repr=False)


def make(
    user: AbstractBaseUser,
    name: str,
    scopes: Sequence[Scope],
    *,
    at: datetime,
    expires_at: datetime | None = None,
) -> NewKey:
    """A key of ``user`` from ``at`` (aware UTC) on."""
    text = MARK + secrets.token_urlsafe(RANDOM_BYTES)
    key = Key.objects.create(
        user_id=user.pk,
        name=name[:80],
        prefix=text[:SHOWN],
        hash=hash_of(text),
        scopes=[scope.value for scope in Scope if scope in scopes],
        created_at=at,
        expires_at=expires_at,
    )
    return NewKey(key, text)


def find(text: str) -> Key | None:
    """The key that this is, valid or not; None where it is none of ours.

    Looked up by its hash: how long that takes tells nothing about any other key. After a
    change of ``SECRET_KEY`` the old one in ``SECRET_KEY_FALLBACKS`` still finds it.
    """
    if not text.startswith(MARK) or len(text) > LONGEST or not text.isascii():
        return None
    hashes = [hash_of(text, secret) for secret in (settings.SECRET_KEY, *_older_secrets())]
    return Key.objects.select_related("user").filter(hash__in=hashes).first()


def hash_of(text: str, secret: str | None = None) -> str:
    return salted_hmac(PURPOSE, text, secret=secret, algorithm="sha256").hexdigest()


def is_expired(key: Key, *, at: datetime) -> bool:
    return key.expires_at is not None and key.expires_at <= at


def note_use(key: Key, *, at: datetime) -> None:
    """Keep when it was last used, to the minute."""
    if key.last_used_at is not None and at - key.last_used_at < NOTED_EVERY:
        return
    stale = Q(last_used_at=None) | Q(last_used_at__lte=at - NOTED_EVERY)
    Key.objects.filter(stale, pk=key.pk).update(last_used_at=at)


def revoke(key: Key, *, at: datetime) -> bool:
    """End it at once. False where that had been done already."""
    return bool(Key.objects.filter(pk=key.pk, revoked_at=None).update(revoked_at=at))


def restore(key: Key, *, at: datetime) -> bool:
    """Undo that within its hour. False where it is over, or the key has ended by itself."""
    return bool(Key.objects.filter(pk=key.pk).restorable(at).update(revoked_at=None))


def _older_secrets() -> Sequence[str]:
    return [str(secret) for secret in settings.SECRET_KEY_FALLBACKS]
