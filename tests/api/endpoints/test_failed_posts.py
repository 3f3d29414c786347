"""A tool reports posts that failed: what it hears, what is kept, what it cannot do."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from api.endpoints.failed_post_schemas import FailuresOut, ReportOut
from api.keys.hashed_keys import Scope
from channels.contract import State
from channels.models import Channel, Event, EventKind, FailureReport
from tests.api.conftest import Tool, make_tool
from tests.factories import DAY, make_channel, make_credential, make_user
from tests.test_no_secret_anywhere import rows

EXPIRED = {"status": 401, "serviceErrorCode": 65602, "message": "The token has expired"}
DUPLICATE = {
    "message": "Content is a duplicate of urn:li:share:7",
    "errorDetails": {"inputErrors": [{"code": "DUPLICATE_POST"}]},
    "status": 422,
}


@pytest.fixture
def channel(owner: User) -> Channel:
    return make_channel(user=owner, at=timezone.now())


def failed(body: Any = EXPIRED, status: int | None = 401, **fields: Any) -> dict[str, Any]:
    when: datetime = fields.pop("failed_at", timezone.now())
    return {"failed_at": when.isoformat(), "status": status, "body": body} | fields


def test_the_tool_hears_what_the_answer_means_and_what_we_do(tool: Tool, channel: Channel) -> None:
    answer = tool.post(f"/channels/{channel.pk}/failures", failed(post="#311"))

    assert answer.status_code == 201
    told = ReportOut.model_validate(answer.json())
    assert (told.post, told.answer.cause, told.answer.certainty) == ("#311", "expired", "said")
    assert told.answer.reconnect
    assert "/articles/what-is-an-access-token/#expired" in told.answer.article_url
    assert told.next.what == "asking"
    assert told.channel.id == channel.pk
    assert told.hint is None
    kept = FailureReport.objects.get(pk=told.id)
    assert (kept.channel_id, kept.cause, kept.by) == (channel.pk, "expired", "Tool")


def test_a_guess_asks_no_tool_to_send_anybody_to_the_network(tool: Tool, channel: Channel) -> None:
    channel.credential.network = channel.network = "facebook"
    channel.credential.save()
    channel.save()
    bare = {"error": {"message": "Error validating access token.", "code": 190}}

    answer = tool.post(f"/channels/{channel.pk}/failures", failed(bare, 400)).json()["answer"]

    assert answer["cause"] == "invalid_token_unspecified"
    assert answer["reconnect"] is False
    assert "may mean that the token is no longer accepted" in answer["says"]


def test_a_report_alone_marks_no_channel_but_has_the_network_asked(
    tool: Tool, channel: Channel
) -> None:
    told = tool.post(f"/channels/{channel.pk}/failures", failed()).json()

    channel.refresh_from_db()
    assert told["channel"]["state"] == channel.state == State.WORKING.value
    assert channel.credential.cause == "alive"
    assert channel.credential.next_check_at <= timezone.now()
    assert Event.objects.get(kind=EventKind.FAILURE_REPORTED).cause == "expired"


def test_a_refused_post_is_no_lost_channel(tool: Tool, channel: Channel) -> None:
    before = channel.credential.next_check_at
    told = tool.post(f"/channels/{channel.pk}/failures", failed(DUPLICATE, 422)).json()

    assert told["answer"]["cause"] == "alive"
    assert told["answer"]["reconnect"] is False
    assert told["next"]["what"] == "post_only"
    channel.credential.refresh_from_db()
    assert channel.credential.next_check_at == before


@pytest.mark.parametrize("body", [EXPIRED, None, "<html>502</html>", "", [1]])
@pytest.mark.parametrize("status", [401, 502, None])
def test_any_answer_is_taken(tool: Tool, channel: Channel, body: Any, status: int | None) -> None:
    answer = tool.post(f"/channels/{channel.pk}/failures", failed(body, status))
    assert answer.status_code == 201
    if status != 401:
        assert answer.json()["answer"]["cause"] == "network_fault"
        assert answer.json()["answer"]["reconnect"] is False


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"failed_at": timezone.now() + timedelta(days=1)}, "failed_at"),
        ({"failed_at": timezone.now() - 31 * DAY}, "failed_at"),
        ({"status": 201, "body": {"id": "urn:li:share:1"}}, "status"),
        ({"status": "401"}, "status"),
        ({"status": True}, "status"),
        ({"post": "x" * 201}, "post"),
        ({"failure": "bored"}, "failure"),
        ({"contnet": "a"}, "contnet"),
        ({"next_due_at": "tomorrow"}, "next_due_at"),
        ({"also_to": ["7"]}, "also_to"),
        ({"headers": {"a": 1}}, "headers"),
    ],
)
def test_what_cannot_be_is_refused_by_name(
    tool: Tool, channel: Channel, fields: dict[str, Any], name: str
) -> None:
    answer = tool.post(f"/channels/{channel.pk}/failures", failed(**fields))

    assert answer.status_code == 422
    assert answer["Content-Type"] == "application/problem+json"
    assert any(fault["name"].split(".")[0] == name for fault in answer.json()["errors"])
    assert not FailureReport.objects.exists()


def test_a_time_without_a_zone_is_not_guessed_at(tool: Tool, channel: Channel) -> None:
    for when in ("2026-11-24T09:00:00", 1795500000, "0001-01-01T00:00:00+14:00"):
        answer = tool.post(f"/channels/{channel.pk}/failures", failed() | {"failed_at": when})
        assert answer.status_code == 422


def test_a_report_has_64_kb(tool: Tool, channel: Channel) -> None:
    assert tool.post(f"/channels/{channel.pk}/failures", failed("x" * 65_000)).status_code == 201
    answer = tool.post(f"/channels/{channel.pk}/failures", failed("x" * 66_000))
    assert answer.status_code == 413
    assert answer.json()["type"].endswith("#problem-too-large")


def test_only_the_owners_key_with_the_scope(channel: Channel, owner: User) -> None:
    path = f"/channels/{channel.pk}/failures"
    assert make_tool(make_user()).post(path, failed()).status_code == 404
    lacking = make_tool(owner, Scope.CHANNELS_READ).post(path, failed())
    assert lacking.status_code == 403
    assert lacking.json()["scope"] == "failures:write"
    nobody = Client().post(f"/api/v1{path}", failed(), content_type="application/json")
    assert nobody.status_code == 401
    assert not FailureReport.objects.exists()


def test_nothing_of_a_token_or_a_text_is_kept(
    tool: Tool, owner: User, caplog: pytest.LogCaptureFixture
) -> None:
    login = make_credential(owner, at=timezone.now(), access="plain-words-only")
    channel = make_channel(login)
    odd = {"oddity": "nobody knows plain-words-only", "access_token": "EAAGsecretsecret1"}
    sent = failed(odd, 418, content="Our secret recipe", post="at Bearer abcdef123456789012345678")
    told = tool.post(f"/channels/{channel.pk}/failures", sent).json()

    assert told["answer"]["cause"] == "unknown"
    for text in [*rows(), str(told), caplog.text]:
        for secret in ("plain-words", "EAAGsecret", "recipe", "abcdef1234"):
            assert secret not in text


def test_many_at_once_each_with_its_own_result(tool: Tool, channel: Channel, owner: User) -> None:
    foreign = make_channel(user=make_user())
    answer = tool.post(
        "/failures",
        {
            "reports": [
                failed(channel=channel.pk, post="one"),
                failed(channel=foreign.pk),
                failed(channel=channel.pk, failed_at=timezone.now() - 40 * DAY),
                failed("x" * 66_000, channel=channel.pk),
                failed(DUPLICATE, 422, channel=channel.pk, post="five"),
            ]
        },
    )

    assert answer.status_code == 200
    results = FailuresOut.model_validate(answer.json()).results
    assert [result.index for result in results] == list(range(5))
    assert [result.status for result in results] == [201, 404, 422, 413, 201]
    assert results[1].problem
    assert results[1].problem["type"].endswith("#problem-not-found")
    posts = FailureReport.objects.order_by("pk").values_list("post", flat=True)
    assert list(posts) == ["one", "five"]


def test_a_hundred_and_no_more(tool: Tool, channel: Channel) -> None:
    reports = [failed(channel=channel.pk) for _ in range(101)]
    assert tool.post("/failures", {"reports": reports}).status_code == 422
    assert tool.post("/failures", {"reports": []}).status_code == 422
    assert tool.post("/failures", {"reports": reports[:100]}).status_code == 200
    assert FailureReport.objects.count() == 100


def test_the_same_post_on_several_accounts_is_named(tool: Tool, owner: User) -> None:
    at = timezone.now()
    several = [make_channel(user=owner, at=at) for _ in range(3)]
    other = make_channel(user=owner, network="pinterest", at=at)
    reports = [failed(DUPLICATE, 422, channel=channel.pk, content="Buy now") for channel in several]
    reports.append(failed({"code": 3}, 403, channel=other.pk, content="Buy  now"))
    results = tool.post("/failures", {"reports": reports}).json()["results"]

    ids = [channel.pk for channel in several]
    hints = [result["report"]["hint"] for result in results]
    assert [hint and hint["channels"] for hint in hints] == [ids, ids, ids, None]


def test_a_second_report_a_moment_later_names_it_too(tool: Tool, owner: User) -> None:
    first, second = (make_channel(user=owner, at=timezone.now()) for _ in range(2))
    sent = failed(DUPLICATE, 422, content="Buy now")
    assert tool.post(f"/channels/{first.pk}/failures", sent).json()["hint"] is None
    told = tool.post(f"/channels/{second.pk}/failures", sent).json()

    assert told["hint"]["channels"] == [first.pk, second.pk]
    assert "/articles/scheduling-without-spam/#looks" in told["hint"]["article_url"]
    assert list(FailureReport.objects.values_list("identical", flat=True)) == [2, 2]


def test_a_stated_cause_has_no_other_beside_it(tool: Tool, owner: User) -> None:
    at = timezone.now()
    first, second = (make_channel(user=owner, at=at) for _ in range(2))
    told = tool.post(f"/channels/{first.pk}/failures", failed(also_to=[second.pk])).json()
    assert (told["answer"]["cause"], told["hint"]) == ("expired", None)

    told = tool.post(
        f"/channels/{first.pk}/failures", failed(DUPLICATE, 422, also_to=[second.pk])
    ).json()
    assert told["hint"]["channels"] == [first.pk, second.pk]


def test_only_ones_own_channels_of_the_network_count_as_company(tool: Tool, owner: User) -> None:
    mine = make_channel(user=owner, at=timezone.now())
    foreign = make_channel(user=make_user())
    elsewhere = make_channel(user=owner, network="pinterest")
    sent = failed(DUPLICATE, 422, also_to=[foreign.pk, elsewhere.pk, 10**9])
    assert tool.post(f"/channels/{mine.pk}/failures", sent).json()["hint"] is None
