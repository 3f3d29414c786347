"""Wherever the product leads to an article, the article and its paragraph are there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from channels import registry
from channels.consent.failures import Failure, failure_text
from channels.contract import ARTICLES, Cause, Network
from channels.networks.instagram.rule_words import PERSONAL
from channels.words.of_rules.articles import article_about
from channels.words.of_rules.by_rule import SHARED
from helpcenter.articles.library import library

ROOT = Path(__file__).parent.parent
ROOMS = (
    "accounts",
    "api",
    "channels",
    "config",
    "core",
    "helpcenter",
    "notifications",
    "operations",
)
# Slug and paragraph in Python, and what templates hand to a filter or to {% url %}.
IN_PYTHON = re.compile(r'"(?!slug#)([a-z0-9-]+#[a-z0-9-]+)"')
IN_TEMPLATES = (
    re.compile(r'"([a-z0-9#-]+)"\|article_url'),
    re.compile(r'\{% url "helpcenter:article" "([a-z0-9-]+)"[^}]*%\}"?(#[a-z0-9-]+)?'),
)


def written() -> Iterator[tuple[str, str]]:
    """Where a link is written, and what it leads to."""
    for room in ROOMS:
        for path in (ROOT / room).rglob("*.py"):
            for target in IN_PYTHON.findall(path.read_text()):
                yield str(path.relative_to(ROOT)), target
    for path in (ROOT / "templates").rglob("*.html"):
        for pattern in IN_TEMPLATES:
            for match in pattern.finditer(path.read_text()):
                target = "".join(part or "" for part in match.groups())
                yield str(path.relative_to(ROOT)), target


def is_there(target: str) -> bool:
    slug, _, anchor = target.partition("#")
    article = library("en").by_slug.get(slug)
    return article is not None and (not anchor or anchor in article.page.anchors)


def test_every_link_from_a_page_or_a_message_leads_to_its_paragraph() -> None:
    links = list(written())
    assert len({where for where, _target in links}) > 10
    assert [link for link in links if not is_there(link[1])] == []


@pytest.mark.parametrize("network", registry.NETWORKS, ids=lambda network: network.id)
def test_every_failed_connection_is_explained(network: Network) -> None:
    for why in (*Failure, *network.failures):
        assert is_there(failure_text(why, network).article), why


@pytest.mark.parametrize("network", registry.NETWORKS, ids=lambda network: network.id)
def test_every_rule_with_words_of_its_own_is_explained(network: Network) -> None:
    for rule in (*SHARED, *network.rule_words):
        assert is_there(article_about(Cause.EXPIRED, rule, network.id)), rule


def test_a_personal_account_is_explained_where_the_switch_is() -> None:
    said = article_about(Cause.CHECKPOINT_OR_LOCKED, PERSONAL, "instagram")
    assert said == "instagram-professional-account#personal"
    assert ARTICLES[Cause.CHECKPOINT_OR_LOCKED] != said
