"""Who gets in, with what, how often; and what everybody else is told."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from api.keys import hashed_keys
from api.keys.hashed_keys import Scope
from api.models import Key
from api.protocol import limits
from tests.api.conftest import Tool, make_tool

PATH = "/channels"


def problem(answer: Any, status: int, slug: str) -> dict[str, Any]:
    assert answer.status_code == status
    assert answer["Content-Type"] == "application/problem+json"
    body: dict[str, Any] = answer.json()
    assert body["type"] == f"http://localhost:8000/api/v1/docs#problem-{slug}"
    assert body["status"] == status
    assert body["title"]
    assert body["detail"]
    assert body["instance"] == answer.wsgi_request.path
    return body


@pytest.mark.django_db
@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer cck_", "Bearer x", "Bearer cck_é", "Basic YTpi"]
)
def test_without_a_key_nobody_gets_in(header: str) -> None:
    headers = {"Authorization": header} if header else {}
    answer = Client().get(f"/api/v1{PATH}", headers=headers)

    problem(answer, 401, "no-key")
    assert answer["WWW-Authenticate"].startswith("Bearer realm=")


def test_a_session_is_no_key(owner: User, client: Client) -> None:
    client.force_login(owner)

    problem(client.get(f"/api/v1{PATH}"), 401, "no-key")


def test_a_key_that_is_revoked_over_or_of_a_closed_account_says_so(owner: User) -> None:
    at = timezone.now()
    revoked = make_tool(owner)
    key = hashed_keys.find(revoked.text)
    assert key
    assert hashed_keys.revoke(key, at=at)
    assert not hashed_keys.revoke(key, at=at)
    over = make_tool(owner, at=at - timedelta(days=2), expires_at=at - timedelta(seconds=1))
    assert "revoked" in problem(revoked.get(PATH), 401, "no-key")["detail"]
    assert "expired" in problem(over.get(PATH), 401, "no-key")["detail"]
    living = make_tool(owner, expires_at=at + timedelta(hours=1))
    assert living.get(PATH).status_code == 200

    owner.is_active = False
    owner.save()

    assert "closed" in problem(living.get(PATH), 401, "no-key")["detail"]


def test_a_scope_that_lacks_is_named(owner: User) -> None:
    answer = make_tool(owner, Scope.FAILURES_WRITE).get(PATH)

    assert problem(answer, 403, "scope-missing")["scope"] == "channels:read"
    assert 'error="insufficient_scope"' in answer["WWW-Authenticate"]


def test_only_a_keyed_hash_is_kept(owner: User, settings: Settings) -> None:
    text = make_tool(owner).text
    key = Key.objects.get()
    assert len(text) >= len(hashed_keys.MARK) + 43
    assert text.startswith(key.prefix)
    assert text not in str(Key.objects.values().get())

    old, settings.SECRET_KEY = settings.SECRET_KEY, "another " * 8
    assert hashed_keys.find(text) is None
    settings.SECRET_KEY_FALLBACKS = [old]
    assert hashed_keys.find(text) == key


def test_last_use_is_noted_once_a_minute(owner: User) -> None:
    make_tool(owner)
    key, at = Key.objects.get(), timezone.now()
    noted = []
    for seconds in (0, 30, 61):
        hashed_keys.note_use(key, at=at + timedelta(seconds=seconds))
        key.refresh_from_db()
        noted.append(key.last_used_at)

    assert noted == [at, at, at + timedelta(seconds=61)]


def test_every_answer_says_what_is_left_and_then_it_is_enough(
    tool: Tool, owner: User, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.API_CALLS_A_MINUTE = 2
    at = timezone.now().replace(second=20, microsecond=0)
    monkeypatch.setattr("api.protocol.auth.timezone.now", lambda: at)
    left = [tool.get(PATH)["RateLimit-Remaining"] for _ in range(2)]
    answer = tool.get(PATH)

    assert left == ["1", "0"]
    problem(answer, 429, "too-many-calls")
    assert (answer["RateLimit-Limit"], answer["RateLimit-Reset"]) == ("2", "40")
    assert answer["Retry-After"] == "40"
    assert make_tool(owner).get(PATH).status_code == 200
    at += timedelta(minutes=1)
    assert tool.get(PATH).status_code == 200


def test_wrong_keys_tire_an_address_and_not_its_right_ones(tool: Tool) -> None:
    wrong = Tool("cck_wrong")
    answers = [wrong.get(PATH).status_code for _ in range(limits.WRONG_KEYS_A_MINUTE)]
    answer = wrong.get(PATH)

    assert set(answers) == {401}
    problem(answer, 429, "too-many-calls")
    assert 0 < int(answer["Retry-After"]) <= 60
    assert tool.get(PATH).status_code == 200
