"""From a network's consent page to a picture on the page, over HTTP, for each network."""

from __future__ import annotations

import pytest
from django.utils import timezone

from channels.models import Channel, Pending, Picture
from channels.pictures import due
from tests.channels.journeys.walking import Walker
from tests.conftest import Sandbox
from tests.every_network import those

pytestmark = pytest.mark.django_db
# A location has photographs, and none that stands for it.
WITH_PICTURES = those(
    lambda network: any(each.setting.endswith("_PICTURE_HOSTS") for each in network.options)
)


@pytest.mark.parametrize("network", WITH_PICTURES)
def test_a_channel_that_was_just_connected_gets_its_picture(sandbox: Sandbox, network: str) -> None:
    Walker(sandbox).connect(network)

    due.fetch_due(at=timezone.now())

    marks = [channel.picture for channel in Channel.objects.all()]
    assert all(marks)
    assert Picture.objects.count() == len(marks)


def test_while_the_person_decides_the_addresses_wait_sealed(sandbox: Sandbox) -> None:
    Walker(sandbox).allow("facebook")

    assert "fbcdn" not in Pending.objects.get().sealed
    assert not Picture.objects.exists()
