"""One click turns a topic off; a look, or a forged address, changes nothing."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth.models import User
from django.core import signing
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from notifications import topics
from notifications.models import Preferences
from notifications.unsubscribe import signed_links
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def path_for(user: User, topic: str = topics.ENDS_SOON) -> str:
    return signed_links.address(user.pk, topic).removeprefix("http://localhost:8000")


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
        reverse("notifications:unsubscribe", args=[signing.dumps("short", salt=signed_links.SALT)]),
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


@pytest.mark.parametrize(
    "topic", [*(topic.id for topic in topics.TOPICS), signed_links.EVERY_TOPIC]
)
@pytest.mark.parametrize("method", ["get", "head", "options"])
def test_a_scanner_that_follows_every_link_changes_nothing(topic: str, method: str) -> None:
    user = make_user()
    before = [Preferences.of(user).wants(topic.id) for topic in topics.TOPICS]

    getattr(Client(), method)(path_for(user, topic))

    assert [Preferences.of(user).wants(topic.id) for topic in topics.TOPICS] == before


@pytest.mark.parametrize("body", [{}, {"List-Unsubscribe": "yes"}, {"topic": topics.ENDS_SOON}])
@pytest.mark.parametrize("topic", [topics.ENDS_SOON, signed_links.EVERY_TOPIC])
def test_a_post_that_is_neither_a_mail_programs_nor_our_forms_is_refused(
    body: dict[str, str], topic: str
) -> None:
    user = make_user()

    reply = Client(enforce_csrf_checks=True).post(path_for(user, topic), body)

    assert reply.status_code == 403
    assert Preferences.of(user).wants(topics.ENDS_SOON)


@pytest.mark.parametrize(
    ("address", "body"),
    [
        (topics.ENDS_SOON, {}),
        (signed_links.EVERY_TOPIC, {"topic": topics.ENDS_SOON}),
    ],
)
def test_the_form_of_our_own_page_turns_one_topic_off(address: str, body: dict[str, str]) -> None:
    user, browser = make_user(), Client(enforce_csrf_checks=True)
    page = browser.get(path_for(user, address)).content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert token

    reply = browser.post(path_for(user, address), {**body, "csrfmiddlewaretoken": token.group(1)})

    assert "“Ends soon” is off." in reply.content.decode()
    mine = Preferences.of(user)
    assert [topic.id for topic in topics.TOPICS if not mine.wants(topic.id)] == [
        topic.id
        for topic in topics.TOPICS
        if not topic.on_by_default or topic.id == topics.ENDS_SOON
    ]


def test_an_old_link_works_after_the_sites_key_has_changed(settings: Settings) -> None:
    user = make_user()
    path = path_for(user)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another-" + "n" * 50

    Client().post(path, {"List-Unsubscribe": "One-Click"})

    assert not Preferences.of(user).wants(topics.ENDS_SOON)


def test_a_key_that_is_forgotten_ends_its_links(settings: Settings) -> None:
    path = path_for(make_user())
    settings.SECRET_KEY = "another-" + "n" * 50

    assert Client().get(path).status_code == 400
