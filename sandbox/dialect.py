"""What one pretend network is made of, and which of its addresses asks for what."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import Blueprint, Response
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from werkzeug.routing import BaseConverter

from sandbox.store.accounts import Account, Client
from sandbox.store.restrictions import Restriction

# token and authorize; everything else belongs to "api" as well.
API_KINDS = ("introspect", "whoami", "places", "publish", "revoke", "api")
KINDS = ("token", "authorize", *API_KINDS)

View = Callable[..., ResponseReturnValue]


@dataclass(frozen=True, slots=True)
class Handshake:
    """A GET by which a network makes sure that an address is the app's own."""

    query: Mapping[str, str]
    expected: str  # stands in the answer


@dataclass(frozen=True, slots=True)
class Call:
    """A POST to be sent to an app, after the handshake where there is one. No repr of it
    shows a signature. ``again_for``: for so many seconds it is sent again to this ``client``,
    until that answers 200."""

    url: str
    body: bytes = field(repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    handshake: Handshake | None = field(default=None, repr=False)
    client: str = ""
    again_for: float = 0.0


# What an app is told that a person has removed: (app, person, with the wish to be forgotten).
Push = Callable[[Client, Account, bool], list[Call]]


class Version(BaseConverter):
    """A version of Meta's Graph API in an address."""

    regex = r"v\d+\.\d+"


def know_versions(setup: BlueprintSetupState) -> None:
    setup.app.url_map.converters["version"] = Version


class Endpoints(Blueprint):
    """A network's addresses, each with the kind of question that it takes."""

    def __init__(self, network: str) -> None:
        super().__init__(network, __name__)
        self.kinds: dict[str, str] = {}
        self.record(know_versions)

    def takes(self, kind: str, *rules: str, methods: Sequence[str]) -> Callable[[View], View]:
        """Register a view for these addresses; the first segment of each is the host."""

        def register(view: View) -> View:
            name = view.__name__
            self.kinds[f"{self.name}.{name}"] = kind
            for rule in rules:
                self.add_url_rule(
                    rule,
                    name,
                    view,
                    methods=list(methods),
                    provide_automatic_options=False,
                    strict_slashes=False,
                )
            return view

        return register


@dataclass(frozen=True, slots=True)
class Shared:
    """Addresses at which several networks answer; ``whose``: which one a request is about."""

    endpoints: Endpoints
    whose: Callable[[], str]


# What can be ordered of one network alone: what was sent -> what is answered. Raises ValueError.
Order = Callable[[Mapping[str, Any]], dict[str, object]]


@dataclass(frozen=True, slots=True)
class Choice:
    """An order with a button for each of its forms, on the control page. ``options``: what each is
    called; those ``in_words`` are no code. ``now``: the one that stands; empty for another."""

    order: str
    title: str
    about: str
    options: Mapping[str, str]
    in_words: tuple[str, ...]
    now: Callable[[], str]


@dataclass(frozen=True)
class Dialect:
    id: str
    name: str
    endpoints: Endpoints
    hosts: tuple[str, ...]
    # The network's own answer while a fault lasts: (fault, kind of question) -> answer.
    # None where this network has no such fault.
    fault: Callable[[str, str], Response | None]
    unknown_address: Callable[[], Response]
    # Headers that every answer of the API carries, read once the answer is there.
    headers: Callable[[str], dict[str, str]] = lambda _: {}
    # What it tells an app that a person has removed; None where it tells nobody.
    push: Push | None = None
    # For what reasons it ends a person's connections besides, and how their apps hear of one.
    reasons: tuple[str, ...] = ()
    tell_why: Callable[[Client, Account, str], list[Call]] = lambda _, __, ___: []
    # The same body once more, signed anew; of a network whose calls have ``again_for``.
    sign_again: Callable[[Client, bytes], Call] | None = None
    # What else an app hears of an account: (app, person, what happened to the account).
    tell_of_account: Callable[[Client, Account, str], list[Call]] = lambda *_: []
    # Whether it passes on the wish that an app should delete what it holds.
    passes_on_deletion: bool = False
    # What it may keep a place from, and what the apps there hear when that has changed.
    restrictions: tuple[str, ...] = ()
    tell_of_place: Callable[[str, list[Restriction]], list[Call]] = lambda _, __: []
    # What its apps are approved for, each with the scopes that come along; and what an app has
    # only if it has nothing else. Empty: every app may ask for everything.
    products: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    products_alone: frozenset[str] = frozenset()
    # Whether it takes a known number of posts in 24 hours.
    caps_posts: bool = False
    # What an account may be turned into.
    kinds: tuple[str, ...] = ()
    # Addresses that it shares with others, beside its own.
    shared: Shared | None = None
    # Whether a changed password ends the tokens that apps hold.
    password_ends_tokens: bool = True
    # Those of its hosts that answer nothing, to nobody.
    gone: tuple[str, ...] = ()
    # Whether an account may move to another server.
    accounts_move: bool = False
    # What can happen to an account here alone, or otherwise than elsewhere: (person, value).
    happenings: Mapping[str, Callable[[Account, object], None]] = field(default_factory=dict)
    # What can be ordered of it alone, by the last part of the address under ``/control/``; that
    # with buttons; and what of it stands, for the control page's state.
    orders: Mapping[str, Order] = field(default_factory=dict)
    choice: Choice | None = None
    standing: Callable[[], dict[str, object]] = dict
    # Whether people choose on its consent page which of their places the app may see.
    ticks_places: bool = False

    def scopes_of(self, products: Sequence[str]) -> tuple[str, ...]:
        """Raises ValueError for products that there are not, or not for one app together."""
        strange = [name for name in products if name not in self.products]
        if strange or not products:
            raise ValueError(f"Products here: {', '.join(self.products) or 'none'}.")
        if len(products) > 1 and (alone := self.products_alone.intersection(products)):
            raise ValueError(f"{min(alone)} must be the only product of its app.")
        every = (scope for name in products for scope in self.products[name])
        return tuple(dict.fromkeys(every))
