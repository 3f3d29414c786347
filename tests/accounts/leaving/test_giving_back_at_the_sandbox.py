"""What the networks really do when somebody leaves: at the pretend ones, over HTTP."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.leaving import asking, carrying_out
from accounts.models import Letter
from channels.journeys.disconnection import disconnecting
from channels.journeys.disconnection.disconnecting import Outcome, give_back
from channels.models import Channel, Credential, Disconnected
from tests.channels.journeys.walking import Walker
from tests.conftest import Sandbox
from tests.every_network import NETWORK_IDS, where

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def test_every_login_is_given_back_where_the_network_lets_us(sandbox: Sandbox) -> None:
    walker = Walker(sandbox)
    for network in NETWORK_IDS:
        walker.connect(network)
    asking.ask(walker.user, at=timezone.now())
    assert carrying_out.carry_out_due(clock=lambda: timezone.now() + DAY) == 1
    assert not Channel.objects.exists()
    assert not Credential.objects.exists()
    told = [said["what"] for said in Letter.objects.get(kind="gone").context["told"]]
    revokes = where(lambda known: known.revokes)
    assert sum("our access has ended" in said for said in told) == len(revokes)
    assert sum("still lists our app" in said for said in told) == len(NETWORK_IDS) - len(revokes)


@pytest.mark.parametrize("network", where(lambda known: known.revokes))
def test_asked_a_second_time_it_is_no_failure(sandbox: Sandbox, network: str) -> None:
    """A worker that was killed before it could note the answer asks again."""
    walker = Walker(sandbox)
    walker.connect(network)
    login = Credential.objects.get()
    assert give_back(login, at=timezone.now()) is Outcome.REVOKED
    assert give_back(login, at=timezone.now()) is Outcome.REVOKED


@pytest.mark.parametrize("network", where(lambda known: known.revokes)[:1])
def test_what_was_disconnected_a_moment_ago_does_not_wait_for_its_hour(
    sandbox: Sandbox, network: str
) -> None:
    walker = Walker(sandbox)
    walker.connect(network)
    at = timezone.now() + DAY - timedelta(minutes=5)
    asking.ask(walker.user, at=timezone.now())
    gone = [disconnecting.disconnect(channel, at=at) for channel in Channel.objects.all()]
    assert carrying_out.carry_out_due(clock=lambda: timezone.now() + DAY) == 1
    assert not Disconnected.objects.exists()
    told = [said["what"] for said in Letter.objects.get(kind="gone").context["told"]]
    assert sum("our access has ended" in said for said in told) == 1
    assert gone
