"""The pretend networks call the running site when a person removes the app there."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from pytest_django.live_server_helper import LiveServer

from channels.callbacks import deletions
from channels.contract import Cause
from channels.models import Channel, Credential, DataDeletion
from tests.channels.networks.pretend import connect
from tests.conftest import Sandbox
from tests.every_network import those
from tests.factories import make_channel, make_credential

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(params=those(lambda network: {"deauthorize", "delete-data"} <= set(network.pushes)))
def page(request: pytest.FixtureRequest, sandbox: Sandbox, live_server: LiveServer) -> Channel:
    """A channel behind a real consent, with our callbacks told to the network."""
    network = request.param
    told = {
        "deauthorize_url": f"{live_server.url}/callbacks/{network}/deauthorize/",
        "data_deletion_url": f"{live_server.url}/callbacks/{network}/delete-data/",
    }
    sandbox.control(f"clients/demo-{network}", told)
    facts = connect(sandbox, network).places().facts
    login = make_credential(
        network=network,
        account_id=facts.account_id,
        other_id=facts.other_id or "",
        at=datetime.now(UTC),
    )
    return make_channel(login)


def happens(sandbox: Sandbox, login: Credential, event: str) -> list[int]:
    answer: Any = sandbox.control(f"{login.network}/accounts/{login.account_id}", {event: True})
    return [call["status"] for call in answer["callbacks"]]


def test_a_removed_app_is_known_at_once(sandbox: Sandbox, page: Channel) -> None:
    assert happens(sandbox, page.credential, "revoked") == [200]
    page.credential.refresh_from_db()
    assert page.credential.cause == Cause.REVOKED_BY_USER.value


def test_it_is_known_too_when_the_networks_clock_is_ahead(sandbox: Sandbox, page: Channel) -> None:
    sandbox.control("clock", {"advance_seconds": 30 * 86_400})
    assert happens(sandbox, page.credential, "revoked") == [200]
    page.credential.refresh_from_db()
    assert page.credential.cause == Cause.REVOKED_BY_USER.value


def test_a_wish_to_be_forgotten_is_granted(sandbox: Sandbox, page: Channel) -> None:
    assert happens(sandbox, page.credential, "data_deletion") == [200, 200]
    deletions.carry_out_due(at=datetime.now(UTC) + timedelta(days=2))
    assert not Credential.objects.exists()
    assert DataDeletion.objects.get().channels == 1
