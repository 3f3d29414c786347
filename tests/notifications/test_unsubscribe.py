"""One click turns a topic off; a look, or a forged address, changes nothing."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.core import signing
from django.test import Client
from django.urls import reverse

from notifications import topics, unsubscribing
from notifications.models import Preferences
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def path_for(user: User, topic: str = topics.ENDS_SOON) -> str:
    return unsubscribing.address(user.pk, topic).removeprefix("http://localhost:8000")


def test_a_look_changes_nothing_and_offers_the_button() -> None:
    user = make_user()

    reply = Client().get(path_for(user))

    assert "Turn “Ends soon” off?" in reply.content.decode()
    assert Preferences.of(user).wants(topics.ENDS_SOON)


def test_a_mail_program_turns_the_topic_off_without_cookie_or_csrf() -> None:
    user = make_user()
    program = Client(enforce_csrf_checks=True)

    reply = program.post(path_for(user), {"List-Unsubscribe": "One-Click"})

    assert reply.status_code == 200
    assert "is off" in reply.content.decode()
    mine = Preferences.of(user)
    assert not mine.wants(topics.ENDS_SOON)
    assert mine.wants(topics.CONNECTION_LOST)


def test_twice_is_the_same_as_once() -> None:
    user = make_user()
    for _time in range(2):
        assert Client().post(path_for(user)).status_code == 200

    assert not Preferences.of(user).wants(topics.ENDS_SOON)
    assert "is off" in Client().get(path_for(user)).content.decode()


def forged(user: User) -> list[str]:
    return [
        path_for(user)[:-3] + "xx/",
        reverse("notifications:unsubscribe", args=["nonsense"]),
        reverse(
            "notifications:unsubscribe",
            args=[signing.dumps([user.pk, topics.ENDS_SOON], salt="another")],
        ),
        path_for(user, "no_such_topic"),
        reverse(
            "notifications:unsubscribe", args=[signing.dumps("short", salt=unsubscribing.SALT)]
        ),
        path_for(User(pk=987_654)),
    ]


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_forged_address_is_refused_in_words(method: str) -> None:
    user = make_user()

    for path in forged(user):
        reply = getattr(Client(), method)(path)
        assert reply.status_code == 400
        assert "This link is damaged." in reply.content.decode()
    assert Preferences.of(user).wants(topics.ENDS_SOON)
