"""How our apps at a network are declared. Most networks need one; some refuse to let one app
ask for everything, and need a second beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from channels.contract.kinds import Kind


@dataclass(frozen=True, slots=True)
class Option:
    """What an operator decides about a network beside our id and secret there.

    ``setting`` is the environment variable and the Django setting alike, and begins with the
    network's id. ``default`` gives the type too: text, a whole number, or yes and no.
    ``warning``: what ``manage.py check`` says where it is set; ``instead``: what to do.
    """

    setting: str
    default: str | int | bool
    means: str
    name: str = ""  # in ``App.options``; empty where the client need not know
    scopes: tuple[str, ...] = ()  # the first app asks for these as well, where it is set
    demo: str = ""  # what it is at the pretend networks, for the demo and the tests
    warning: str = ""
    instead: str = ""


def call_limit_option(network: str) -> Option:
    """What a network has granted this very app, where its documentation names no such limit, or
    another one than our policy of it has."""
    return Option(
        f"{network.upper()}_CALL_LIMIT",
        "",
        "how many calls the network takes of our app in so many seconds, as `1000/86400`; several "
        "with blanks between, `none` for no limit. Looks wait for their turn, and nobody is told; "
        "nothing: what the policy says",
    )


def picture_hosts_option(network: str, *hosts: str) -> Option:
    """Where a network keeps people's pictures; no picture of its is fetched from elsewhere."""
    return Option(
        f"{network.upper()}_PICTURE_HOSTS",
        " ".join(hosts),
        "hosts from which a channel's picture is fetched, with blanks between; `.example.com`: any "
        "below it; `none`: no pictures",
    )


@dataclass(frozen=True, slots=True)
class Registration:
    """An app of ours at a network, as the network's folder declares it.

    ``id`` is kept with every login that was made by it; a network's first app has none. What
    the operator has set for it is ``App``.
    """

    network: str  # the network's id
    provider: str  # django-allauth's provider id, for the connect address
    login_url_name: str  # reversible name of allauth's login view
    login_url_kwargs: Mapping[str, str]
    scopes: tuple[str, ...]  # what we ask for
    id: str = ""
    # Dotted path of the allauth adapter that speaks its consent page and code exchange.
    adapter: str = ""
    provider_settings: Mapping[str, Any] = field(default_factory=dict)
    kinds: tuple[Kind, ...] = ()  # what people connect by it
    means: str = ""  # to the operator: which app to register

    @property
    def key(self) -> str:
        """Its name in addresses and settings: "linkedin", "linkedin-pages"."""
        return f"{self.network}-{self.id}" if self.id else self.network

    @property
    def prefix(self) -> str:
        """How the environment variables of its id and secret begin."""
        return self.key.upper().replace("-", "_")

    @property
    def openid(self) -> bool:
        """Whether allauth speaks to it by its general OpenID Connect provider."""
        return "provider_id" in self.login_url_kwargs

    @property
    def login_path(self) -> str:
        """Below ``/accounts/``: where allauth sets out. ``callback/`` behind it is the way
        back, which is registered at the network."""
        return f"oidc/{self.provider}/login/" if self.openid else f"{self.provider}/login/"
