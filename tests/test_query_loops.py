"""A page that sends one statement in a loop fails its test, however the loop is written."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path
from pytest_django import Settings

from channels.models import Credential
from tests import query_loops
from tests.factories import make_credential, make_user
from tests.query_loops import AT_MOST, QueryInLoopError

pytestmark = pytest.mark.django_db


def of_each(request: HttpRequest) -> HttpResponse:
    people = User.objects.order_by("pk")
    return HttpResponse(str([Credential.objects.filter(user=person).count() for person in people]))


urlpatterns = [path("of-each/", of_each)]


@pytest.fixture
def several() -> list[User]:
    return [make_user() for _person in range(AT_MOST + 1)]


def test_a_page_with_a_loop_fails_and_names_its_line(
    several: list[User], client: Client, settings: Settings
) -> None:
    settings.ROOT_URLCONF = __name__
    with pytest.raises(QueryInLoopError, match=r"4 times at tests/test_query_loops.py:\d+ in "):
        client.get("/of-each/")


def test_a_few_are_no_loop(several: list[User], client: Client, settings: Settings) -> None:
    settings.ROOT_URLCONF = __name__
    several[0].delete()
    assert client.get("/of-each/").status_code == 200


def test_following_a_relation_is_seen(several: list[User]) -> None:
    for person in several:
        make_credential(person)
    with pytest.raises(QueryInLoopError), query_loops.refused():
        [login.user.email for login in Credential.objects.all()]
    with query_loops.refused():
        [login.user.email for login in Credential.objects.select_related("user")]


def test_what_is_allowed_by_name_passes(
    several: list[User], monkeypatch: pytest.MonkeyPatch
) -> None:
    allowed: dict[str, Any] = {"tests/test_query_loops.py": "for this test"}
    monkeypatch.setattr(query_loops, "ALLOWED", allowed)
    with query_loops.refused():
        [User.objects.get(pk=person.pk) for person in several]
