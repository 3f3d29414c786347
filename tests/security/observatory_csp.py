"""What the Observatory gives or takes for a content security policy, told by a header.

https://github.com/mdn/mdn-http-observatory/blob/main/src/analyzer/tests/csp.js
"""

from __future__ import annotations

from collections import Counter

BROAD = frozenset(
    {"ftp:", "http:", "https:", "*", "http://*", "http://*.*", "https://*", "https://*.*"}
)
BROAD_OR_INLINE = BROAD | {"'unsafe-inline'", "data:"}
CHECKED = ("'sha256-", "'sha384-", "'sha512-", "'nonce-")
PASSIVE = ("img-src", "media-src")
INSECURE = ("http:", "ftp:")
# Said twice, these only cost the bonus; any other makes the policy invalid.
MAY_BE_TWICE = {"report-uri", "report-to"}
NONE_OR_INVALID = -25


def points(header: str) -> int:
    policy, twice = directives(header), _said_twice(header)
    if not policy or twice - MAY_BE_TWICE:
        return NONE_OR_INVALID
    given, passes = _points(policy)
    return 0 if twice and passes else given


def directives(header: str) -> dict[str, list[str]]:
    """The first of each name counts, as in a browser."""
    told: dict[str, list[str]] = {}
    for name, *values in _parts(header):
        told.setdefault(name.lower(), [value.lower() for value in values])
    return told


def _parts(header: str) -> list[list[str]]:
    return [part.split() for part in header.split(";") if part.strip()]


def _said_twice(header: str) -> set[str]:
    counts = Counter(name.lower() for name, *_values in _parts(header))
    return {name for name, times in counts.items() if times > 1}


def _points(policy: dict[str, list[str]]) -> tuple[int, bool]:
    """And whether the scanner calls it passed."""
    scripts, styles, objects = (
        _sources(policy, name) for name in ("script-src", "style-src", "object-src")
    )
    if "'strict-dynamic'" in scripts:
        if not _is_checked(scripts):
            return NONE_OR_INVALID, False
        scripts = {source for source in scripts if not source.startswith((*BROAD, "'self'"))}
    active = scripts.union(
        *(values for name, values in policy.items() if name not in (*PASSIVE, "script-src"))
    )
    passive = set[str]().union(*(_named(policy, name) for name in PASSIVE))
    if scripts & BROAD_OR_INLINE or objects & BROAD or _insecure(active):
        return -20, False
    if "'unsafe-eval'" in scripts | styles:
        return -10, False
    if _insecure(passive):
        return -10, True
    if styles & BROAD_OR_INLINE:
        return 0, True
    return (10 if policy.get("default-src") == ["'none'"] else 5), True


def _named(policy: dict[str, list[str]], name: str) -> list[str]:
    return policy.get(name, policy.get("default-src", []))


def _sources(policy: dict[str, list[str]], name: str) -> set[str]:
    """Not named, everything may come. Beside a hash or a nonce, inline counts for nothing."""
    given = set(_named(policy, name) or ["*"])
    return given - {"'unsafe-inline'"} if _is_checked(given) else given


def _is_checked(sources: set[str]) -> bool:
    return any(source.startswith(CHECKED) for source in sources)


def _insecure(sources: set[str]) -> bool:
    return any(source.startswith(INSECURE) for source in sources)
