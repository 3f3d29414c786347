"""Every error under /api/ is a problem, wherever it arises; its type leads to a paragraph."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.urls import reverse

from api.protocol import problems
from api.protocol.parsing import StrictParser
from api.protocol.problem_types import TYPES
from api.protocol.problems import Problem
from tests.api.conftest import Tool
from tests.factories import make_channel

pytestmark = pytest.mark.django_db
MEMBERS = {"type", "title", "status", "detail", "instance"}


def told(answer: Any) -> tuple[int, str]:
    assert answer["Content-Type"] == "application/problem+json"
    assert answer["Cache-Control"] == "no-store"
    body = json.loads(answer.content)
    assert body.keys() >= MEMBERS
    assert body["status"] == answer.status_code
    assert body["instance"] == answer.wsgi_request.path
    return answer.status_code, body["type"].partition("#problem-")[2]


@pytest.mark.parametrize(
    "path", ["/api/", "/api/v1/", "/api/v1/nowhere", "/api/v2/channels", "/api/v1/channels/"]
)
def test_an_unknown_address(path: str) -> None:
    assert told(Client().get(path)) == (404, "not-found")


def test_a_method_that_does_not_exist_here(tool: Tool) -> None:
    answer = tool.client.delete("/api/v1/channels")

    assert told(answer) == (405, "method-not-allowed")
    assert answer["Allow"] == "GET"


def test_posting_needs_no_csrf_token_and_a_session_counts_for_nothing(owner: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(owner)

    assert told(client.post("/api/v1/channels"))[0] == 405


def test_a_host_that_is_not_ours() -> None:
    assert told(Client(headers={"Host": "evil.example"}).get("/api/v1/channels"))[0] in (400, 401)


def test_a_fault_of_ours_is_told_without_its_text(
    tool: Tool, owner: User, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_args: Any, **_more: Any) -> None:
        raise RuntimeError("inner secret")

    channel = make_channel(user=owner)
    monkeypatch.setattr("api.endpoints.channels.channel_out", broken)
    tool.client.raise_request_exception = False
    answer = tool.get(f"/channels/{channel.pk}")

    assert told(answer) == (500, "our-fault")
    assert b"inner secret" not in answer.content
    assert any(record.levelname == "ERROR" for record in caplog.records)


def parse(body: bytes, kind: str = "application/json") -> Any:
    request: HttpRequest = RequestFactory().post("/api/v1/x", body, content_type=kind)
    return StrictParser().parse_body(request)


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b'"\xff"',
        b"NaN",
        b"[1e999, Infinity]",
        rb'"\ud800"',
        rb'"a\u0000b"',
        b"[" * 100_000,
        b"1" * 5000,
    ],
)
def test_a_body_that_cannot_be_read(body: bytes) -> None:
    with pytest.raises(Problem) as raised:
        parse(body)

    assert raised.value.slug == "bad-request"


def test_a_body_that_can() -> None:
    assert parse(rb'{"a": "\\u0000 \u00e9"}', "application/json; charset=utf-8") == {
        "a": "\\u0000 é"
    }


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", ""])
def test_a_body_that_is_not_said_to_be_json(kind: str) -> None:
    with pytest.raises(Problem) as raised:
        parse(b"{}", kind)

    assert raised.value.slug == "not-json"


def test_every_type_leads_to_its_paragraph(client: Client) -> None:
    page = client.get(reverse("api_docs")).content.decode()
    for slug in TYPES:
        address, _mark, anchor = problems.address_of(slug).partition("#")
        assert address == "http://localhost:8000" + reverse("api_docs")
        assert f'id="{anchor}"' in page
