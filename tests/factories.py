"""People, logins and channels with sensible defaults. Times hang on ``at``."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.db.models import Model

from channels import registry, vault
from channels.contract import Cause, Certainty, Kind
from channels.models import Channel, Credential, Event, EventKind
from core import sealing
from core.sealed.columns import put

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)
_number = count(1)


def make_user(email: str = "", *, password: str = "") -> User:
    """Somebody with one confirmed address."""
    email = email or f"person{next(_number)}@example.com"
    model = get_user_model()
    user: User = model.objects.create_user(username=email, email=email, password=password or None)
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user


def make_credential(
    user: User | None = None,
    network: str = "linkedin",
    *,
    at: datetime = NOW,
    age: timedelta = 10 * DAY,
    life: timedelta | None = 60 * DAY,
    access: str = "",
    refresh: str = "",
    keys: str = "",
    **fields: Any,
) -> Credential:
    """A living login, issued ``age`` before ``at``. ``life`` None: no end date."""
    number = next(_number)
    access = access or f"access-{network}-{number}"
    issued = at - age
    values: dict[str, Any] = {
        "account_id": f"account-{number}",
        "account_name": "Acme",
        "fingerprint": sealing.fingerprint(access),
        "scopes": _every_scope(network),
        "issued_at": issued,
        "expires_at": issued + life if life is not None else None,
        "cause_since": issued,
        "asked_at": at - timedelta(minutes=12),
        "last_alive_at": at - timedelta(minutes=12),
        # Not overdue for pages either, which ask the clock.
        "next_check_at": max(at, datetime.now(UTC)) + timedelta(hours=6),
        "created_at": issued,
    }
    credential = Credential.objects.create(
        user=user or make_user(), network=network, **(values | fields)
    )
    _seal(credential, vault.ACCESS, access)
    _seal(credential, vault.REFRESH, refresh)
    _seal(credential, vault.KEYS, keys)
    return credential


def _seal(row: Model, column: str, text: str) -> None:
    """For the row, which is saved, unless it was made with something there."""
    if text and not getattr(row, column):
        put(row, column, text)
        row.save(update_fields=[column])


def _every_scope(network: str) -> list[str]:
    """All that the network's abilities need, whichever kind of place."""
    listed = registry.get(network)
    return sorted({*listed.scopes, *(ability.scope for ability in listed.policy.abilities)})


def make_channel(
    credential: Credential | None = None,
    *,
    user: User | None = None,
    network: str = "linkedin",
    kind: Kind | None = None,
    name: str = "Acme",
    at: datetime = NOW,
    token: str = "",
    **fields: Any,
) -> Channel:
    """A working place behind ``credential``, or behind a new login of ``user``.

    ``token``: the place's own.
    """
    credential = credential or make_credential(user, network, at=at, account_name=name)
    policy = registry.get(credential.network).policy
    values: dict[str, Any] = {
        "external_id": f"place-{next(_number)}",
        "cause_since": credential.issued_at,
        "asked_at": credential.asked_at,
        "last_alive_at": credential.last_alive_at,
        "state_since": credential.issued_at,
        "created_at": credential.issued_at,
    }
    channel = Channel.objects.create(
        credential=credential,
        network=credential.network,
        kind=(kind or policy.kinds[0]).value,
        name=name,
        **(values | fields),
    )
    _seal(channel, vault.PLACE, token)
    return channel


def break_login(
    credential: Credential, cause: Cause, *, at: datetime = NOW, **fields: Any
) -> Credential:
    """Note on the login what its network answered at ``at``, as a check would."""
    credential.cause = cause.value
    credential.cause_since = credential.asked_at = at
    credential.certainty = Certainty.SAID.value
    for field, value in fields.items():
        setattr(credential, field, value)
    credential.save()
    return credential


def make_event(channel: Channel, kind: EventKind, *, at: datetime = NOW, **fields: Any) -> Event:
    """Something on this channel's timeline."""
    return Event.objects.create(
        credential=channel.credential, channel=channel, kind=kind, at=at, **fields
    )
