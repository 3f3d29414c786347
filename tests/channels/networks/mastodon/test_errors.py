"""Answers of Mastodon servers to causes. The answers: ``answers/<case>.<cause>.json``."""

from __future__ import annotations

import pytest

from channels import registry
from channels.contract import Cause
from channels.explain.pasted_errors import recognise
from channels.records import signs_of_life
from tests.channels.networks import recorded
from tests.channels.networks.contract_case import NetworkContract


class TestMastodon(NetworkContract):
    network = "mastodon"
    cannot_say = {
        Cause.REVOKED_BY_USER: "an app that was removed sounds like a password that was reset",
        Cause.PASSWORD_CHANGED: "a password that was reset sounds like an app that was removed",
        Cause.LOST_PAGE_ROLE: "a profile has no roles",
    }
    meant_by_500 = frozenset({"pixelfed_token_invalid"})


@pytest.mark.parametrize(
    ("case", "sign"),
    [
        ("server_is_closing", False),
        ("server_is_closing_as_a_page", False),
        ("unknown_token_at_gotosocial", True),  # somebody's token, and a server that lives
        ("scope_missing_gotosocial", True),
        ("moved_at_gotosocial", True),
        ("pixelfed_unauthenticated", True),
        ("friendica_unknown_token", True),
    ],
)
def test_which_of_them_shows_that_the_server_lives(case: str, sign: bool) -> None:
    answer = next(each for each in recorded.of("mastodon") if each.case == case)
    finding = registry.get("mastodon").explain(answer.reply, answer.context)
    assert signs_of_life.is_sign(finding, answer.reply) is sign


@pytest.mark.parametrize(
    "pasted", ["il token di accesso non è valido", "访问令牌已过期", "toegangscode ingetrokken"]
)
def test_a_sentence_of_anybodys_is_not_taken_for_mastodons_in_a_search_box(pasted: str) -> None:
    assert recognise(pasted) is None
