"""A tool reports who can see a published post: what it hears, and what it cannot do."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from api.endpoints.published_posts import PublishedOut
from api.keys.hashed_keys import Scope
from api.openapi.examples import PUBLISHED
from channels.contract import Kind
from channels.models import Channel, Event
from tests.api.conftest import Tool, make_tool
from tests.factories import DAY, make_channel, make_credential, make_user


@pytest.fixture
def page(owner: User) -> Channel:
    login = make_credential(owner, "facebook", at=timezone.now())
    return make_channel(login, kind=Kind.PAGE, name="Cafe", at=timezone.now())


def published(visibility: str = "limited", **fields: Any) -> dict[str, Any]:
    return {"published_at": timezone.now().isoformat(), "visibility": visibility} | fields


def test_the_tool_hears_that_it_is_the_apps_and_that_no_sign_in_helps(
    tool: Tool, page: Channel
) -> None:
    answer = tool.post(f"/channels/{page.pk}/published", published(hidden_by="app_in_development"))

    assert answer.status_code == 201
    told = PublishedOut.model_validate(answer.json())
    assert not told.reconnect
    assert "only people with a role in our app at Facebook can see them" in told.says
    assert told.article_url.endswith("/articles/network-fault-or-ours/#unseen")
    assert (told.channel.state, told.channel.blame, told.channel.visibility) == (
        "limited",
        "us",
        "limited",
    )
    assert told.channel.next_step is None


def test_unknown_leaves_the_channel_working(tool: Tool, page: Channel) -> None:
    told = tool.post(f"/channels/{page.pk}/published", published("unknown")).json()
    assert (told["channel"]["state"], told["channel"]["visibility"]) == ("working", "unknown")
    assert "private window" in told["says"]


def test_a_repeated_call_is_taken_once(tool: Tool, page: Channel) -> None:
    sent = published()
    for _ in range(2):
        answer = tool.post(f"/channels/{page.pk}/published", sent, idempotency_key="one")
        assert answer.status_code == 201
    assert Event.objects.filter(kind="published").count() == 1


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"visibility": "friends"}, "visibility"),
        ({"hidden_by": "bad luck"}, "hidden_by"),
        ({"published_at": "yesterday"}, "published_at"),
        ({"published_at": (timezone.now() - 31 * DAY).isoformat()}, "published_at"),
        ({"post": "x" * 201}, "post"),
        ({"seen": 1}, "seen"),
    ],
)
def test_what_cannot_be_is_refused_by_name(
    tool: Tool, page: Channel, fields: dict[str, Any], name: str
) -> None:
    answer = tool.post(f"/channels/{page.pk}/published", published() | fields)
    assert answer.status_code == 422
    assert any(fault["name"].split(".")[0] == name for fault in answer.json()["errors"])
    assert not Event.objects.exists()


def test_only_the_owners_key_with_the_scope(page: Channel, owner: User) -> None:
    path = f"/channels/{page.pk}/published"
    assert make_tool(make_user()).post(path, published()).status_code == 404
    assert make_tool(owner, Scope.CHANNELS_READ).post(path, published()).status_code == 403


def test_the_example_is_an_answer_as_it_looks() -> None:
    assert PublishedOut.model_validate(PUBLISHED).model_dump(mode="json").keys() == PUBLISHED.keys()
