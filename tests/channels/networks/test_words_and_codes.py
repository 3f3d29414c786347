"""Nobody is told to sign in again by a status, or by a number that may mean several things."""

from __future__ import annotations

from datetime import timedelta
from itertools import product

import pytest

from channels import registry
from channels.contract import SAYS_NOTHING, Context, Endpoint, Finding, Reply
from tests.channels.networks import case, gateways, nonsense, recorded, token_checks
from tests.channels.networks.recorded import AT
from tests.every_network import each_network

# What we may know ourselves: nothing, that the token has weeks to live, or that it is over.
KNOWN = (
    Context(),
    Context(token_age=timedelta(days=3), expires_in=timedelta(days=27), renewal_refused=True),
    Context(token_age=timedelta(days=61), expires_in=timedelta(days=-1)),
)

# A post that is refused with 400 is most likely the post, whoever says so.
ASKED = tuple(endpoint for endpoint in Endpoint if endpoint is not Endpoint.PUBLISH)


def explained(network: str, reply: Reply, context: Context) -> Finding:
    return registry.get(network).explain(reply, context)


def listed(wrong: dict[str, str]) -> str:
    return "\n".join(f"{case}: {why}" for case, why in sorted(wrong.items()))


@each_network
def test_without_its_words_an_answer_ends_a_login_only_by_a_code_that_means_one_thing(
    network: str,
) -> None:
    alone = case.of(network).speaks_alone
    wrong = {}
    for answer in recorded.of(network):
        reply = nonsense.without_words(answer.reply)
        told = explained(network, reply, answer.context)
        if told.reconnect and not nonsense.says_so_by_code(reply, alone):
            wrong[answer.case] = f"{told.rule}: {reply.status} {reply.body}"
    assert not wrong, listed(wrong)


@each_network
def test_the_shape_of_an_answer_alone_ends_no_login(network: str) -> None:
    wrong = {}
    for answer in recorded.of(network):
        reply = nonsense.without_words_and_codes(answer.reply)
        for context in (answer.context, *KNOWN):
            told = explained(network, reply, context)
            if told.reconnect:
                wrong[answer.case] = f"{told.rule}: {reply.status} {reply.body}"
    assert not wrong, listed(wrong)


@each_network
@pytest.mark.parametrize("endpoint", list(Endpoint))
def test_what_a_gateway_says_ends_no_login(network: str, endpoint: Endpoint) -> None:
    wrong = {}
    own = case.of(network).own_gateways
    for gateway, status in gateways.each():
        if gateway.name in own:
            continue
        reply = Reply(endpoint, status, AT, body=gateway.body, headers=gateway.headers)
        for context in KNOWN:
            told = explained(network, reply, context)
            if told.reconnect:
                wrong[f"{gateway.name} with {status}"] = told.rule
    assert not wrong, listed(wrong)


@each_network
def test_what_a_gateway_says_of_a_token_of_its_own_says_nothing_of_ours(network: str) -> None:
    """Neither that it is over, nor that it lives, nor that its account is locked."""
    wrong = {}
    for gateway, endpoint in product(token_checks.TOKEN_CHECKS, ASKED):
        for status in gateway.statuses:
            reply = Reply(endpoint, status, AT, body=gateway.body, headers=gateway.headers)
            told = explained(network, reply, Context())
            if told.cause not in SAYS_NOTHING:
                wrong[f"{gateway.name} with {status} at {endpoint}"] = f"{told.cause}: {told.rule}"
    assert not wrong, listed(wrong)
