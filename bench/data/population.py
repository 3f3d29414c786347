"""People, logins, channels and what happened to them, in the mix of a site in use.

The same numbers make the same rows, on SQLite and on PostgreSQL; a million channels take some
minutes. Tokens are sealed for their rows only where asked for: that alone takes a minute.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model
from django.db import transaction

from bench.data.bulk import Table, next_key, settle, unchecked
from channels import registry
from channels.contract import Cause, State
from channels.models import Channel, Credential, Event, EventKind
from channels.vault import ACCESS, REFRESH
from core import sealing
from core.sealed.columns import binding
from notifications.models import Notice, Preferences

DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
# Of every ten people: how many logins each has. Two and a half channels a person on average.
LOGINS = (1, 1, 1, 1, 2, 2, 2, 3, 3, 4)
NETWORKS = ("facebook", "instagram", "linkedin", "x", "pinterest", "instagram", "linkedin", "x")
# A login at these brings several places.
PLACES = {"facebook": 2, "linkedin": 1}
AGENCY_CHANNELS = 200
# One login in so many is in need of its person; one in so many ends within two weeks.
BROKEN, ENDING = 60, 40
# Here an end that is near is ours to move, or there is none.
RENEWED_IN_TIME = ("facebook", "instagram")
# Of one in so many the moment that time alone brings has come.
PLANNED_SHARE = 0.001
ASKED_EVERY = 8 * HOUR


@dataclass(frozen=True)
class Made:
    """Counts of rows, and people to ask pages for."""

    people: int
    logins: int
    channels: int
    events: int
    agency: int  # with ``AGENCY_CHANNELS`` channels
    person: int  # with a few
    first_login: int


@dataclass(frozen=True)
class _Login:
    number: int
    key: int
    user: int
    network: str
    places: int


def populate(
    channels: int,
    *,
    at: datetime,
    using: str = "default",
    events_per_login: int = 4,
    due_share: float = 0.02,
    sealed: bool = False,
) -> Made:
    """At least so many channels; ``due_share`` of their logins are to be asked at ``at``."""
    with transaction.atomic(using=using), unchecked(using):
        first_user = next_key(get_user_model(), using=using)
        first_login = next_key(Credential, using=using)
        people, logins = _plan(channels, first_user, first_login)
        _people(people, first_user, at, using)
        _write_logins(logins, at, using, due_share, sealed)
        made = _write_channels(logins, at, using)
        events = _write_events(logins, at, using, events_per_login)
        _write_notices(logins, at, using)
    tables = [get_user_model(), EmailAddress, Preferences, Credential, Channel, Event, Notice]
    settle(tables, using=using)
    return Made(people, len(logins), made, events, first_user, first_user + 1, first_login)


def _plan(channels: int, first_user: int, first_login: int) -> tuple[int, list[_Login]]:
    """How many people, and their logins. The first of them is an agency."""
    logins: list[_Login] = []
    places, people = 0, 0
    agency = min(AGENCY_CHANNELS, channels // 2)
    while places < channels:
        wanted = agency if people == 0 else LOGINS[people % len(LOGINS)]
        for _turn in range(wanted):
            number = len(logins)
            network = NETWORKS[(people + _turn) % len(NETWORKS)]
            brings = 1 if people == 0 else PLACES.get(network, 1)
            user, key = first_user + people, first_login + number
            logins.append(_Login(number, key, user, network, brings))
            places += brings
        people += 1
    return people, logins


def _people(count: int, first: int, at: datetime, using: str) -> None:
    joined = at - 400 * DAY
    keys = range(first, first + count)
    same = {"password": "!bench", "date_joined": joined, "is_active": True}
    people = Table(get_user_model(), ("id", "username", "email"), same)
    people.write(((key, f"bench{key}", _address(key)) for key in keys), using=using)
    addresses = Table(EmailAddress, ("user_id", "email"), {"verified": True, "primary": True})
    addresses.write(((key, _address(key)) for key in keys), using=using)
    zones = ("UTC", "Europe/Madrid", "America/New_York", "Asia/Tokyo")
    same = {"zone_chosen": True, "language": "en"}
    chosen = Table(Preferences, ("user_id", "zone", "next_plan_at"), same)
    chosen.write(((key, zones[key % len(zones)], _planned(key, at)) for key in keys), using=using)


def _planned(key: int, at: datetime) -> datetime:
    """On the next Monday, or on a lead day before; one in a thousand is due."""
    share = _share(key, 17)
    return at - MINUTE if share < PLANNED_SHARE else at + MINUTE + share * 6 * DAY


def _address(key: int) -> str:
    return f"bench{key}@example.com"


def _write_logins(
    logins: list[_Login], at: datetime, using: str, due_share: float, sealed: bool
) -> None:
    varying = (
        "id", "user_id", "network", "account_id", "account_name", ACCESS, REFRESH, "fingerprint",
        "scopes", "issued_at", "expires_at", "cause", "blame", "cause_since", "asked_at",
        "last_alive_at", "next_check_at", "next_state_at", "person_end_at", "created_at",
    )  # fmt: skip
    # Renewed once: see ``bench.data.traffic``.
    table = Table(Credential, varying, {"generation": 2})
    scopes = {network: _scopes(network) for network in set(NETWORKS)}
    table.write(
        (_login(login, at, due_share, sealed, scopes[login.network]) for login in logins),
        using=using,
    )


def _login(
    login: _Login, at: datetime, due_share: float, sealed: bool, scopes: list[str]
) -> tuple[Any, ...]:
    issued, asked = _issued(login, at), at - _share(login.number, 7) * ASKED_EVERY
    broken = _is_broken(login)
    access = f"access-{login.key}"
    texts = _sealed(login, access) if sealed else ("sealed-" * 14, "sealed-" * 14)
    return (
        login.key, login.user, login.network, f"account-{login.key}", f"Account {login.key}",
        *texts, sealing.fingerprint(access) if sealed else f"{login.key:064d}",
        scopes, issued, _ends(login, at),
        (Cause.REVOKED_BY_USER if broken else Cause.ALIVE).value, "you" if broken else "nobody",
        at - 2 * DAY if broken else issued, asked, at - 2 * DAY if broken else asked,
        _next_check(login.number, at, due_share), _next_state(login.number, at),
        _ends(login, at), issued,
    )  # fmt: skip


def _sealed(login: _Login, access: str) -> tuple[str, str]:
    row = Credential(pk=login.key)
    return (
        sealing.seal(access, binding(row, ACCESS)),
        sealing.seal(f"refresh-{login.key}", binding(row, REFRESH)),
    )


def _scopes(network: str) -> list[str]:
    listed = registry.get(network)
    return sorted({*listed.scopes, *(ability.scope for ability in listed.policy.abilities)})


def _issued(login: _Login, at: datetime) -> datetime:
    return at - (5 + _share(login.number, 3) * 30) * DAY


def _ends(login: _Login, at: datetime) -> datetime | None:
    if login.network == "facebook":
        return None
    days = 3 + login.number % 10 if login.number % ENDING == 0 else 20 + login.number % 30
    return at + days * DAY


def _next_check(number: int, at: datetime, due_share: float) -> datetime:
    """Due ones have waited a few minutes; the others are spread over what is left of the period."""
    if _share(number, 11) < due_share:
        return at - _share(number, 13) * 5 * MINUTE
    return at + _share(number, 13) * ASKED_EVERY + MINUTE


def _next_state(number: int, at: datetime) -> datetime:
    """Before half a day is over, when the first looks may be late; of a few it has come."""
    share = _share(number, 19)
    return at - MINUTE if share < PLANNED_SHARE else at + (3 + share * 8) * HOUR


def _share(number: int, salt: int) -> float:
    """Spread evenly over 0 to 1, the same for the same number (Knuth's multiplicative hash)."""
    return ((number + salt * 7919) * 2654435761 % 2**32) / 2**32


def _is_broken(login: _Login) -> bool:
    return login.number % BROKEN == BROKEN - 1


def _write_channels(logins: list[_Login], at: datetime, using: str) -> int:
    varying = (
        "id", "credential_id", "network", "kind", "external_id", "name", "cause_since",
        "asked_at", "last_alive_at", "state", "state_since", "created_at",
    )  # fmt: skip
    key = next_key(Channel, using=using)
    return Table(Channel, varying, {}).write(_channels(logins, key, at), using=using)


def _channels(logins: list[_Login], key: int, at: datetime) -> Iterator[tuple[Any, ...]]:
    kinds = {network: registry.get(network).policy.kinds[0].value for network in set(NETWORKS)}
    for login in logins:
        issued, asked = _issued(login, at), at - _share(login.number, 7) * ASKED_EVERY
        state, since = _state(login, at)
        for _place in range(login.places):
            yield (
                key, login.key, login.network, kinds[login.network], f"place-{key}",
                f"Place {key}", issued, asked, asked, state.value, since or issued, issued,
            )  # fmt: skip
            key += 1


def _state(login: _Login, at: datetime) -> tuple[State, datetime | None]:
    if _is_broken(login):
        return State.NEEDS_YOU, at - 2 * DAY
    if login.network not in RENEWED_IN_TIME and login.number % ENDING == 0:
        return State.ENDS_SOON, at - DAY
    return State.WORKING, None


def _write_events(logins: list[_Login], at: datetime, using: str, per_login: int) -> int:
    """Connected once, then renewed and asked, over the last half year."""
    kinds = (EventKind.CONNECTED, EventKind.RENEWED, EventKind.ASKED, EventKind.RENEWED)
    rows = (
        (
            login.key,
            at - (170 - 170 * turn / max(per_login, 1) + _share(login.number, turn)) * DAY,
            kinds[turn % len(kinds)].value if turn else EventKind.CONNECTED.value,
        )
        for turn in range(per_login)
        for login in logins
    )
    same = {"cause": Cause.ALIVE.value, "certainty": "said"}
    return Table(Event, ("credential_id", "at", "kind"), same).write(rows, using=using)


def _write_notices(logins: list[_Login], at: datetime, using: str) -> None:
    """Each broken login was told of; one in ten of these messages is still to go."""
    varying = ("user_id", "key", "credential_id", "created_at", "due_at", "ended_at", "outcome")
    rows = (
        (
            login.user,
            f"bench-{login.key}",
            login.key,
            at - 2 * DAY,
            at - MINUTE,
            None if owed else at - 2 * DAY,
            (Notice.Outcome.OWED if owed else Notice.Outcome.SENT).value,
        )
        for login in logins
        if _is_broken(login)
        for owed in [login.number // BROKEN % 10 == 0]
    )
    same = {"topic": "connection_lost", "address": "", "subject": "A channel needs you"}
    Table(Notice, varying, same).write(rows, using=using)
