"""The Observatory's own rules, held to the figures that its program gives."""

from __future__ import annotations

import pytest

from tests.security import observatory, observatory_csp
from tests.security.observatory import Answer

STRICT = "default-src 'none'; script-src 'self'; style-src 'self'; frame-ancestors 'none'"
YEAR = {"strict-transport-security": "max-age=31536000"}


@pytest.mark.parametrize(
    ("policy", "points"),
    [
        (STRICT, 10),
        ("default-src 'self'", 5),
        ("default-src 'none'; report-uri /a; report-uri /b", 0),
        ("default-src 'none'; img-src *; img-src 'self'", -25),
        ("", -25),
        ("script-src 'self'", -20),  # objects may come from anywhere
        ("default-src 'self' 'unsafe-inline'", -20),
        ("default-src 'none'; script-src 'unsafe-inline' 'nonce-abc'", 10),
        ("default-src 'none'; script-src 'strict-dynamic' 'nonce-abc' https: 'self'", 10),
        ("default-src 'none'; script-src 'strict-dynamic'", -25),
        ("default-src 'none'; script-src data:", -20),
        ("default-src 'none'; object-src data:", 10),
        ("default-src 'none'; connect-src http://a.example", -20),
        ("default-src 'none'; script-src 'self' 'unsafe-eval'", -10),
        ("default-src 'none'; style-src 'unsafe-eval'", -10),
        ("default-src 'none'; img-src http://a.example", -10),
        ("default-src 'none'; img-src http://a.example; report-to a; report-to b", 0),
        ("default-src 'none'; style-src 'self' 'unsafe-inline'", 0),
        ("default-src 'none'; style-src https:", 0),
    ],
)
def test_a_content_policy(policy: str, points: int) -> None:
    assert observatory_csp.points(policy) == points


@pytest.mark.parametrize(
    ("cookies", "headers", "points"),
    [
        ([], YEAR, 0),
        (["a=1; Secure; SameSite=Lax"], YEAR, 5),
        (["a=1; Secure; SameSite=Lax", "b=1; Secure"], YEAR, 0),
        (["a=1; SameSite=Lax"], YEAR, -5),
        (["a=1"], {}, -20),
        (["sessionid=1; HttpOnly"], YEAR, -10),
        (["login=1; HttpOnly"], {}, -40),
        (["sessionid=1; Secure"], YEAR, -30),
        (["csrftoken=1; Secure"], YEAR, -20),
        (["a=1; Secure; SameSite=odd"], YEAR, -20),
        (["a=1; Secure; SameSite=None"], YEAR, 5),
        (["a=1; SameSite=None"], YEAR, -20),
    ],
)
def test_cookies(cookies: list[str], headers: dict[str, str], points: int) -> None:
    answer = Answer(headers, cookies=tuple(cookies))
    assert observatory.parts(answer)["cookies"] == points


@pytest.mark.parametrize(
    ("test", "header", "value", "points"),
    [
        ("strict-transport-security", "", "", -20),
        ("strict-transport-security", "", "max-age=15552000; includeSubDomains", 0),
        ("strict-transport-security", "", "max-age=15551999", -10),
        ("strict-transport-security", "", "includeSubDomains", -20),
        ("strict-transport-security", "", "max-age=31536000, max-age=31536000", -20),
        ("referrer-policy", "", "", 0),
        ("referrer-policy", "", "same-origin", 5),
        ("referrer-policy", "", "no-referrer, strict-origin-when-cross-origin", 5),
        ("referrer-policy", "", "no-referrer, unsafe-url", -5),
        ("referrer-policy", "", "nonsense", -5),
        ("x-content-type-options", "", "nosniff", 0),
        ("x-content-type-options", "", "", -5),
        ("x-frame-options", "", "DENY", 5),
        ("x-frame-options", "", "ALLOW-FROM https://a.example", 0),
        ("x-frame-options", "", "", -20),
        ("x-frame-options", "content-security-policy", STRICT, 5),
        ("cross-origin-resource-policy", "", "same-origin", 10),
        ("cross-origin-resource-policy", "", "cross-origin", 0),
        ("cross-origin-resource-policy", "", "nonsense", -5),
        ("cross-origin-opener-policy", "", "same-origin", 10),
        ("cross-origin-opener-policy", "", "unsafe-none", 0),
        ("cross-origin-opener-policy", "", "nonsense", -5),
        ("cross-origin-embedder-policy", "", "", 0),
        ("cross-origin-embedder-policy", "", 'require-corp; report-to="a"', 10),
    ],
)
def test_a_header(test: str, header: str, value: str, points: int) -> None:
    assert observatory.parts(Answer({header or test: value}))[test] == points


@pytest.mark.parametrize(
    ("redirect", "points"),
    [
        ("https://care.example/x/", 0),
        ("https://other.example/", -5),
        ("http://care.example/", -20),
        ("", -20),
    ],
)
def test_the_way_from_plain_http(redirect: str, points: int) -> None:
    assert observatory.parts(Answer({}, redirect=redirect))["redirection"] == points


@pytest.mark.parametrize(
    ("script", "points"),
    [
        ("", 0),
        ('<script src="/a.js">', 0),
        ('<script src="/a.js" integrity="sha256-x">', 5),
        ('<script src="https://care.example/a.js">', 0),
        ('<script src="https://cdn.example.com/a.js" integrity="sha256-x">', 5),
        ('<script src="https://cdn.example.com/a.js">', -5),
        ('<script src="//cdn.example.com/a.js" integrity="sha256-x">', -20),
        ('<script src="http://cdn.example.com/a.js">', -50),
    ],
)
def test_scripts_of_other_sites(script: str, points: int) -> None:
    answer = Answer({"content-type": "text/html; charset=utf-8"}, script)
    assert observatory.parts(answer)["subresource-integrity"] == points


def test_leave_for_whoever_asks_with_their_visitors_cookies() -> None:
    said_back = {"access-control-allow-origin": "https://a.example"}
    with_cookies = {**said_back, "access-control-allow-credentials": "true"}
    everybody = {"access-control-allow-origin": "*", "access-control-allow-credentials": "true"}
    for headers, points in ((said_back, 0), (with_cookies, -50), (everybody, 0)):
        answer = Answer(headers, asked_from="https://a.example")
        assert observatory.parts(answer)["cross-origin-resource-sharing"] == points


def test_what_is_given_counts_from_ninety_on_and_nothing_is_below_naught() -> None:
    closed = {
        **YEAR,
        "content-security-policy": STRICT,
        "x-content-type-options": "nosniff",
        "referrer-policy": "same-origin",
    }
    good = Answer(closed, redirect="https://care.example/")
    assert (observatory.points(good), observatory.grade(good)) == (120, "A+")
    lacking = Answer({**closed, "strict-transport-security": ""}, redirect=good.redirect)
    assert (observatory.points(lacking), observatory.grade(lacking)) == (80, "B+")
    bare = Answer({}, cookies=("sessionid=1",))
    assert (observatory.points(bare), observatory.grade(bare)) == (0, "F")


def test_a_score_is_rounded_down_to_its_grade() -> None:
    grades = [observatory.grade_of(score) for score in (145, 99, 94, 89, 80, 79, 74, 69, 64, 59)]
    assert grades == ["A+", "A", "A", "A-", "B+", "B", "B", "B-", "C+", "C"]
    grades = [observatory.grade_of(score) for score in (50, 49, 44, 39, 30, 29, 24, 0)]
    assert grades == ["C", "C-", "D+", "D", "D", "D-", "F", "F"]
