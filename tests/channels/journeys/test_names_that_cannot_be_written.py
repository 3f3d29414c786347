"""Half a character or a NUL in what a network tells: connecting, checking and pages go on."""

from __future__ import annotations

import json
from typing import Any

import pytest
import requests
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from channels import http
from channels.contract import Cause
from channels.models import Channel, Credential
from channels.probing.check import check_now
from tests.accounts.signing_in import by_linkedin
from tests.channels.journeys.walking import Walker
from tests.conftest import Sandbox
from tests.every_network import each_network

pytestmark = pytest.mark.django_db

# Not to be written in UTF-8, and not to be stored in PostgreSQL.
GAPS = "\ud83d\0"
# What stands under these is compared or sent back: it comes as it is.
AS_IT_IS = (
    "token",
    "client_id",
    "client_secret",
    "_at",
    "scope",
    "code",
    "email",
    "type",
    "status",
    "role",
    "state",
    "urn",
    "$URN",
    "paging",
)
# Nothing but addresses and ids stands there: with a gap in it each leads nowhere, as it must.
OF_ADDRESSES = (".well-known", "jwks", "plc.directory")


def with_gaps(key: str, value: Any) -> Any:
    if isinstance(value, dict):
        return {name: with_gaps(name, entry) for name, entry in value.items()}
    if isinstance(value, list):
        return [with_gaps(key, entry) for entry in value]
    if not isinstance(value, str) or key.endswith(AS_IT_IS) or value.startswith("urn:"):
        return value
    return value + GAPS


@pytest.fixture
def gaps_in_every_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    send = requests.Session.send

    def sends(session: requests.Session, *args: Any, **how: Any) -> requests.Response:
        response = send(session, *args, **how)
        told = isinstance(session, http.GuardedSession) and response.content.startswith(b"{")
        if told and not any(part in response.url for part in OF_ADDRESSES):
            response._content = json.dumps(with_gaps("", response.json())).encode()
        return response

    monkeypatch.setattr(requests.Session, "send", sends)


@pytest.mark.usefixtures("gaps_in_every_answer")
@each_network
def test_a_login_whose_names_hold_gaps_is_connected_checked_and_shown(
    sandbox: Sandbox, network: str
) -> None:
    maren = Walker(sandbox)
    maren.connect(network)
    channel = Channel.objects.order_by("pk")[0]
    check_now(channel, at=timezone.now())

    login = Credential.objects.get()
    assert Cause(login.cause) is Cause.ALIVE
    for text in (login.account_id, login.account_name, channel.name, channel.external_id):
        assert text
        assert not set(GAPS) & set(text)
    assert maren.get(reverse("channels:list")).status_code == 200
    assert maren.get(reverse("channels:detail", args=[channel.pk])).status_code == 200


@pytest.mark.usefixtures("gaps_in_every_answer")
def test_a_person_whose_name_holds_gaps_signs_in(sandbox: Sandbox, client: Client) -> None:
    assert by_linkedin(sandbox, client).status_code == 302
    user = User.objects.get(email="maren@harbourcafe.example")
    assert not set(GAPS) & set(user.first_name + user.last_name)
