"""What one pretend network is made of, and which of its addresses asks for what."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flask import Blueprint, Response
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from werkzeug.routing import BaseConverter

from sandbox.store.accounts import Account, Client

# token and authorize; everything else belongs to "api" as well.
API_KINDS = ("introspect", "whoami", "places", "publish", "revoke", "api")
KINDS = ("token", "authorize", *API_KINDS)

View = Callable[..., ResponseReturnValue]
Push = Callable[[Client, Account], dict[str, str]]


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
    # The form that it posts to an app which a person has removed; None where it tells nobody.
    push: Push | None = None
    # Whether people choose on its consent page which of their places the app may see.
    ticks_places: bool = False
