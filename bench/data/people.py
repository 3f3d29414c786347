"""People with as many channels as a page is measured with, in the states that pages tell apart."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.models import User

from channels import registry
from channels.contract import ACCESS_LIFE, Blame, Cause
from channels.models import Credential
from channels.records.findings import settle_login
from notifications.models import Preferences
from tests.factories import DAY, break_login, make_channel, make_credential, make_user

# Those of one address: a login of another wants a server.
NETWORKS = tuple(network for network in registry.NETWORKS if not network.anywhere)
# One login in so many needs its person, and one in so many cannot be told.
BROKEN, UNHEARD = 10, 20


def person_with(channels: int, *, at: datetime) -> User:
    """Somebody with one channel behind each of so many logins, as workers leave them: an agency."""
    user = make_user()
    Preferences.objects.create(user=user, zone="Europe/Madrid", zone_chosen=True)
    for number in range(channels):
        login = _login(user, number, at)
        make_channel(login, name=f"Harbour Cafe {number}", at=at)
        settle_login(login, at=at)
    return user


def _login(user: User, number: int, at: datetime) -> Credential:
    network = NETWORKS[number % len(NETWORKS)]
    life = network.policy.days(ACCESS_LIFE)
    if life is not None and life < DAY:  # renewed all day long
        login = make_credential(user, network.id, at=at, age=life / 2, life=life, refresh="r")
    else:
        login = make_credential(user, network.id, at=at, age=(10 + number % 45) * DAY)
    if number % BROKEN == BROKEN - 1:
        break_login(login, Cause.REVOKED_BY_USER, at=at, blame=Blame.YOU.value)
    elif number % UNHEARD == UNHEARD // 2:
        break_login(login, Cause.NETWORK_FAULT, at=at - DAY / 24, blame=Blame.NETWORK.value)
    return login
