"""What every kind of answer carries, and the grade that the Observatory would give it."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from core.version import version
from tests.accounts.signing_in import PASSWORD
from tests.factories import make_user
from tests.security import capturing, observatory
from tests.security.capturing import Captured
from tests.security.observatory import Answer, directives
from tests.security.pages import KINDS, Kind

pytestmark = pytest.mark.django_db
FOREIGN = "foreign.example"
# What the Observatory gives a page: 100, and for the policy 10, the opener 10, the loader 10, the
# referrer 5, frames 5; where a cookie is set, and it is closed, 5 more.
SCORE = 140
CHARSET = re.compile(r'charset="?utf-8"?$', re.IGNORECASE)


def as_answer(kind: Kind, told: Captured) -> Answer:
    return Answer(
        told.headers,
        told.text,
        told.cookies,
        asked_from=capturing.ORIGIN,
        address=f"{capturing.SITE}{kind.path}",
        redirect=told.redirect,
    )


def test_every_page_is_graded_a_plus_and_every_answer_is_closed() -> None:
    wrong: list[str] = []
    scores: dict[str, int] = {}
    for kind, told in capturing.answers():
        answer = as_answer(kind, told)
        problems = _missing(answer)
        if told.status != kind.status:
            problems.append(f"answers {told.status}")
        if kind.html:
            scores[kind.name] = observatory.points(answer) - (5 if answer.cookies else 0)
            if "unsafe-inline" in answer.headers["content-security-policy"]:
                problems.append("unsafe-inline")
        wrong += [f"{kind.name}: {problem}" for problem in problems]
    assert wrong == []
    assert scores == {kind.name: SCORE for kind in KINDS if kind.html}
    assert observatory.grade_of(SCORE) == "A+"


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


def header_of(name: str) -> dict[Kind, str]:
    return {kind: told.headers.get(name, "") for kind, told in capturing.answers()}


def test_every_answer_says_what_it_is_and_in_which_characters() -> None:
    told = {kind.name: said for kind, said in header_of("content-type").items()}
    assert [name for name, said in told.items() if not said] == []
    texts = {name: said for name, said in told.items() if "text/" in said or "xml" in said}
    assert [name for name, said in texts.items() if not CHARSET.search(said)] == []


def test_what_the_api_answers_is_a_file_of_a_fixed_name() -> None:
    told = header_of("content-disposition")
    held = [told[kind] for kind in told if kind.path.startswith("/api/") and not kind.html]
    assert len(held) >= 2
    assert set(held) == {'attachment; filename="api.json"'}


def test_a_page_of_somebody_is_kept_by_no_cache() -> None:
    told = {kind.name: said for kind, said in header_of("cache-control").items() if kind.who}
    assert len(told) >= 9
    closed = {name for name, said in told.items() if "no-store" in said and "public" not in said}
    assert set(told) - closed == set()


def test_the_cookie_of_a_session_is_closed_on_every_side() -> None:
    make_user("ada@example.com", password=PASSWORD)
    form = {"login": "ada@example.com", "password": PASSWORD}
    with capturing.https_site():
        client = Client(headers={"Host": "care.example"})
        client.get("/accounts/login/", secure=True)
        client.post("/accounts/login/", form, secure=True)
        cookies = dict(client.cookies)
    assert set(cookies) >= {"__Host-sessionid", "__Host-csrftoken"}
    for name, cookie in cookies.items():
        assert name.startswith("__Host-")
        held = (cookie["secure"], cookie["httponly"], cookie["samesite"], cookie["path"])
        assert held == (True, True, "Lax", "/"), name
        assert not cookie["domain"]


def test_no_stranger_is_told_a_version() -> None:
    number = str(version()).split()[0]
    for kind, told in capturing.answers():
        assert not {"server", "x-powered-by"} & set(told.headers), kind.name
        assert kind.who or number not in told.text, kind.name


def test_trusted_types_hold_everywhere_but_in_the_admin() -> None:
    without = {
        kind.name
        for kind, policy in header_of("content-security-policy").items()
        if kind.html and "require-trusted-types-for" not in directives(policy)
    }
    assert without == {"admin", "a mail shown"}


def test_the_host_header_is_found_nowhere() -> None:
    seen = []
    for kind, answer in capturing.answers(FOREIGN):
        told = answer.text + str(answer.headers)
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
