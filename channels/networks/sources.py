"""Whether the page that a fact names as its source can say it.

A page is declared in the policy file with what it is about and how it was read; here stands
what each kind of page may be cited for. So a lifetime cannot cite the terms, a price not the
page on tokens, and nothing is sure that stands on a page which nobody could read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urldefrag, urlsplit

from channels.contract import CitedPage, Fact, PageKind, Policy, Reading
from channels.networks import changes
from channels.networks.changes import Change

CHANGES, CONSENT, ERRORS, HELP = PageKind.CHANGES, PageKind.CONSENT, PageKind.ERRORS, PageKind.HELP
LIMITS, PRICES, ROLES = PageKind.LIMITS, PageKind.PRICES, PageKind.ROLES
SETTINGS, TERMS, TOKENS = PageKind.SETTINGS, PageKind.TERMS, PageKind.TOKENS

# The first pattern that a key matches as a whole says which pages may be cited for it.
MAY_CITE: tuple[tuple[str, frozenset[PageKind]], ...] = (
    (r".*_posts", frozenset({LIMITS})),
    (r".*_cents", frozenset({PRICES, CHANGES})),
    (r".*_units|units_zone", frozenset({LIMITS, PRICES})),
    (r"settings_(url|path)", frozenset({SETTINGS, HELP})),
    (r"policy_url", frozenset({TERMS})),
    (r"(unlock|appeal)_url", frozenset({HELP, ERRORS, SETTINGS})),
    (r"role_needed|place_missing|box_arrives", frozenset({ROLES, CONSENT, TOKENS, HELP})),
    (r"ends_early_\d+", frozenset({ERRORS, TOKENS, ROLES, HELP})),
    (r"new_password", frozenset({ERRORS, TOKENS, HELP})),
    (r"old_belief", frozenset({TOKENS, CHANGES})),
    (r"(access|short|refresh|legacy_refresh)_token_(seconds|about|no_end)", frozenset({TOKENS})),
    (r"data_access_(seconds|of|from|spares)|(public_)?session_seconds", frozenset({TOKENS})),
    (r"(renew|idle)_\w+_(seconds|about)|no_end_date|may_change", frozenset({TOKENS})),
    (r"refresh_again|testing_token_days", frozenset({TOKENS})),
    (r"docs_url", frozenset({TOKENS})),
)
# An address is its own source: the page that it leads to.
OWN_SOURCE = re.compile(r"(settings|policy|docs)_url")


def unfit(policy: Policy) -> Iterator[str]:
    """What is wrong with the sources of a policy, each in a sentence."""
    pages = {page.url: page for page in policy.pages}
    for key, fact in policy.facts.items():
        yield from (f"{key}: {what}" for what in _of_fact(key, fact, pages))
    for limit in policy.call_limits:
        page = pages.get(urldefrag(limit.source).url)
        if page is None or page.kind is not LIMITS:
            yield f"call_limits: {limit.source} is not among the pages on limits"
        elif page.read is Reading.UNREAD and limit.sure:
            yield f"call_limits: {limit.source} was not read: nothing there is sure"
    for words in policy.wording:
        page = pages.get(urldefrag(words.source).url)
        if page is None or page.read is Reading.UNREAD:
            yield f"wording: {words.source} is not among the pages that were read"


def unfit_of(policy: Policy) -> list[str]:
    """The same with the network's changes."""
    told = [
        what
        for change in changes.of(policy.network).changes
        for what in unfit_change(policy, change)
    ]
    return [*unfit(policy), *told]


def unfit_change(policy: Policy, change: Change) -> Iterator[str]:
    """What others tell of a network is not sure: it counts on the network's own hosts only."""
    hosts = {urlsplit(page.url).hostname for page in policy.pages}
    if change.sure and urlsplit(change.source).hostname not in hosts:
        yield f"{change.id}: {change.source} is not the network's own, so it is not sure"


def may_cite(key: str) -> frozenset[PageKind]:
    """The kinds of pages that may be cited for a fact; none for one that nobody listed."""
    return next((kinds for names, kinds in MAY_CITE if re.fullmatch(names, key)), frozenset())


def _of_fact(key: str, fact: Fact, pages: dict[str, CitedPage]) -> Iterator[str]:
    if fact.ours:
        return
    kinds = may_cite(key)
    if not kinds:
        yield "say in channels/networks/sources.py which pages may be cited for it"
    if not fact.source:  # the reader of the file sees to it that it is not sure
        return
    page = pages.get(urldefrag(fact.source).url)  # it may name a paragraph of the page
    if page is None:
        yield f"its source is not among [[pages]]: {fact.source}"
        return
    if kinds and page.kind not in kinds:
        yield f"a page about {page.kind} cannot say it: {fact.source}"
    if page.read is Reading.UNREAD and fact.sure:
        yield f"it is sure, and its source was not read: {fact.source}"
    if OWN_SOURCE.fullmatch(key) and fact.value != fact.source:
        yield f"an address is its own source, not {fact.source}"
