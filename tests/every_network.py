"""The networks of the registry, for tests of what holds for each, or for each of a kind."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from channels import registry
from channels.contract import DEAD, Network, RenewalModel
from channels.models import Credential
from channels.registry import APPS, NETWORKS
from tests.channels.networks import case
from tests.channels.networks.case import Case

NETWORK_IDS = tuple(network.id for network in NETWORKS)
each_network = pytest.mark.parametrize("network", NETWORK_IDS)
each_app = pytest.mark.parametrize("app", APPS, ids=lambda app: app.key)


def those(suits: Callable[[Network], bool]) -> list[str]:
    return [network.id for network in NETWORKS if suits(network)]


# By their policies.
ROTATING = those(lambda network: network.policy.renewal is RenewalModel.ROTATE)
# Their access token is all that there is: when its time is over, so is the login.
WITHOUT_REFRESH = those(
    lambda network: network.policy.renewal not in (RenewalModel.ROTATE, RenewalModel.REUSE)
)
RENEWED_BY_US = those(lambda network: network.policy.renewal is not RenewalModel.NONE)
RENEWED_BY_THE_PERSON = those(lambda network: network.policy.renewal is RenewalModel.NONE)
ENDING = those(lambda network: not network.policy.endless)  # by a date, at some time
FREE_TO_ASK = those(lambda network: "probe_cents" not in network.policy.facts)
WITH_PLACES = those(lambda network: any(kind.traits.by_role for kind in network.policy.kinds))


def where(suits: Callable[[Case], bool]) -> list[str]:
    """The networks of whose case this holds."""
    return [network for network in NETWORK_IDS if suits(case.of(network))]


def ends_by(network: str, event: str) -> bool:
    """Whether this event at the pretend network ends a login of it."""
    return case.of(network).ended[event] in DEAD


def fatal_event(network: str) -> str:
    """The first event of its case that ends a login."""
    return next(event for event in case.of(network).ended if ends_by(network, event))


# Every name as a pattern, for texts in which names stay as they are.
ANY_NAME = "|".join(rf"\b{re.escape(network.name)}\b" for network in NETWORKS)


def account_of(network: str) -> str:
    """Somebody at the pretend network who may publish there."""
    return case.of(network).account


def other_account_of(network: str) -> str:
    """Somebody else at the pretend network."""
    return case.of(network).other_account


def id_of(network: str, account: str = "") -> str:
    """What apps are told that this somebody's id is; of ``account_of`` where none is named."""
    account = account or account_of(network)
    return case.of(network).ids.get(account, account)


def at_the_network(login: Credential) -> str:
    """Who it is at the pretend network."""
    ids = case.of(login.network).ids
    return next((own for own, told in ids.items() if told == login.account_id), login.account_id)


def place_of(network: str) -> str:
    """A place of that somebody; empty where the account itself becomes a channel."""
    return case.of(network).place


def app_of_place(network: str) -> str:
    """The key of the app by which that place is connected."""
    return case.of(network).place_app or network


def name_of(network: str) -> str:
    return next(each.name for each in NETWORKS if each.id == network)


def known_as(network: str) -> str:
    """What its people call it: where each login has a server, by that one's name."""
    return registry.at(network, case.of(network).server).name


def first_asked(network: str) -> dict[str, str]:
    """What the address of its consent page gets besides, when somebody connects."""
    known = next(each for each in NETWORKS if each.id == network)
    return {**known.provider_settings.get("AUTH_PARAMS", {}), **known.first_ask}
