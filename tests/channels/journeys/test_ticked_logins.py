"""Which logins a walk goes through: each named with its network and channels, and ticked."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from channels.contract import Cause, Kind
from channels.journeys.refresh_all import runs
from channels.models import Credential, RefreshRun
from tests.factories import break_login, make_channel, make_credential, make_user
from tests.markup import flat

pytestmark = pytest.mark.django_db
WALK = reverse("channels:refresh_all")


@pytest.fixture
def logins(client: Client) -> list[Credential]:
    """Three that need their person, named alike."""
    now, user = timezone.now(), make_user()
    made = []
    for network, places in (("facebook", 3), ("pinterest", 1), ("x", 1)):
        login = make_credential(user, network, at=now, account_name="Yana Berg")
        kind = Kind.PAGE if network == "facebook" else None
        for _place in range(places):
            make_channel(login, name="Harbour Cafe", kind=kind, at=now)
        made.append(break_login(login, Cause.REVOKED_BY_USER, at=now))
    client.force_login(user)
    return made


def ticked(text: str) -> list[str]:
    return re.findall(r'name="login" value="(\d+)" checked', text)


def test_each_line_says_network_login_and_number_of_channels(
    client: Client, logins: list[Credential]
) -> None:
    text = flat(client.get(WALK).content.decode())

    assert "Facebook, login of Yana Berg · 3 channels" in text
    assert "Pinterest, login of Yana Berg · 1 channel<" in text
    assert sorted(ticked(text)) == sorted(str(login.pk) for login in logins)


def test_what_is_not_ticked_is_left_out_and_not_counted(
    client: Client, logins: list[Credential]
) -> None:
    chosen = [str(login.pk) for login in logins[:2]]
    client.post(WALK, {"boxes": "1", "login": chosen})

    run = RefreshRun.objects.get()
    progress = runs.progress(run, logins[0].user, at=timezone.now())
    assert (progress.number, progress.total) == (1, 2)
    for login in logins[:2]:
        runs.skip(login.user, login.pk, at=timezone.now())
    assert RefreshRun.objects.get().finished_at


def test_without_a_tick_nothing_begins(client: Client, logins: list[Credential]) -> None:
    text = client.post(WALK, {"boxes": "1"}, follow=True).content.decode()

    assert "Tick at least one login" in text
    assert not RefreshRun.objects.exists()


def test_somebody_elses_login_is_no_part_of_it(client: Client, logins: list[Credential]) -> None:
    other = make_credential(network="pinterest", at=timezone.now())
    break_login(other, Cause.EXPIRED, at=timezone.now())
    client.post(WALK, {"boxes": "1", "login": [str(other.pk), str(logins[0].pk), "x"]})

    assert RefreshRun.objects.get().only == [logins[0].pk]


def test_what_was_chosen_before_is_what_is_ticked(client: Client, logins: list[Credential]) -> None:
    text = flat(client.get(WALK, {"login": str(logins[1].pk)}).content.decode())

    assert ticked(text) == [str(logins[1].pk)]
