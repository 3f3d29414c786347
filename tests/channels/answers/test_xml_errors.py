"""The two XML shapes of networks' old errors, and nothing else that begins with ``<``."""

from __future__ import annotations

import pytest

from channels.answers import xml_errors
from channels.answers.bodies import Form
from channels.answers.reported_errors import read
from channels.contract import Context, Endpoint, Reply
from tests.channels.networks.recorded import AT

DECLARED = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def test_a_list_of_numbered_errors() -> None:
    text = DECLARED + '<errors>\n<error code="89">Invalid or expired token</error>\n</errors>\n'
    assert xml_errors.read(text) == {
        "errors": [{"code": "89", "message": "Invalid or expired token"}]
    }


def test_members_with_hyphens_and_entities() -> None:
    text = (
        "<error><status>401</status><error-code>0</error-code>"
        "<message>Scope &quot;x&quot; &amp; more</message></error>"
    )
    assert xml_errors.read(text) == {
        "status": "401",
        "error_code": "0",
        "message": 'Scope "x" & more',
    }


@pytest.mark.parametrize(
    "text",
    [
        "<html><body><error>Token expired</error></body></html>",
        "<Error><Code>ExpiredToken</Code><Message>Token expired</Message></Error>",
        '<errors><error code="89">Invalid or expired token</error>',
        "<hash></hash>",
        "<errors>" + "<a>b</a>" * 5_000 + "</errors>",
        "<error>",
    ],
)
def test_anything_else_is_a_page(text: str) -> None:
    assert xml_errors.read(text) is None


def test_what_it_says_is_read_like_any_error() -> None:
    text = '<errors><error code="89">Invalid or expired token</error></errors>'
    parsed = read(Reply(Endpoint.WHOAMI, 401, AT, body=text), Context())
    assert parsed.form is Form.XML
    assert [(error.code, error.sentences) for error in parsed.errors] == [
        (89, ("invalid or expired token",))
    ]
