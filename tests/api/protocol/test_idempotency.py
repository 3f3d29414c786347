"""A repeated call does its work once, whatever happens to the line, the worker or the clock."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from api import tasks
from api.models import KeptAnswer, Key
from api.protocol import idempotency
from channels.models import Channel, FailureReport
from channels.signals import failure_reported
from tests.api.conftest import Tool, make_tool
from tests.api.endpoints.test_failed_posts import EXPIRED, failed
from tests.factories import make_channel


@pytest.fixture
def channel(owner: User) -> Channel:
    return make_channel(user=owner, at=timezone.now())


def path(channel: Channel) -> str:
    return f"/channels/{channel.pk}/failures"


def claim(sent: dict[str, Any], **fields: Any) -> KeptAnswer:
    values = {"key": Key.objects.get(), "request_hash": "f" * 64, "created_at": timezone.now()}
    return KeptAnswer.objects.create(idempotency_key="one", **(values | fields))


@pytest.mark.parametrize("bulk", [False, True])
def test_the_same_again_is_answered_the_same_and_not_done_again(
    tool: Tool, channel: Channel, bulk: bool
) -> None:
    sent: dict[str, Any] = failed()
    where = "/failures" if bulk else path(channel)
    sent = {"reports": [sent | {"channel": channel.pk}]} if bulk else sent
    first = tool.post(where, sent, idempotency_key="one")
    again = tool.post(where, sent, idempotency_key="one")

    assert first.status_code == again.status_code == (200 if bulk else 201)
    assert first.json() == again.json()
    assert "Idempotency-Replayed" not in first.headers
    assert again["Idempotency-Replayed"] == "true"
    assert FailureReport.objects.count() == 1


def test_without_a_key_each_call_counts(tool: Tool, channel: Channel) -> None:
    sent = failed()
    for _ in range(2):
        assert tool.post(path(channel), sent).status_code == 201
    assert FailureReport.objects.count() == 2
    assert not KeptAnswer.objects.exists()


def test_another_body_or_channel_with_the_same_key_is_refused(
    tool: Tool, channel: Channel, owner: User
) -> None:
    other = make_channel(user=owner, at=timezone.now())
    sent = failed()
    tool.post(path(channel), sent, idempotency_key="one")
    for where, body in ((path(channel), sent | {"post": "2"}), (path(other), sent)):
        answer = tool.post(where, body, idempotency_key="one")
        assert answer.status_code == 422
        assert answer.json()["type"].endswith("#problem-idempotency-key-reused")
    assert FailureReport.objects.count() == 1


def test_keys_of_two_tools_do_not_meet(tool: Tool, channel: Channel, owner: User) -> None:
    sent = failed()
    for caller in (tool, make_tool(owner)):
        answer = caller.post(path(channel), sent, idempotency_key="one")
        assert "Idempotency-Replayed" not in answer.headers
    assert FailureReport.objects.count() == 2


def test_two_names_under_one_key_are_two_calls(tool: Tool, channel: Channel) -> None:
    """Each repeat gets its own first answer, never the other's."""
    sent = {name: failed(post=name) for name in ("one", "two")}
    first = {
        name: tool.post(path(channel), body, idempotency_key=name).json()
        for name, body in sent.items()
    }

    for name, body in sent.items():
        again = tool.post(path(channel), body, idempotency_key=name)
        assert again["Idempotency-Replayed"] == "true"
        assert again.json() == first[name]
    assert first["one"]["id"] != first["two"]["id"]
    assert FailureReport.objects.count() == KeptAnswer.objects.count() == 2


def test_while_the_first_is_under_way_the_second_waits(tool: Tool, channel: Channel) -> None:
    """The second call comes while the first is in the middle of its work."""
    sent = failed()
    seen: list[Any] = []

    def meanwhile(**_: object) -> None:
        if not seen:
            seen.append(tool.post(path(channel), sent, idempotency_key="one"))

    failure_reported.connect(meanwhile, weak=False)
    try:
        first = tool.post(path(channel), sent, idempotency_key="one")
    finally:
        failure_reported.disconnect(meanwhile)
    assert first.status_code == 201
    assert seen[0].status_code == 409
    assert int(seen[0]["Retry-After"]) > 0
    assert FailureReport.objects.count() == 1


def test_a_dead_workers_claim_is_taken_over(tool: Tool, channel: Channel) -> None:
    kept = claim(failed(), created_at=timezone.now() - idempotency.LEASE / 2)
    sent = failed()
    assert tool.post(path(channel), sent, idempotency_key="one").status_code in (409, 422)
    KeptAnswer.objects.filter(pk=kept.pk).update(
        created_at=timezone.now() - idempotency.LEASE - timedelta(seconds=1)
    )
    assert tool.post(path(channel), sent, idempotency_key="one").status_code == 201
    assert tool.post(path(channel), sent, idempotency_key="one")["Idempotency-Replayed"]
    assert KeptAnswer.objects.count() == FailureReport.objects.count() == 1


def test_a_refused_call_may_be_mended_and_sent_with_the_same_key(
    tool: Tool, channel: Channel
) -> None:
    old = failed(failed_at=timezone.now() - timedelta(days=40))
    assert tool.post(path(channel), old, idempotency_key="one").status_code == 422
    assert not KeptAnswer.objects.exists()
    assert tool.post(path(channel), failed(), idempotency_key="one").status_code == 201


def test_work_that_falls_leaves_nothing_and_gives_the_name_back(
    tool: Tool, channel: Channel
) -> None:
    def fall(**_: object) -> None:
        raise RuntimeError("a listener broke")

    failure_reported.connect(fall, weak=False)
    try:
        tool.client.raise_request_exception = False
        assert tool.post(path(channel), failed(), idempotency_key="one").status_code == 500
    finally:
        failure_reported.disconnect(fall)
    assert not FailureReport.objects.exists()
    assert not KeptAnswer.objects.exists()


def test_after_a_day_the_name_is_free_and_the_row_goes(tool: Tool, channel: Channel) -> None:
    sent = failed()
    tool.post(path(channel), sent, idempotency_key="one")
    KeptAnswer.objects.update(created_at=timezone.now() - timedelta(hours=25))
    again = tool.post(path(channel), failed(EXPIRED, post="2"), idempotency_key="one")
    assert again.status_code == 201
    assert "Idempotency-Replayed" not in again.headers

    assert tasks.delete_old() == 0
    KeptAnswer.objects.update(created_at=timezone.now() - timedelta(hours=25))
    assert tasks.delete_old() == 1
    assert not KeptAnswer.objects.exists()


@pytest.mark.parametrize("name", ["", "a b", "ü", "x" * 256])
def test_an_odd_key_is_refused(tool: Tool, channel: Channel, name: str) -> None:
    assert tool.post(path(channel), failed(), idempotency_key=name).status_code == 422
    assert not FailureReport.objects.exists()
