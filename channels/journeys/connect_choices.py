"""What can be connected, as the page shows it: a line for each of our apps at each network."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.contrib.auth.models import User
from django.db.models import Count

from channels import registry
from channels.contract import Ability, Fact, Kind, Network, Registration
from channels.journeys.own_consent.server_asked import ServerBox, box_of
from channels.models import Credential
from channels.policy_words.in_few_words import in_few_words
from channels.registrations import addable_kinds, kinds_by, scopes_of, set_up_apps, to_be_set
from channels.words.kinds import kind_names, one_more, places_at

# As policies say who may publish where nothing but the account is needed.
ITSELF = "the account itself"


class ServerText(NamedTuple):
    typed: str = ""
    error: str = ""


Mine = Mapping[tuple[str, str], Sequence[Credential]]


@dataclass(frozen=True, slots=True)
class Way:
    """A line on the page, and the way that sets out from it: one for each of our apps."""

    network: Network
    app: Registration
    label: str
    kinds: tuple[Kind, ...]
    logins: tuple[Credential, ...]  # this person's own, by this app
    alone: bool  # no other app of ours connects something there
    open: bool
    box: ServerBox | None  # what to fill in, where each login has a server

    @property
    def connected(self) -> int:
        """How many channels it has brought."""
        return sum(int(getattr(login, "carries", 0)) for login in self.logins)

    @property
    def kinds_named(self) -> str:
        """What can be connected, where the line's name does not say it already."""
        named = kind_names(self.kinds)
        return "" if named.casefold() in self.label.casefold() else named

    @property
    def rule(self) -> str:
        return in_few_words(self.network.policy)

    @property
    def abilities(self) -> list[Ability]:
        """What the person will be asked to allow."""
        scopes, kinds = set(scopes_of(self.app)), set(self.kinds)
        return [
            ability
            for ability in self.network.policy.abilities
            if ability.scope in scopes and (not ability.kinds or kinds.intersection(ability.kinds))
        ]

    @property
    def ready(self) -> Fact | None:
        """What it takes; nothing for a profile where only organizations take something, nor where
        it is no more than what is to be connected."""
        fact = self.network.policy.facts.get("role_needed")
        of_organizations = Kind.ORGANIZATION in self.network.policy.kinds
        none = of_organizations and Kind.ORGANIZATION not in self.kinds
        return None if none or fact is None or fact.value == ITSELF else fact

    @property
    def ready_of_some(self) -> bool:
        """Whether that is asked of an organization alone."""
        return Kind.ORGANIZATION in self.kinds and len(self.kinds) > 1

    @property
    def one_more(self) -> str:
        """A button's words; empty where a login has but one place."""
        return one_more(addable_kinds(self.app))


@dataclass(frozen=True, slots=True)
class Absent:
    """A network that nobody can connect here."""

    network: Network

    @property
    def settings(self) -> tuple[str, ...]:
        """What the operator must set."""
        return to_be_set(self.network.apps[0])


def ways_of(user: User, chosen: str, *, typed: str = "", error: str = "") -> list[Way]:
    """Every way, those first by which most is connected. ``chosen``: a network's id or an
    app's key, whose line is open; ``typed`` and ``error``: in its field, where it has one."""
    mine = _mine(user)
    filled = ServerText(typed, error)
    ways = [way for network in registry.NETWORKS for way in _ways(network, mine, chosen, filled)]
    return sorted(ways, key=lambda way: (not way.logins, -way.connected))


def absent() -> list[Absent]:
    """The networks that are not set up here."""
    return [Absent(network) for network in registry.NETWORKS if not set_up_apps(network)]


def _mine(user: User) -> Mine:
    logins = Credential.objects.filter(user=user).annotate(carries=Count("channels"))
    mine: dict[tuple[str, str], list[Credential]] = {}
    for login in logins.order_by("account_name"):
        mine.setdefault((login.network, login.app), []).append(login)
    return mine


def _ways(network: Network, mine: Mine, chosen: str, filled: ServerText) -> list[Way]:
    apps = set_up_apps(network)
    # A network's id opens its first line; an app's key, its own.
    first = apps[0].key if apps and chosen == network.id else chosen
    return [
        Way(
            network,
            app,
            _label(network, kinds := kinds_by(app)),
            kinds,
            tuple(mine.get((network.id, app.id), ())),
            alone=len(apps) == 1,
            open=app.key == first,
            box=box_of(network, *(filled if app.key == first else ServerText())),
        )
        for app in apps
    ]


def _label(network: Network, kinds: tuple[Kind, ...]) -> str:
    everything = kinds == network.policy.kinds
    return network.name if everything else places_at(kinds, network.name)
