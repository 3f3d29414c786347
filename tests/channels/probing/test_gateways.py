"""A login whose every question is answered by a gateway: for days nobody can tell, and says so."""

from __future__ import annotations

from typing import Any

import pytest

from channels.contract import Cause
from channels.models import Channel, Credential
from channels.probing.check import checked_login
from channels.records.diagnoses import diagnosis_of
from tests.channels.journeys.journey import DAY, HOUR, door
from tests.channels.second_looks import looked_again
from tests.factories import NOW, make_channel, make_credential

pytestmark = pytest.mark.django_db

GATEWAY = (401, {"error": "invalid_token", "error_description": "The access token expired"})
PINTEREST_401 = (401, {"code": 2, "message": "Authentication failed."})


def login(network: str, **fields: Any) -> Credential:
    credential = make_credential(network=network, **fields)
    make_channel(credential)
    return credential


def state(credential: Credential) -> str:
    return Channel.objects.get(credential=credential).state


def refused_for_days(credential: Credential, days: int = 4) -> None:
    for day in range(1, days + 1):
        checked_login(credential.pk, at=NOW + day * DAY, door=door(GATEWAY, GATEWAY, GATEWAY))
        assert state(credential) == "cannot_tell"


def test_for_days_it_is_said_that_nobody_can_tell_and_at_its_end_that_it_is_over() -> None:
    credential = login("linkedin", age=10 * DAY, life=60 * DAY, last_alive_at=NOW)
    refused_for_days(credential)
    channel = Channel.objects.get(credential=credential)
    told = diagnosis_of(channel, at=NOW + 4 * DAY)
    assert (told.reconnect, told.last_alive_at) == (False, NOW)
    ended = diagnosis_of(channel, at=NOW + 50 * DAY)
    assert (ended.cause, ended.reconnect) == (Cause.EXPIRED, True)


def test_a_token_that_died_behind_it_is_told_once_the_network_itself_answers() -> None:
    credential = login("pinterest", age=10 * DAY, life=100 * DAY, last_alive_at=NOW)
    refused_for_days(credential)
    later = NOW + 5 * DAY
    looked_again(
        lambda at: checked_login(credential.pk, at=at, door=door(PINTEREST_401)), by=later + HOUR
    )
    assert state(credential) == "needs_you"
    assert Credential.objects.get(pk=credential.pk).cause == Cause.INVALID_TOKEN_UNSPECIFIED
