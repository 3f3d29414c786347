"""The rules by which Mozilla's HTTP Observatory grades a site, applied to one answer.

From a hundred, with what each test takes or gives; what they give counts from ninety on. As its
program has them, version 6 of its algorithm (mdn/mdn-http-observatory, August 2026):
https://github.com/mdn/mdn-http-observatory/blob/main/src/grader/charts.js
https://github.com/mdn/mdn-http-observatory/tree/main/src/analyzer/tests
In words: https://developer.mozilla.org/en-US/observatory/docs/tests_and_scoring

Left out: the list of hosts that browsers are shipped with (HSTS +5), and what only a scan from
outside sees, such as the certificate. The grade can only be better with them, or the operator's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from tests.security import observatory_csp

# From this score on; a score is rounded down to fives, and more than a hundred is a hundred.
GRADES = (
    *((100, "A+"), (90, "A"), (85, "A-"), (80, "B+"), (70, "B"), (65, "B-"), (60, "C+")),
    *((50, "C"), (45, "C-"), (40, "D+"), (30, "D"), (25, "D-")),
)
BONUS_FROM = 90
# "15768000 is six months, but a lot of sites use 15552000": its own words beside the figure.
SIX_MONTHS_S = 15_552_000
REFERRERS = {
    **dict.fromkeys(("no-referrer", "same-origin", "strict-origin"), 5),
    "strict-origin-when-cross-origin": 5,
    **dict.fromkeys(("origin", "origin-when-cross-origin", "unsafe-url"), -5),
    "no-referrer-when-downgrade": -5,
}
EMBEDDERS = {"require-corp": 10, "credentialless": 10, "unsafe-none": 0}
OPENERS = {
    **dict.fromkeys(("same-origin", "same-origin-allow-popups", "noopener-allow-popups"), 10),
    "unsafe-none": 0,
}
LOADERS = {"same-site": 10, "same-origin": 10, "cross-origin": 0}
INVALID = -5


@dataclass(frozen=True, slots=True)
class Answer:
    """What came over https; ``redirect``: where the same address leads over plain http."""

    headers: Mapping[str, str]  # names in lower case
    body: str = ""
    cookies: tuple[str, ...] = ()  # as Set-Cookie has them
    asked_from: str = ""  # the Origin of the request
    address: str = "https://care.example/"
    redirect: str = ""


def grade(answer: Answer) -> str:
    return grade_of(points(answer))


def grade_of(score: int) -> str:
    return next((name for least, name in GRADES if score >= least), "F")


def points(answer: Answer) -> int:
    given = parts(answer).values()
    score = 100 + sum(each for each in given if each < 0)
    return score + sum(each for each in given if each > 0) if score >= BONUS_FROM else max(score, 0)


def parts(answer: Answer) -> dict[str, int]:
    """What each test takes or gives, by the scanner's own names."""
    headers = answer.headers
    return {
        "content-security-policy": observatory_csp.points(
            headers.get("content-security-policy", "")
        ),
        "cookies": _cookies(answer),
        "cross-origin-embedder-policy": _listed(
            headers.get("cross-origin-embedder-policy"), EMBEDDERS
        ),
        "cross-origin-opener-policy": _listed(headers.get("cross-origin-opener-policy"), OPENERS),
        "cross-origin-resource-sharing": _sharing(answer),
        "redirection": _redirection(answer),
        "referrer-policy": _referrer(headers.get("referrer-policy", "")),
        "strict-transport-security": _transport(answer),
        "subresource-integrity": _integrity(answer),
        "x-content-type-options": 0
        if _plain(headers, "x-content-type-options") == "nosniff"
        else INVALID,
        "x-frame-options": _framing(headers),
        "cross-origin-resource-policy": _listed(
            headers.get("cross-origin-resource-policy"), LOADERS
        ),
    }


def _plain(headers: Mapping[str, str], name: str) -> str:
    return headers.get(name, "").strip().lower()


def _listed(value: str | None, known: Mapping[str, int]) -> int:
    """Absent is nothing; a value that nobody knows is a mistake. A parameter does not count."""
    if not value:
        return 0
    return known.get(value.partition(";")[0].strip().lower(), INVALID)


def _cookies(answer: Answer) -> int:
    if not answer.cookies:
        return 0
    worst = min(min(_cookie(cookie, answer), default=0) for cookie in answer.cookies)
    alike = all("samesite" in _attributes(cookie) for cookie in answer.cookies)
    return worst or (5 if alike else 0)


def _attributes(cookie: str) -> dict[str, str]:
    pairs = (part.strip().partition("=") for part in cookie.lower().split(";")[1:])
    return {name: value for name, _, value in pairs}


def _cookie(cookie: str, answer: Answer) -> Iterator[int]:
    name, with_it = cookie.lower().partition("=")[0], _attributes(cookie)
    is_session = "login" in name or "sess" in name
    secure, site = "secure" in with_it, with_it.get("samesite")
    if site is not None and (
        site not in ("lax", "strict", "none") or (site == "none" and not secure)
    ):
        yield -20
    if not secure and _transport(answer) >= 0:
        yield -10 if is_session else -5
    elif not secure:
        yield -40 if is_session else -20
    if "csrf" in name and not site:
        yield -20
    if is_session and "httponly" not in with_it:
        yield -30


def _sharing(answer: Answer) -> int:
    """Everybody may read it, with their visitor's cookies: the asker's own name comes back."""
    told = answer.headers.get("access-control-allow-origin", "")
    credentials = _plain(answer.headers, "access-control-allow-credentials") == "true"
    return -50 if credentials and answer.asked_from and told == answer.asked_from else 0


def _redirection(answer: Answer) -> int:
    here, there = urlsplit(answer.address), urlsplit(answer.redirect)
    if there.scheme != "https":
        return -20
    return 0 if there.hostname == here.hostname else -5


def _referrer(given: str) -> int:
    if not given:
        return 0
    known = [word.strip().lower() for word in given.split(",")]
    return next((REFERRERS[word] for word in reversed(known) if word in REFERRERS), INVALID)


def _transport(answer: Answer) -> int:
    given = answer.headers.get("strict-transport-security", "").lower()
    ages = re.findall(r"(?:^|;)\s*max-age=(\d+)", given)
    if not ages or "," in given:
        return -20
    return 0 if int(ages[-1]) >= SIX_MONTHS_S else -10


def _integrity(answer: Answer) -> int:
    if not _plain(answer.headers, "content-type").startswith(("text/html", "application/xhtml")):
        return 0
    own: list[tuple[str, str]] = []
    others: list[tuple[str, str]] = []
    for tag in re.findall(r"<script\b[^>]*\bsrc=[^>]*>", answer.body, re.IGNORECASE):
        source = re.findall(r"\bsrc=[\"']?([^\"'\s>]+)", tag)[0]
        away = source.startswith(("//", "http:", "https:"))
        (others if away and not _is_own(source, answer) else own).append((tag, source))
    marks = [_foreign("integrity=" in tag, source.startswith("https:")) for tag, source in others]
    if marks:
        return min(marks)
    return 5 if any("integrity=" in tag for tag, _source in own) else 0


def _foreign(checked: bool, secure: bool) -> int:
    """A script of another site: whether it is checked, and comes over https."""
    return {(True, True): 5, (True, False): -20, (False, True): -5, (False, False): -50}[
        checked, secure
    ]


def _is_own(source: str, answer: Answer) -> bool:
    """Of the same registered domain; an address without a scheme counts as another's."""
    names = (urlsplit(source).hostname or "", urlsplit(answer.address).hostname or "")
    here, there = (name.split(".")[-2:] for name in names)
    return not source.startswith("//") and here == there


def _framing(headers: Mapping[str, str]) -> int:
    if "frame-ancestors" in directives(headers.get("content-security-policy", "")):
        return 5
    given = _plain(headers, "x-frame-options")
    if given in ("deny", "sameorigin"):
        return 5
    return 0 if given.startswith("allow-from") else -20


directives = observatory_csp.directives
