"""A refused renewal of an account that is suspended: the suspension stands until it is lifted."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse

from channels.contract import Answer, Cause, Finding
from channels.diagnosis.verdict import Step
from channels.models import Channel, EventKind
from channels.records.diagnoses import diagnosis_of
from channels.records.findings import record_answer, record_finding
from tests.channels.journeys.journey import HOUR, make_answer, make_finding
from tests.channels.second_looks import looked_again
from tests.factories import NOW, make_channel, make_credential
from tests.markup import flat

pytestmark = pytest.mark.django_db

TAKEN_DOWN = make_finding(Cause.ACCOUNT_SUSPENDED)
REFUSED = make_finding(Cause.INVALID_TOKEN_UNSPECIFIED)
NAMED = [REFUSED, make_finding(Cause.EXPIRED), make_finding(Cause.PASSWORD_CHANGED)]


@pytest.fixture
def channel() -> Channel:
    login = make_credential(network="bluesky", refresh="refresh-1")
    channel = make_channel(credential=login)
    record_answer(login, Answer(TAKEN_DOWN), at=NOW - HOUR)
    return channel


def refused(channel: Channel, finding: Finding) -> Channel:
    def look(at: datetime) -> None:
        login = Channel.objects.get(pk=channel.pk).credential
        record_finding(login, finding, at=at, event=EventKind.RENEWAL_FAILED)

    looked_again(look)
    return Channel.objects.get(pk=channel.pk)


@pytest.mark.parametrize("finding", NAMED, ids=lambda finding: finding.cause)
def test_a_refused_renewal_does_not_hide_a_suspension(channel: Channel, finding: Finding) -> None:
    told = refused(channel, finding)
    login, diagnosis = told.credential, diagnosis_of(told, at=NOW + HOUR)
    assert (login.cause, login.rule) == (Cause.ACCOUNT_SUSPENDED, TAKEN_DOWN.rule)
    assert login.cause_since == NOW - HOUR
    assert (diagnosis.step, diagnosis.reconnect) == (Step.APPEAL, False)
    assert (diagnosis.ended_with_account, diagnosis.ended_beside) == (True, True)


def test_the_card_says_when_to_refresh(channel: Channel, client: Client) -> None:
    before = "Once the account works at Bluesky again, refresh this channel"
    address = channel.get_absolute_url()
    client.force_login(channel.credential.user)
    assert before not in flat(client.get(address).content.decode())
    refused(channel, REFUSED)
    card = flat(client.get(address).content.decode())
    assert before in card
    assert reverse("channels:refresh", args=[channel.pk]) in card


def test_nor_does_a_look_with_the_token_that_is_over(channel: Channel) -> None:
    told = refused(channel, REFUSED)
    record_answer(told.credential, Answer(make_finding(Cause.EXPIRED)), at=NOW + HOUR)
    assert told.credential.cause == Cause.ACCOUNT_SUSPENDED
    assert told.credential.suspect_cause == ""


def test_the_refusal_counts_where_the_account_is_said_to_be_active(channel: Channel) -> None:
    told = refused(refused(channel, REFUSED), replace(REFUSED, account_active=True))
    assert told.credential.cause == Cause.INVALID_TOKEN_UNSPECIFIED
    assert diagnosis_of(told, at=NOW + HOUR).reconnect


def test_a_look_that_goes_well_ends_the_suspension(channel: Channel) -> None:
    told = refused(channel, REFUSED)
    record_answer(told.credential, make_answer(Cause.ALIVE), at=NOW + HOUR)
    assert (told.credential.cause, told.credential.quarantined) == (Cause.ALIVE, "")


def test_an_app_that_the_person_removed_is_told(channel: Channel) -> None:
    told = refused(channel, make_finding(Cause.REVOKED_BY_USER))
    assert told.credential.cause == Cause.REVOKED_BY_USER
