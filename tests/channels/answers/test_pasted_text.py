"""What operators paste: log lines as well as bodies."""

from __future__ import annotations

import json

import pytest

from channels.answers.pasted_text import body_of

BODY = {"error": {"message": "Application does not have permission", "code": 10, "fbtrace_id": "A"}}
TEXT = json.dumps(BODY)


@pytest.mark.parametrize(
    "pasted",
    [
        TEXT,
        BODY,
        f"400 Bad Request: {TEXT}",
        f"Client error resulted in a `403 Forbidden` response:\n{TEXT}\n at line 7",
        str(BODY),
    ],
)
def test_the_body_is_found(pasted: object) -> None:
    assert json.loads(body_of(pasted)) == BODY


def test_a_body_that_a_logger_cut_is_closed_after_its_last_whole_member() -> None:
    cut = TEXT[: TEXT.index('"fbtrace_id"') + 6] + " (truncated...)"
    whole = {"error": {key: BODY["error"][key] for key in ("message", "code")}}
    assert json.loads(body_of(cut)) == whole
    assert json.loads(body_of(f"response:\n{cut}\n")) == whole


def test_a_list_as_python_prints_it_is_read() -> None:
    assert json.loads(body_of("[{u'message': u'Over capacity', u'code': 130}]")) == [
        {"message": "Over capacity", "code": 130}
    ]


def test_an_object_as_node_prints_it_is_read() -> None:
    printed = """{
      title: 'Forbidden',
      "detail": 'Not yours: title: "true"',
      status: 403,
      cached: false,
      retry: undefined,
      errors: [ [Object] ]
    }"""
    assert json.loads(body_of(printed)) == {
        "title": "Forbidden",
        "detail": 'Not yours: title: "true"',
        "status": 403,
        "cached": False,
        "retry": None,
        "errors": [None],
    }


@pytest.mark.parametrize("cut", [TEXT[:40], TEXT[:-1], '{"a": [1, {"b": "c"}, '])
def test_a_body_that_the_line_cut_stays_cut(cut: str) -> None:
    assert body_of(cut) == cut


@pytest.mark.parametrize(
    "pasted",
    [
        "",
        "plain words",
        "<html>{}</html>",
        '"quoted {"',
        "[1, {",
        "{'a': print()}",
        "{ a: print() }",
        "{ a: open('b') }",
        "{ a }",
        "(truncated...)",
    ],
)
def test_what_holds_no_object_is_left_as_it_is(pasted: str) -> None:
    assert body_of(pasted) == pasted


def test_nothing_is_an_empty_body() -> None:
    assert body_of(None) == ""
