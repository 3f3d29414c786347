"""``manage.py explain --jsonl``: a line in, a line out, whatever the line is."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from hypothesis import given
from hypothesis import strategies as st

from channels.explain.lines import explain_line
from tests.channels.networks.recorded import AT

KEYS = ["cause", "blame", "certainty", "reconnect", "rule", "next_step", "article"]
BODY = {"status": 401, "serviceErrorCode": 65601, "message": "m"}
CHALLENGE = 'Bearer realm="https://accounts.google.com/", error="invalid_token"'


def line(**more: Any) -> dict[str, Any]:
    return {"network": "linkedin", "endpoint": "whoami", "status": 401, "body": BODY, **more}


def told(**more: Any) -> dict[str, Any]:
    return explain_line(json.dumps(line(**more)), at=AT)


def test_each_line_gets_one_line_in_the_same_order(tmp_path: Path) -> None:
    lines = [
        json.dumps(line()),
        "nonsense",
        json.dumps(line(status=503)),
        json.dumps(line(context={"token_age_s": 5})),
    ]
    file = tmp_path / "answers.jsonl"
    file.write_text("\n".join(lines) + "\n\n")
    out = io.StringIO()
    call_command("explain", "--jsonl", str(file), stdout=out)
    answers = [json.loads(line) for line in out.getvalue().splitlines()]
    assert [answer["cause"] for answer in answers] == [
        "revoked_by_user",
        "unknown",
        "network_fault",
        "network_fault",
    ]
    assert [list(answer) for answer in answers] == [KEYS, [*KEYS, "error"], KEYS, KEYS]


def test_standard_input_is_read_by_default(monkeypatch: pytest.MonkeyPatch) -> None:
    out = io.StringIO()
    monkeypatch.setattr("sys.stdin", io.StringIO(json.dumps(line())))
    call_command("explain", "--jsonl", stdout=out)
    assert json.loads(out.getvalue())["cause"] == "revoked_by_user"


@pytest.mark.parametrize("body", [BODY, json.dumps(BODY), json.dumps(json.dumps(BODY))])
def test_a_body_may_be_text_or_parsed(body: Any) -> None:
    assert told(body=body)["cause"] == "revoked_by_user"


@pytest.mark.parametrize("status", [401, "401", " 401 ", "401 Unauthorized", 401.0, "HTTP/1.1 401"])
def test_a_status_may_be_a_number_or_text(status: Any) -> None:
    assert told(status=status)["cause"] == "revoked_by_user"


@pytest.mark.parametrize("status", [None, "", 0, "null"])
def test_no_status_means_that_nothing_came(status: Any) -> None:
    assert told(status=status)["rule"] == "line_failed"


@pytest.mark.parametrize(
    "headers",
    [
        {"WWW-Authenticate": CHALLENGE},
        {"www-authenticate": [CHALLENGE]},
        [["WWW-Authenticate", CHALLENGE]],
        f"Date: today\nWWW-Authenticate: {CHALLENGE}",
    ],
)
def test_headers_may_come_in_several_forms(headers: Any) -> None:
    assert told(network="youtube", headers=headers, body="")["rule"] == "token_invalid"


@pytest.mark.parametrize("headers", [None, [], 5, "none", [[1]], {"a": None}])
def test_odd_headers_are_left_out(headers: Any) -> None:
    assert told(headers=headers)["cause"] == "revoked_by_user"


@pytest.mark.parametrize("context", [{"token_age_s": "5"}, {"token_age_s": 5.5, "more": 1}])
def test_lengths_of_time_may_be_text(context: Any) -> None:
    assert told(context=context)["cause"] == "network_fault"


@pytest.mark.parametrize("context", [None, [], "x", {"token_age_s": "soon"}, {"token_age_s": None}])
def test_odd_context_is_no_context(context: Any) -> None:
    assert told(context=context)["cause"] == "revoked_by_user"


def test_unknown_keys_are_ignored_and_old_names_understood() -> None:
    assert told(source="somewhere", expected="x")["cause"] == "revoked_by_user"
    assert told(network="Twitter", endpoint="WHOAMI", body='{"errors":[{"code":89}]}')["cause"] == (
        "invalid_token_unspecified"
    )


@pytest.mark.parametrize(
    "text",
    [
        *("", "x", "[]", "7", "null", "{}", '{"network":"x"}', "[" * 100_000, '{"network":"x","e'),
        *(json.dumps(line(network=3)), json.dumps(line(endpoint=None))),
        json.dumps(line(status="x")),
    ],
)
def test_a_bad_line_is_unknown_with_an_error(text: str) -> None:
    answer = explain_line(text, at=AT)
    assert (answer["cause"], answer["reconnect"]) == ("unknown", False)
    assert answer["error"]


@given(st.text(max_size=80) | st.binary(max_size=80).map(lambda raw: raw.decode("latin-1")))
def test_no_line_ever_raises(text: str) -> None:
    assert explain_line(text, at=AT)["cause"] == "unknown"


_anything: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=6,
)


@given(st.fixed_dictionaries(dict.fromkeys(("status", "headers", "body", "context"), _anything)))
def test_nothing_inside_a_line_ever_raises(given_line: dict[str, Any]) -> None:
    answer = told(**given_line)
    assert set(KEYS) <= answer.keys()
    assert "could not be explained" not in answer.get("error", "")
