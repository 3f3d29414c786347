"""Which refusals hold no word of the network's own."""

from __future__ import annotations

import pytest

from channels.answers.plain_refusals import bare_sentence, challenge, plain
from channels.answers.reported_errors import read
from channels.contract import Context, Endpoint, Reply
from tests.channels.networks.recorded import AT


def judged(body: str, status: int = 403) -> bool:
    return plain(read(Reply(Endpoint.INTROSPECT, status, AT, body=body), Context()))


@pytest.mark.parametrize(
    "body",
    [
        '{"message":"Forbidden"}',
        '{"Message":"Access Denied"}',
        '{"status":403,"message":"Forbidden."}',
        '{"code":403,"message":"forbidden"}',
        '{"code":"FORBIDDEN","message":"Forbidden"}',
        '{"error":{"code":"access_denied"}}',
        '{"message":null}',
        "{}",
    ],
)
def test_the_name_of_the_status_is_all_it_says(body: str) -> None:
    assert judged(body)


@pytest.mark.parametrize(
    "body",
    [
        '{"message":"Not enough permissions to access: GET /me"}',
        '{"error":"invalid_client"}',
        '{"error":{"code":"access_token_invalid"}}',
        '{"code":"scope_not_authorized","message":"Forbidden"}',
        '{"serviceErrorCode":100,"message":"Forbidden"}',
        "<html>Forbidden</html>",
        "",
    ],
)
def test_more_than_that_is_an_answer(body: str) -> None:
    assert not judged(body)


def test_a_success_is_no_refusal() -> None:
    assert not judged("{}", 200)


@pytest.mark.parametrize(
    ("body", "bare"),
    [
        ('{"error":"Unauthenticated."}', True),
        ('{"error":"Unauthenticated.","code":401}', False),
        ('{"error":{"message":"Unauthenticated."}}', False),
        ('{"message":"Unauthenticated."}', False),
        ('["Unauthenticated."]', False),
    ],
)
def test_a_bare_sentence_has_nothing_beside_it(body: str, bare: bool) -> None:
    reply = Reply(Endpoint.WHOAMI, 401, AT, body=body)
    assert bare_sentence(read(reply, Context())) is bare


def test_a_challenge_is_the_header_and_bounded() -> None:
    header = 'Bearer error="invalid_token"'
    replies = [
        Reply(Endpoint.WHOAMI, 401, AT, headers=headers)
        for headers in ({"www-authenticate": header}, {"www-authenticate": "x" * 5000}, {})
    ]
    told = [challenge(read(reply, Context())) for reply in replies]
    assert told == [header, "x" * 1000, ""]
