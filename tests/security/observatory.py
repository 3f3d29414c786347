"""The rules by which Mozilla's HTTP Observatory grades one answer, as its documentation has them.

From a hundred, with what each test takes; bonuses count from ninety on.
https://developer.mozilla.org/docs/Web/Security/Practical_implementation_guides
https://developer.mozilla.org/observatory/docs/tests_and_scoring
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

GRADES = ((100, "A+"), (90, "A"), (85, "A-"), (80, "B+"), (70, "B"), (65, "B-"), (50, "C"))
BONUS_FROM = 90
HALF_A_YEAR_S = 15_768_000
SAFE_REFERRERS = {
    "no-referrer",
    "same-origin",
    "strict-origin",
    "strict-origin-when-cross-origin",
}


@dataclass(frozen=True, slots=True)
class Answer:
    headers: Mapping[str, str]  # names in lower case
    body: str = ""
    cookies: tuple[str, ...] = ()  # as Set-Cookie has them


def grade(answer: Answer) -> str:
    score = points(answer)
    return next((name for least, name in GRADES if score >= least), "F")


def points(answer: Answer) -> int:
    tests = (_csp, _cookies, _cors, _hsts, _referrer, _sri, _sniffing, _framing, _corp)
    given = [test(answer) for test in tests]
    score = 100 + sum(each for each in given if each < 0)
    return score + sum(each for each in given if each > 0) if score >= BONUS_FROM else max(score, 0)


def directives(csp: str) -> dict[str, list[str]]:
    parts = (part.split() for part in csp.split(";") if part.strip())
    return {name.lower(): values for name, *values in parts}


def _csp(answer: Answer) -> int:
    given = answer.headers.get("content-security-policy", "")
    if not given:
        return -25
    policy = directives(given)
    scripts = policy.get("script-src", policy.get("default-src", ["*"]))
    styles = policy.get("style-src", policy.get("default-src", ["*"]))
    wide = {"*", "https:", "http:", "data:"}
    if wide & {*scripts, *policy.get("object-src", policy.get("default-src", ["*"]))}:
        return -20
    if "'unsafe-inline'" in scripts:
        return -20
    if "'unsafe-eval'" in scripts:
        return -10
    if "'unsafe-inline'" in styles or wide & {*styles}:
        return 0
    return 10 if policy.get("default-src") == ["'none'"] else 5


def _cookies(answer: Answer) -> int:
    return min((_cookie(cookie.lower(), answer) for cookie in answer.cookies), default=0)


def _cookie(cookie: str, answer: Answer) -> int:
    names = {part.strip().partition("=")[0] for part in cookie.split(";")[1:]}
    session = "session" in cookie.partition("=")[0]
    if "secure" not in names:
        return -40 if session else -20
    if "httponly" not in names and session:
        return -30
    csrf = "csrf" in cookie.partition("=")[0]
    return -20 if csrf and "samesite" not in names else 5 if "samesite" in names else 0


def _cors(answer: Answer) -> int:
    everyone = answer.headers.get("access-control-allow-origin") == "*"
    return -50 if everyone and "access-control-allow-credentials" in answer.headers else 0


def _hsts(answer: Answer) -> int:
    match = re.search(r"max-age=(\d+)", answer.headers.get("strict-transport-security", ""))
    if match is None:
        return -20
    return 0 if int(match[1]) >= HALF_A_YEAR_S else -10


def _referrer(answer: Answer) -> int:
    given = answer.headers.get("referrer-policy", "")
    if not given:
        return 0
    return 5 if given in SAFE_REFERRERS else -5


def _sri(answer: Answer) -> int:
    elsewhere = re.findall(r"<script[^>]*\ssrc=[\"']?(?:https?:)?//[^>]*>", answer.body)
    return -50 if any("integrity=" not in tag for tag in elsewhere) else 0


def _sniffing(answer: Answer) -> int:
    return 0 if answer.headers.get("x-content-type-options") == "nosniff" else -5


def _framing(answer: Answer) -> int:
    csp = directives(answer.headers.get("content-security-policy", ""))
    if csp.get("frame-ancestors") in (["'none'"], ["'self'"]):
        return 5
    return 0 if answer.headers.get("x-frame-options") in ("DENY", "SAMEORIGIN") else -20


def _corp(answer: Answer) -> int:
    policy = answer.headers.get("cross-origin-resource-policy", "")
    return 10 if policy in ("same-origin", "same-site") else 0
