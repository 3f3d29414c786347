"""A page is cited for what it can say, and nothing is sure that nobody could read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from channels import registry
from channels.checks import policy_sources
from channels.contract import Fact, PageKind, Policy, Reading
from channels.networks import changes, sources
from tests.channels.networks.test_policy import FACTS
from tests.every_network import each_network

POLICY = registry.get("linkedin").policy
TERMS = str(POLICY["policy_url"].value)


@each_network
def test_every_page_that_we_cite_can_say_it(network: str) -> None:
    assert sources.unfit_of(registry.get(network).policy) == []


def test_the_operators_check_is_silent_about_ours() -> None:
    assert policy_sources() == []


def test_the_check_names_the_network_and_the_fact(monkeypatch: pytest.MonkeyPatch) -> None:
    spoilt = replace(
        registry.get("linkedin"), policy=changed("role_needed", source=TERMS, sure=False)
    )
    monkeypatch.setattr(registry, "NETWORKS", (spoilt,))
    (message,) = policy_sources()
    assert message.id == "channels.E006"
    assert message.msg.startswith("linkedin: role_needed: a page about terms cannot say it")


@pytest.mark.parametrize("key", sorted({key for _network, key, fact in FACTS if not fact.ours}))
def test_every_fact_that_is_read_has_pages_of_its_own(key: str) -> None:
    assert sources.may_cite(key)


def changed(key: str, **what: object) -> Policy:
    fact: Fact = replace(POLICY[key], **what)  # type: ignore[arg-type]
    return replace(POLICY, facts={**POLICY.facts, key: fact})


def with_page(url: str, **what: object) -> Policy:
    pages = [replace(page, **what) if page.url == url else page for page in POLICY.pages]  # type: ignore[arg-type]
    return replace(POLICY, pages=tuple(pages))


LIFETIME = POLICY["access_token_seconds"].source
WRONG: list[tuple[Callable[[], Policy], str]] = [
    (
        lambda: changed("access_token_seconds", source=TERMS),
        "access_token_seconds: a page about terms cannot say it",
    ),
    (
        lambda: changed("access_token_seconds", source="https://example.com/"),
        "access_token_seconds: its source is not among [[pages]]",
    ),
    (
        lambda: changed("policy_url", value="https://www.linkedin.com/"),
        "policy_url: an address is its own source",
    ),
    (
        lambda: changed("policy_url", sure=True),
        "policy_url: it is sure, and its source was not read",
    ),
    (
        lambda: replace(
            POLICY, facts={"weight": POLICY["warn_days"], "height": POLICY["docs_url"]}
        ),
        "height: say in channels/networks/sources.py which pages",
    ),
    (
        lambda: with_page(LIFETIME, kind=PageKind.PRICES),
        "access_token_seconds: a page about prices cannot say it",
    ),
    (
        lambda: with_page(POLICY.wording[0].source, read=Reading.UNREAD),
        f"wording: {POLICY.wording[0].source} is not among the pages that were read",
    ),
]


@pytest.mark.parametrize(("policy", "says"), WRONG)
def test_a_page_that_cannot_say_it_is_named(policy: Callable[[], Policy], says: str) -> None:
    assert any(told.startswith(says) for told in sources.unfit(policy()))


@each_network
def test_no_fact_can_cite_a_page_about_something_else(network: str) -> None:
    policy = registry.get(network).policy
    for key, fact in policy.facts.items():
        for page in policy.pages:
            if fact.source and page.kind not in sources.may_cite(key):
                cites = replace(fact, source=page.url)
                told = sources.unfit(replace(policy, facts={**policy.facts, key: cites}))
                assert any(what.startswith(f"{key}: a page about {page.kind}") for what in told)


def test_a_choice_of_ours_needs_no_page() -> None:
    alone = replace(POLICY, facts={"warn_days": POLICY["warn_days"]}, pages=(), wording=())
    assert list(sources.unfit(replace(alone, call_limits=()))) == []


def test_a_limit_of_calls_cites_a_page_on_limits_and_is_sure_only_where_it_was_read() -> None:
    (limit,) = registry.get("linkedin").policy.call_limits
    assert (limit.calls, limit.per.days, limit.each_login, limit.sure) == (500, 1, True, False)
    sure = replace(POLICY, call_limits=(replace(limit, sure=True),))
    assert any(what.endswith("was not read: nothing there is sure") for what in sources.unfit(sure))
    of_tokens = next(page.url for page in POLICY.pages if page.kind is PageKind.TOKENS)
    cites = replace(POLICY, call_limits=(replace(limit, source=of_tokens),))
    assert any(what.endswith("not among the pages on limits") for what in sources.unfit(cites))


def test_what_others_tell_of_a_network_is_not_sure() -> None:
    pinterest = registry.get("pinterest").policy
    (told,) = [change for change in changes.of("pinterest").changes if "allauth" in change.source]
    assert list(sources.unfit_change(pinterest, told)) == []
    sure = told.model_copy(update={"sure": True})
    assert "is not the network's own" in next(sources.unfit_change(pinterest, sure))
