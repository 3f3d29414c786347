"""A refusal without a reason names a password only where a new one may have ended the token."""

from __future__ import annotations

import pytest

from channels import registry
from channels.contract import Cause, Network, NewPassword
from channels.records.diagnoses import diagnosis_of
from channels.words.causes import explanation
from tests.factories import NOW, make_channel, make_credential

STAYS = NewPassword.STAYS


@pytest.mark.django_db
@pytest.mark.parametrize("network", registry.NETWORKS, ids=lambda network: network.id)
def test_the_usual_reasons_agree_with_what_a_new_password_does(network: Network) -> None:
    policy = network.policy
    cause = Cause.INVALID_TOKEN_UNSPECIFIED
    channel = make_channel(make_credential(network=network.id, cause=cause))
    why = explanation(diagnosis_of(channel, at=NOW), policy, "Harbour Cafe")
    assert "usual reason" in why
    assert ("password" in why) is (policy.new_password is not STAYS)
    assert ("reset" in why) is (policy.new_password is NewPassword.ENDS_IF_RESET)


@pytest.mark.parametrize("network", registry.NETWORKS, ids=lambda network: network.id)
def test_no_rule_of_a_network_names_a_password_that_ends_nothing(network: Network) -> None:
    if network.policy.new_password is STAYS:
        for rule, words in network.rule_words.items():
            assert "password" not in words.says + words.said + words.why + words.step, rule
