"""The way to a consent page and back, where a network has one of its own making.

A network without one (``Network.consent`` is None) goes by django-allauth's. What is here is
asked by ``channels.consent``, which keeps ``state``, ``memory`` and the person together: a
network neither checks ``state`` nor stores anything.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from channels.contract.causes import Blame, Cause, Certainty
from channels.contract.door import Door
from channels.contract.replies import Finding, RenewalAnswer
from channels.contract.tokens import App


@dataclass(frozen=True, slots=True)
class Asked:
    """What a person is to be asked for.

    ``back``: our address that the network sends them to. ``state`` has to come back in its
    query. ``hint``: the account that is meant, as far as it is known: ``ServerFound.hint``, or
    where a login is refreshed its ``account_id``; empty for any other account. ``switch``: the
    person wants to choose the account anew. ``re_ask``: the scopes of ``scopes`` that were
    declined before, where boxes are to be shown again.
    """

    scopes: tuple[str, ...]
    back: str
    state: str = field(repr=False)
    hint: str = ""
    switch: bool = False
    re_ask: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Departure:
    """Where the browser goes (``url``, https), and what has to be known when it comes back.

    ``memory``: a text of at most 8,000 characters, such as a PKCE verifier, a DPoP key and the
    issuer. The site seals it until the person is back, and for ten minutes at most. ``server``:
    the login's, where setting out found another than ``App.server``.
    """

    url: str = field(repr=False)
    memory: str = field(default="", repr=False)
    server: str = ""


class Consent(Protocol):
    """A network's own consent page and code exchange.

    ``app.server`` is the server that is meant, where the network has such. Neither raises for
    what a network does.
    """

    def set_out(self, door: Door, app: App, asked: Asked, *, at: datetime) -> Departure | Finding:
        """Everything that goes before the consent page, and its address."""

    def come_back(
        self,
        door: Door,
        app: App,
        back: str,
        query: Mapping[str, str],
        memory: str,
        *,
        at: datetime,
    ) -> RenewalAnswer:
        """Swap the code for tokens. Asked only where ``query`` has a code and ``state`` was ours.

        ``back``: as in ``Asked``. What the network's own ``error`` there means is read by the
        site (``Network.denied``). ``Network.client.complete`` and ``places`` are asked next.
        """


class ServerTakes(StrEnum):
    """What a person may write where a network has a server for each login."""

    SERVER = "server"
    HANDLE = "handle"


@dataclass(frozen=True, slots=True)
class ServerField:
    """The one field more on the connect page.

    ``label`` and ``hint`` are sentences of the network's folder, marked for translation there
    (``contract.rule_words``); ``suggestions`` what is offered while the person types.
    """

    label: str
    takes: tuple[ServerTakes, ...] = (ServerTakes.SERVER,)
    suggestions: tuple[str, ...] = ()
    hint: str = ""


@dataclass(frozen=True, slots=True)
class ServerFound:
    """Where what was typed leads. ``server``: a host name in lower case, IDNA, without a port;
    ``hint``: the account that was named, as ``Asked.hint``."""

    server: str
    hint: str = ""


class ServerTrouble(StrEnum):
    """Why what was typed leads to no server: each is told with a next step of its own.

    They are the ``rule`` of ``trouble_with_server``'s findings.
    """

    NOT_READABLE = "server-not-readable"  # neither a server's name nor a handle
    NO_SUCH_SERVER = "server-unknown"  # the name leads nowhere
    NO_ANSWER = "server-silent"
    NOT_OF_THIS_NETWORK = "server-speaks-otherwise"  # it answers, and is something else
    NO_SUCH_HANDLE = "handle-unknown"
    DISAGREES = "handle-disagrees"  # the handle names an account that names another handle


def trouble_with_server(why: ServerTrouble, *, at: datetime) -> Finding:
    """What ``FindServer`` says where nothing was found. Nothing of it is about a login."""
    silent = why is ServerTrouble.NO_ANSWER
    return Finding(
        Cause.NETWORK_FAULT if silent else Cause.UNKNOWN,
        Blame.NETWORK if silent else Blame.NOBODY,
        Certainty.CANNOT_TELL,
        why.value,
        at=at,
    )


class FindServer(Protocol):
    """From what a person typed to a server: parses it, and asks where that takes a call.

    A finding of ``trouble_with_server`` where it leads nowhere; any other is told like a fault
    on the way to the consent page.
    """

    def __call__(self, door: Door, typed: str, *, at: datetime) -> ServerFound | Finding: ...


class Register(Protocol):
    """Makes our app at one server. The site keeps it, one for each server.

    The app's ``server`` is set. Where fewer ``scopes`` could be had than were asked for, or
    others, ``options["scopes"]`` says which, with blanks between; it is there again whenever
    the app is handed in.
    """

    def __call__(
        self, door: Door, server: str, back: str, scopes: Sequence[str], *, at: datetime
    ) -> App | Finding: ...
