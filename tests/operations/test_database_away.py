"""A database that is away: 503 with a time to come again, our own page, and back by itself."""

from __future__ import annotations

import json
import re

import pytest
from django.db import InterfaceError, OperationalError, ProgrammingError
from django.test import Client

from operations.database_away import is_away


@pytest.mark.parametrize(
    ("error", "away"),
    [
        (OperationalError("connection refused"), True),
        (OperationalError("database is locked"), True),
        (InterfaceError("connection already closed"), True),
        (OperationalError("no such table: channels_channel"), False),
        (ProgrammingError("relation does not exist"), False),
        (None, False),
    ],
)
def test_what_counts_as_away(error: Exception | None, away: bool) -> None:
    assert is_away(error) is away


@pytest.fixture
def database_away(monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: object, **__: object) -> None:
        raise OperationalError("connection refused")

    monkeypatch.setattr("django.db.backends.base.base.BaseDatabaseWrapper.cursor", away)


@pytest.mark.django_db
@pytest.mark.usefixtures("database_away")
@pytest.mark.parametrize(
    ("address", "lang", "says"),
    [
        ("/channels/", "en", "Part of this site does not answer right now."),
        ("/es/channels/", "es", "Una parte de este sitio no responde ahora mismo."),
        ("/contact/", "en", ""),
    ],
)
def test_a_page_that_needs_it_is_our_own_503(address: str, lang: str, says: str) -> None:
    client = Client(raise_request_exception=False)
    client.cookies["sessionid"] = "a" * 32  # so that layers before the views ask for it
    answer = client.get(address)
    text = answer.content.decode()
    if answer.status_code == 200:  # it needs no database
        return
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")
    assert f'<html lang="{lang}">' in text
    assert says in text
    assert "no-store" in answer.headers["Cache-Control"]
    assert not re.search(r"Traceback|OperationalError|connection refused", text)


@pytest.mark.django_db
@pytest.mark.usefixtures("database_away")
def test_the_api_says_it_as_a_problem() -> None:
    client = Client(raise_request_exception=False)
    answer = client.get("/api/v1/channels", headers={"Authorization": "Bearer cck_none"})
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")
    assert answer.headers["Content-Type"].startswith("application/problem+json")
    assert json.loads(answer.content)["status"] == 503


@pytest.mark.django_db
@pytest.mark.usefixtures("database_away")
@pytest.mark.parametrize("address", ["/articles/network-fault-or-ours/", "/es/", "/about/"])
def test_what_needs_no_database_is_there_all_the_same(address: str) -> None:
    assert Client().get(address).status_code == 200
