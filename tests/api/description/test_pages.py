"""The description of the API: complete for programs, readable for people, public."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from tests.factories import make_user
from tests.test_page_weight import LIMIT, weight
from tests.test_pages_without_script import assert_plain

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
PROBLEM = "application/problem+json"


def description() -> dict[str, Any]:
    body: dict[str, Any] = Client().get("/api/v1/openapi.json").json()
    return body


def operations() -> list[dict[str, Any]]:
    return [operation for path in description()["paths"].values() for operation in path.values()]


def test_each_operation_is_told_in_full() -> None:
    told = operations()
    assert len(told) >= 3
    assert len({operation["operationId"] for operation in told}) == len(told)
    for operation in told:
        assert operation["summary"]
        assert operation["description"]
        assert operation["security"][0]["ApiKey"]
        assert {"401", "403", "422", "429", "500"} <= operation["responses"].keys()
        assert all(parameter["description"] for parameter in operation.get("parameters", []))
        for answer in operation["responses"].values():
            assert "$ref" in answer or answer["description"]


def test_errors_are_problems_and_the_scheme_is_bearer() -> None:
    parts = description()["components"]

    assert parts["securitySchemes"]["ApiKey"]["scheme"] == "bearer"
    for name, answer in parts["responses"].items():
        assert list(answer["content"]) == [PROBLEM]
        for example in answer["content"][PROBLEM]["examples"].values():
            assert name == f"Problem{example['value']['status']}"


def test_the_page_shows_each_operation_with_calls_to_copy(client: Client) -> None:
    text = client.get(reverse("api_docs")).content.decode()

    assert_plain(text)
    for operation in operations():
        assert f'id="{operation["operationId"]}"' in text
    assert text.count("import requests") == len(operations())
    assert text.count("$CHANNEL_CARE_KEY") == len(operations()) + 1


def test_it_begins_with_a_call_that_can_be_copied_and_the_way_to_a_key(client: Client) -> None:
    text = client.get(reverse("api_docs")).content.decode()
    start = text[text.index('id="start"') : text.index('id="about"')]

    assert reverse("keys:index") + "#new" in start
    assert "curl http://localhost:8000/api/v1/channels" in start
    assert start.count("data-copy=") == 2
    for operation in operations():
        assert f'href="#{operation["operationId"]}"' in start


@pytest.mark.parametrize("path", ["/api/v1/docs", "/api/v1/openapi.json", "/es/api/v1/docs"])
def test_it_is_the_same_for_everybody_and_may_be_kept(path: str) -> None:
    nobody, somebody = Client(), Client()
    user: User = make_user()
    somebody.force_login(user)
    somebody.get(reverse("keys:index"))  # from here on the session holds their time zone
    first, second = nobody.get(path), somebody.get(path)

    assert first.content == second.content
    assert "public" in first["Cache-Control"]
    assert "Cookie" not in second.get("Vary", "")
    assert nobody.get(path, headers={"If-None-Match": first["ETag"]}).status_code == 304
    assert nobody.post(path).status_code == 405


def test_it_is_light(client: Client) -> None:
    assert weight(client, reverse("api_docs")) < LIMIT
