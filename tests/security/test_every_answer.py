"""What every kind of answer carries, and the grade that the Observatory would give it."""

from __future__ import annotations

import pytest
from django.http import HttpResponseBase

from tests.security import capturing, observatory
from tests.security.observatory import Answer, directives

pytestmark = pytest.mark.django_db
FOREIGN = "foreign.example"


def as_answer(response: HttpResponseBase) -> Answer:
    return Answer(
        {name.lower(): value for name, value in response.headers.items()},
        capturing.body(response).decode(errors="replace"),
        tuple(morsel.OutputString() for morsel in response.cookies.values()),
    )


def test_every_page_is_graded_a_plus_and_every_answer_is_closed() -> None:
    wrong: list[str] = []
    with capturing.https_site():
        for kind, response in capturing.answers():
            answer = as_answer(response)
            problems = [
                *(
                    [f"answers {response.status_code}"]
                    if response.status_code != kind.status
                    else []
                ),
                *(
                    [observatory.grade(answer)]
                    if kind.html and observatory.grade(answer) != "A+"
                    else []
                ),
                *_missing(answer),
            ]
            if kind.html and "unsafe-inline" in answer.headers["content-security-policy"]:
                problems.append("unsafe-inline")
            wrong += [f"{kind.name}: {problem}" for problem in problems]
    assert wrong == []


def _missing(answer: Answer) -> list[str]:
    wanted = ("permissions-policy", "cross-origin-resource-policy", "x-content-type-options")
    also = ("cross-origin-opener-policy", "referrer-policy", "strict-transport-security")
    without = [name for name in (*wanted, *also) if name not in answer.headers]
    loose = [cookie for cookie in answer.cookies if not cookie.startswith("__Host-")]
    wide = [
        cookie for cookie in answer.cookies if "Domain=" in cookie or "Path=/;" not in cookie + ";"
    ]
    subdomains = "includeSubDomains" in answer.headers.get("strict-transport-security", "")
    return [*without, *loose, *wide, *(["includeSubDomains"] if subdomains else [])]


def test_trusted_types_hold_everywhere_but_in_the_admin() -> None:
    with capturing.https_site():
        held = {
            kind.name: "require-trusted-types-for"
            in directives(response.headers.get("Content-Security-Policy", ""))
            for kind, response in capturing.answers()
            if kind.html
        }
    assert {name for name, is_held in held.items() if not is_held} == {"admin", "a mail shown"}


def test_the_host_header_is_found_nowhere() -> None:
    seen = []
    with capturing.https_site():
        for kind, response in capturing.answers(FOREIGN):
            told = capturing.body(response).decode(errors="replace") + str(response.headers)
            at = told.find(FOREIGN)
            seen += [(kind.name, told[max(at - 80, 0) : at + 30])] if at >= 0 else []
    assert seen == []


@pytest.mark.parametrize(
    "path", ["/accounts/password/reset/", "/accounts/signup/", "/accounts/login/code/"]
)
def test_no_mail_names_the_host_header(path: str, mailoutbox: list[object]) -> None:
    form = {"email": "pat@example.com", "password1": "a long word 7", "password2": "a long word 7"}
    with capturing.https_site():
        client = capturing.clients(FOREIGN)[""]
        client.post(path, form, secure=True)
    assert mailoutbox, path
    assert not any(FOREIGN in str(mail.message()) for mail in mailoutbox)  # type: ignore[attr-defined]


def test_a_plain_address_leads_to_the_sites_own() -> None:
    with capturing.https_site():
        reply = capturing.clients(FOREIGN)[""].get("/accounts/login/?next=/x/")
    assert (reply.status_code, reply["Location"]) == (
        301,
        f"{capturing.SITE}/accounts/login/?next=/x/",
    )


@pytest.mark.parametrize(
    ("headers", "worst"),
    [
        ({}, "F"),
        ({"content-security-policy": "default-src 'self' 'unsafe-inline'"}, "F"),
    ],
)
def test_a_bare_answer_is_graded_low(headers: dict[str, str], worst: str) -> None:
    assert observatory.grade(Answer(headers)) == worst
