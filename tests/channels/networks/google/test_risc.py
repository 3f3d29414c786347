"""Google's security event tokens: proved, and read for what they say of our logins."""

from __future__ import annotations

import base64
import hashlib
from datetime import timedelta
from typing import Any

import jwt
import pytest

from channels.contract import App, Cause, PushError, PushKind, PushLater, Tokens
from channels.contract.pushes import Message, Push
from channels.networks.google import risc
from tests.channels.networks.google.signing import CLIENT, PERSON, SUBJECT, push, signed, told
from tests.factories import NOW

APP = App(CLIENT, "secret")
REVOKED = risc.TOKENS_REVOKED


def read(body: bytes) -> list[Message]:
    return list(risc.read(push(body), APP, at=NOW))


def event(name: str, **more: Any) -> list[Message]:
    return read(signed({name: {"subject": SUBJECT, **more}}, at=NOW))


@pytest.mark.parametrize(
    ("name", "more", "kind", "cause"),
    [
        (REVOKED, {}, PushKind.ACCESS_REMOVED, Cause.REVOKED_BY_USER),
        (risc.DISABLED, {"reason": "hijacking"}, PushKind.ACCESS_REMOVED, Cause.ACCOUNT_SUSPENDED),
        (
            *(risc.DISABLED, {"reason": "bulk-account"}),
            *(PushKind.ACCESS_REMOVED, Cause.ACCOUNT_SUSPENDED),
        ),
        (risc.PURGED, {}, PushKind.ACCESS_REMOVED, Cause.ACCOUNT_SUSPENDED),
        (risc.DISABLED, {}, PushKind.ASK_AGAIN, Cause.UNKNOWN),
        (f"{risc.RISC}account-enabled", {}, PushKind.ASK_AGAIN, Cause.UNKNOWN),
        (f"{risc.RISC}sessions-revoked", {}, PushKind.ASK_AGAIN, Cause.UNKNOWN),
        (
            f"{risc.RISC}account-credential-change-required",
            {},
            PushKind.ASK_AGAIN,
            Cause.UNKNOWN,
        ),
    ],
)
def test_each_event_is_told_as_what_it_is(
    name: str, more: dict[str, str], kind: PushKind, cause: Cause
) -> None:
    [message] = event(name, **more)
    assert (message.kind, message.cause, message.account_id) == (kind, cause, PERSON)
    assert message.resent


@pytest.mark.parametrize("name", [f"{risc.RISC}verification", f"{risc.RISC}not-yet-known"])
def test_what_is_no_matter_of_ours_is_taken_and_says_nothing(name: str) -> None:
    assert event(name, state="a test") == []


def test_two_events_of_a_token_are_two_messages() -> None:
    both = {
        REVOKED: {"subject": SUBJECT},
        f"{risc.RISC}sessions-revoked": {"subject": SUBJECT},
    }
    messages = read(signed(both, at=NOW))
    assert len({message.mark for message in messages}) == 2


def test_the_same_event_again_has_the_same_mark() -> None:
    first, again = (read(told(REVOKED, at=NOW)) for _ in range(2))
    assert first[0].mark == again[0].mark


@pytest.mark.parametrize(
    "claims",
    [
        {"aud": "another-client"},
        {"aud": None},
        {"iss": "https://accounts.example.com/"},
        {"iss": None},
        {"iat": None},
        {"jti": None},
        {"by": "another-key"},
        {"kid": "never-published"},
    ],
)
def test_what_google_did_not_sign_for_us_is_refused(claims: dict[str, Any]) -> None:
    body = signed({REVOKED: {"subject": SUBJECT}}, at=NOW, **claims)
    with pytest.raises(PushError):
        read(body)


@pytest.mark.parametrize("body", [b"", b"{}", b"a.b.c", b"\xff\xfe", b"x" * 20_000])
def test_what_is_no_token_is_refused(body: bytes) -> None:
    with pytest.raises(PushError):
        read(body)


@pytest.mark.parametrize("algorithm", ["none", "HS256"])
def test_a_token_signed_in_another_way_is_refused(algorithm: str) -> None:
    secret = "" if algorithm == "none" else "as-long-as-a-key-has-to-be-for-this-one"
    claims = {"iss": risc.ISSUERS[0], "aud": CLIENT, "iat": int(NOW.timestamp()), "jti": "1"}
    body = jwt.encode(claims, secret, algorithm=algorithm, headers={"kid": "key-1"})
    with pytest.raises(PushError):
        read(body.encode())


def test_it_has_no_end_and_what_is_old_has_nothing_to_tell() -> None:
    assert read(told(REVOKED, at=NOW - timedelta(days=1))) != []
    assert read(told(REVOKED, at=NOW - timedelta(days=400))) == []
    # An end in it is none of ours to hold it to.
    assert read(told(REVOKED, at=NOW, exp=1)) != []


def test_what_is_of_the_future_is_refused() -> None:
    with pytest.raises(PushError):
        read(told(REVOKED, at=NOW + timedelta(hours=1)))


def test_keys_that_cannot_be_had_are_no_refusal() -> None:
    def away(_kid: str) -> None:
        raise PushLater

    with pytest.raises(PushLater):
        risc.read(Push(told(REVOKED, at=NOW), find_key=away), APP, at=NOW)


def test_one_of_several_apps_may_be_meant() -> None:
    assert read(told(REVOKED, at=NOW, aud=["another-client", CLIENT])) != []


@pytest.mark.parametrize(
    "subject",
    [
        {},
        {"subject_type": "iss-sub", "iss": "https://login.example.com/", "sub": PERSON},
        {"subject_type": "oauth_token", "token_identifier_alg": "prefix", "token": "short"},
        {"subject_type": "oauth_token", "token_identifier_alg": "md5", "token": "x" * 16},
        "nobody",
    ],
)
def test_nobody_of_ours_is_no_message(subject: Any) -> None:
    assert read(signed({REVOKED: {"subject": subject}}, at=NOW)) == []


TOKEN = "1//0gFICTITIOUS-refresh-token-of-the-tests"


@pytest.mark.parametrize(
    ("named", "by"),
    [
        ("prefix", TOKEN[:16]),
        (
            "hash_base64_sha512_sha512",
            base64.b64encode(
                hashlib.sha512(hashlib.sha512(TOKEN.encode()).digest()).digest()
            ).decode(),
        ),
    ],
)
def test_a_refresh_token_is_known_by_how_it_begins_or_by_its_digest(named: str, by: str) -> None:
    subject = {
        "subject_type": "oauth_token",
        "token_type": "refresh_token",
        "token_identifier_alg": named,
        "token": by,
    }
    [message] = read(signed({risc.TOKEN_REVOKED: {"subject": subject}}, at=NOW))
    assert message.kind is PushKind.ASK_AGAIN
    assert message.account_id == ""
    assert message.token_mark in risc.marks(Tokens("ya29.x", TOKEN))
    assert message.token_mark not in risc.marks(Tokens("ya29.x", "1//0another-token-altogether"))
    assert TOKEN[:8] not in message.token_mark


def test_without_a_refresh_token_there_is_no_mark() -> None:
    assert risc.marks(Tokens("ya29.x")) == ()
