"""``manage.py explain`` on one answer: flags, files, standard input, clear refusals."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

KEYS = ["cause", "blame", "certainty", "reconnect", "rule", "next_step", "article"]
REVOKED = '{"status":401,"serviceErrorCode":65601,"code":"REVOKED_ACCESS_TOKEN"}'
IN_WORDS = '{"message":"The token used in the request has been revoked by the user"}'
CHALLENGE = 'Bearer realm="https://accounts.google.com/", error="invalid_token"'
LINKEDIN = ("--network", "linkedin", "--endpoint", "whoami", "--status", "401")


@pytest.fixture
def paste(monkeypatch: pytest.MonkeyPatch) -> Any:
    def run(*args: str, typed: str = "") -> dict[str, Any]:
        monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        out = io.StringIO()
        call_command("explain", *args, stdout=out)
        told: dict[str, Any] = json.loads(out.getvalue())
        return told

    return run


def test_it_prints_one_object_with_seven_keys(paste: Any) -> None:
    told = paste(*LINKEDIN, typed=REVOKED)
    assert list(told) == KEYS
    assert told["cause"] == "revoked_by_user"
    assert (told["blame"], told["certainty"], told["reconnect"]) == ("you", "inferred", True)
    assert told["rule"] == "revoked"
    assert told["article"] == "review-app-access#removed"
    assert "LinkedIn" in told["next_step"]


def test_the_tokens_age_counts(paste: Any) -> None:
    assert paste(*LINKEDIN, "--token-age", "5", typed=REVOKED)["cause"] == "network_fault"


def test_words_are_surer_than_a_number(paste: Any) -> None:
    told = paste(*LINKEDIN, "--token-age", "86400", typed=IN_WORDS)
    assert (told["rule"], told["certainty"]) == ("revoked_in_words", "said")


def test_our_own_record_counts(paste: Any) -> None:
    x = ("--network", "x", "--endpoint", "whoami", "--status", "401")
    body = '{"title":"Unauthorized","type":"about:blank","status":401,"detail":"Unauthorized"}'
    assert paste(*x, "--expires-in", "-60", typed=body)["cause"] == "expired"
    assert paste(*x, "--expires-in=60", typed=body)["cause"] == "invalid_token_unspecified"


def test_headers_count(paste: Any) -> None:
    google = ("--network", "youtube", "--endpoint", "whoami", "--status", "401")
    told = paste(*google, "--header", f"WWW-Authenticate={CHALLENGE}")
    assert told["cause"] == "invalid_token_unspecified"


@pytest.mark.parametrize("last", ["FILE", "-"])
def test_the_file_may_follow_the_headers(paste: Any, tmp_path: Path, last: str) -> None:
    file = tmp_path / "answer.json"
    file.write_text(REVOKED)
    last = str(file) if last == "FILE" else last
    told = paste(*LINKEDIN, "--header", "A=1", "B=2", last, typed=REVOKED)
    assert told["cause"] == "revoked_by_user"
    told = paste(*LINKEDIN, "--header", "A=1", "--header", "B=2", last, typed=REVOKED)
    assert told["cause"] == "revoked_by_user"


def test_without_a_status_nothing_came_back(paste: Any) -> None:
    told = paste("--network", "pinterest", "--endpoint", "publish")
    assert (told["cause"], told["rule"]) == ("network_fault", "line_failed")


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (("--endpoint", "whoami"), "--network must be one of facebook, instagram"),
        (("--network", "myspace", "--endpoint", "whoami"), "--network must be one of"),
        (("--network", "x"), "--endpoint must be one of token_exchange"),
        (("--network", "x", "--endpoint", "whoami", "--status", "soon"), "--status must be"),
        (("--network", "x", "--endpoint", "whoami", "--header", "nonsense:1", "f"), "NAME=VALUE"),
        (("--network", "x", "--endpoint", "whoami", "/no/such/file"), "cannot read /no/such/file"),
    ],
)
def test_a_mistake_is_named(paste: Any, args: tuple[str, ...], words: str) -> None:
    with pytest.raises(CommandError, match=words):
        paste(*args)


def test_it_never_prints_the_token_that_was_pasted(paste: Any) -> None:
    token = "EAAFictitious0Token1Of2The3Tests4ZD"
    body = json.dumps({"error": {"message": f"Malformed access token {token}", "code": 190}})
    facebook = ("--network", "facebook", "--endpoint", "whoami", "--status", "400")
    assert token not in json.dumps(paste(*facebook, typed=body))
