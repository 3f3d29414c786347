"""Who takes part: people with choices of their own, their logins and channels.

Names of channels are unique and carry their owner, so that a mail's text tells on its own
whether it speaks of somebody else's channel.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from django.contrib.auth.models import User

from channels import registry, vault
from channels.contract import Kind, RenewalModel
from channels.models import Channel, Credential
from core import sealing
from core.sealed.columns import put
from notifications import topics
from notifications.models import Choice, Preferences
from tests.every_network import ENDING, RENEWED_BY_US, ROTATING, WITH_PLACES

# Clocks change at Lord Howe (3 October, 15:30 UTC), in Berlin (25 October) and in
# Los Angeles (1 November) within the thirty days.
START = datetime(2026, 10, 3, tzinfo=UTC)
DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)

ZONES = (
    "Asia/Kolkata",
    "America/Los_Angeles",
    "Australia/Lord_Howe",
    "Europe/Berlin",
    "Pacific/Chatham",
    "UTC",
)
CAPS = (2, 4, 8, 0)
NIGHTS = ((time(22), time(7)), (time(20, 30), time(9, 15)), (time(13), time(15)))
LEADS = ([7, 1], [14, 7, 3, 1, 0], [3], [0], [7, 1])
HOURS_OF_DIGEST = (time(9), time(7, 30), time(18), time(2, 15))
# Topics that some turn off, and one that some turn on.
OFF = (topics.WEEKLY_DIGEST, topics.RECOVERED, topics.UPDATE_FAILURES, topics.CONNECTION_LOST)


def _alike(network: str) -> tuple[object, ...]:
    policy = registry.get(network).policy
    short = (policy.days("access_token_seconds") or DAY) < DAY
    return policy.renewal, network in WITH_PLACES, short, "data_access_seconds" in policy.facts


# Those whose ends people must mind: a token without an end, or with a refresh token that stays
# good, has none in a month. Of several that are alike, the first.
_ENDS = [
    network for network in ENDING if registry.get(network).policy.renewal is not RenewalModel.REUSE
]
WITH_ENDS = [*{_alike(network): network for network in reversed(_ENDS)}.values()]
# What second and third logins are at; the first is where there are places.
FIRST = [network for network in WITH_PLACES if network in WITH_ENDS]
OF_THE_REST = [
    network
    for network in WITH_ENDS
    if network not in WITH_PLACES or Kind.PROFILE in registry.get(network).policy.kinds
]


@dataclass(frozen=True, slots=True)
class Size:
    people: int
    seed: int = 5

    @property
    def logins(self) -> int:
        return self.people * 5 // 2

    @property
    def channels(self) -> int:
        return self.people * 5


def settle_in(size: Size) -> None:
    """Write everybody down: ``size.people`` people, exactly ``size.channels`` channels."""
    dice = random.Random(size.seed)
    people = _people(size)
    _preferences(people, dice)
    logins = _logins(people, size, dice)
    _channels(logins, size, dice)


def _people(size: Size) -> list[User]:
    names = [f"p{number:04}@example.com" for number in range(size.people)]
    return User.objects.bulk_create(User(username=name, email=name, password="!") for name in names)


def _preferences(people: list[User], dice: random.Random) -> None:
    rows = []
    for number, user in enumerate(people):
        night = NIGHTS[number % len(NIGHTS)] if dice.random() < 1 / 3 else (None, None)
        rows.append(
            Preferences(
                user=user,
                zone=ZONES[number % len(ZONES)],
                language="es" if number % 10 == 0 else "en",
                quiet_from=night[0],
                quiet_until=night[1],
                lead_days=dice.choice(LEADS),
                daily_cap=CAPS[number // len(ZONES) % len(CAPS)],
                digest_at=dice.choice(HOURS_OF_DIGEST),
                digest_always=dice.random() < 0.1,
            )
        )
    choices = []
    for mine in Preferences.objects.bulk_create(rows):
        off = [topic for topic in OFF if dice.random() < 0.08]
        choices += [Choice(preferences=mine, topic=topic, email=False) for topic in off]
        if dice.random() < 0.1:
            choices.append(Choice(preferences=mine, topic=topics.REFRESHED, email=True))
    Choice.objects.bulk_create(choices)


def _logins(people: list[User], size: Size, dice: random.Random) -> list[Credential]:
    """Everybody has two or three, one where places are many."""
    rows = []
    for number in range(size.logins):
        user = people[number % size.people]
        first = number < size.people
        network = dice.choice(FIRST if first else OF_THE_REST)
        rows.append(_login(user, network, number, dice))
    return Credential.objects.bulk_create(rows)


def _login(user: User, network: str, number: int, dice: random.Random) -> Credential:
    issued, clocks = _clocks(network, dice)
    contract = registry.get(network)
    access = f"simulated-access-{number}"
    scopes = {*contract.scopes, *(ability.scope for ability in contract.policy.abilities)}
    rotates = network in ROTATING
    login = Credential(
        pk=number + 1,  # known before: what is sealed is sealed for the row
        user=user,
        network=network,
        account_id=f"simulated-{number}",
        account_name=f"Account {number}",
        fingerprint=sealing.fingerprint(access),
        scopes=sorted(scopes),
        issued_at=issued,
        cause_since=issued,
        created_at=issued,
        asked_at=START - HOUR,
        last_alive_at=START - HOUR,
        next_check_at=START + 6 * HOUR * dice.random(),
        **clocks,
    )
    put(login, vault.ACCESS, access)
    put(login, vault.REFRESH, f"simulated-refresh-{number}" if rotates else "")
    return login


def _clocks(network: str, dice: random.Random) -> tuple[datetime, dict[str, datetime | None]]:
    """When the tokens were issued and when they end: many within the thirty days."""
    policy, life = registry.get(network).policy, life_of(network)
    if data_access := policy.days("data_access_seconds"):
        issued = START - dice.uniform(1, data_access / DAY - 10) * DAY
        return issued, {"expires_at": None, "data_access_expires_at": issued + data_access}
    if network in ROTATING:
        last = policy.days("refresh_token_seconds")
        ends = START + last if last else None
        return START, {"expires_at": START + life, "refresh_expires_at": ends}
    if network in RENEWED_BY_US:
        return START - 10 * DAY, {"expires_at": START - 10 * DAY + life}
    issued = START - dice.uniform(1, life / DAY - 2) * DAY
    return issued, {"expires_at": issued + life}


def life_of(network: str) -> timedelta:
    """How long an access token lives there."""
    life = registry.get(network).policy.days("access_token_seconds")
    assert life is not None
    return life


def _channels(logins: list[Credential], size: Size, dice: random.Random) -> None:
    counts = dict.fromkeys(range(len(logins)), 1)
    many = [n for n, login in enumerate(logins) if login.network in WITH_PLACES]
    for _extra in range(size.channels - len(logins)):
        counts[dice.choice(many)] += 1
    places = ((login, place) for n, login in enumerate(logins) for place in range(counts[n]))
    Channel.objects.bulk_create(
        _channel(login, place, pk) for pk, (login, place) in enumerate(places, start=1)
    )


def _channel(login: Credential, place: int, pk: int) -> Channel:
    kinds = registry.get(login.network).policy.kinds
    kind = kinds[-1] if place else kinds[0]
    owner = login.user.username.split("@", maxsplit=1)[0]
    channel = Channel(
        pk=pk,
        credential=login,
        network=login.network,
        kind=kind.value,
        external_id=f"{login.account_id}-{place}",
        name=f"Shop-{owner}-{login.pk}-{place}",
        cause_since=login.issued_at,
        asked_at=login.asked_at,
        last_alive_at=login.last_alive_at,
        state_since=login.issued_at,
        created_at=login.issued_at,
    )
    vault.seal_place_token(channel, f"page-{login.pk}-{place}" if kind is Kind.PAGE else "")
    return channel
