"""A person with channels, a key of theirs, and calls made with it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from api.keys import hashed_keys
from api.keys.hashed_keys import Scope
from tests.api.webhooks import receiving_server
from tests.factories import make_user


class Tool:
    """A publishing tool: calls the API with one key."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.client = Client()

    def get(self, path: str, query: dict[str, Any] | None = None, **headers: str) -> Any:
        return self.client.get(f"/api/v1{path}", query, headers=self._headers(headers))

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        return self.client.post(
            f"/api/v1{path}",
            body,
            content_type="application/json",
            headers=self._headers(headers),
        )

    def _headers(self, more: dict[str, str]) -> dict[str, str]:
        named = {name.replace("_", "-"): value for name, value in more.items()}
        return {"Authorization": f"Bearer {self.text}"} | named


def make_tool(user: User, *scopes: Scope, **fields: Any) -> Tool:
    """A tool with a key of ``user``; without scopes named, with all."""
    at = fields.pop("at", None) or timezone.now()
    return Tool(hashed_keys.make(user, "Tool", scopes or list(Scope), at=at, **fields).text)


@pytest.fixture(autouse=True)
def _fresh_counts() -> Iterator[None]:
    """What one test has counted limits no other."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def owner(db: None) -> User:
    return make_user()


@pytest.fixture
def tool(owner: User) -> Tool:
    return make_tool(owner)


@pytest.fixture
def listener() -> Iterator[receiving_server.Tool]:
    """A tool that takes what it is sent, until told otherwise."""
    with receiving_server.listening() as tool:
        yield tool
