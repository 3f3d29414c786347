"""Staff open what tells of somebody's channels: that person reads of it."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from accounts.models import LogEntry
from accounts.sign_in_log.kinds import What
from channels.models import EventKind
from tests.factories import make_channel, make_event, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def operator(client: Client) -> User:
    user = make_user("op@example.com")
    user.is_staff = user.is_superuser = True
    user.save()
    client.force_login(user)
    return user


@pytest.mark.parametrize("name", ["credential", "channel", "event"])
def test_a_look_in_the_admin_is_told_to_the_person(
    client: Client, operator: User, name: str
) -> None:
    channel = make_channel()
    event = make_event(channel, EventKind.CONNECTED)
    pk = {"credential": channel.credential_id, "channel": channel.pk, "event": event.pk}[name]
    owner = channel.credential.user

    assert client.get(reverse(f"admin:channels_{name}_change", args=[pk])).status_code == 200

    entry = LogEntry.objects.get(user=owner)
    assert (entry.what, entry.by, entry.place) == (What.STAFF_LOOKED, operator, "")
    client.force_login(owner)
    page = client.get(reverse("accounts:activity")).content.decode()
    assert "Staff of this site looked at the diagnosis of your channels." in page
    assert operator.email not in page


def test_who_may_not_look_leaves_no_entry(client: Client, operator: User) -> None:
    channel = make_channel()
    User.objects.filter(pk=operator.pk).update(is_superuser=False)
    address = reverse("admin:channels_channel_change", args=[channel.pk])
    assert client.get(address).status_code == 403
    assert not LogEntry.objects.filter(what=What.STAFF_LOOKED).exists()
