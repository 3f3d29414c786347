"""What the tests must know of each network: ``<network>/case.py``, beside its recorded answers.

A new network brings one such file. Nothing else in the tests names it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from importlib import import_module

from channels.contract import Cause, RenewalModel


@dataclass(frozen=True, slots=True)
class LoginShape:
    """How a login is stored whose tokens arrived a moment ago."""

    life: timedelta
    rotates: bool = False  # it holds a refresh token
    refresh_life: timedelta | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeaksAlone:
    """What means one thing at a network, so that it may end a login without a word beside it.

    ``words``: its identifiers as ``channels.answers.reported_errors`` spells them.
    ``fields``: keys with the value that says it, where the network states and does not refuse.
    """

    codes: frozenset[int] = frozenset()
    subcodes: frozenset[int] = frozenset()
    words: frozenset[str] = frozenset()
    fields: tuple[tuple[str, object], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Break:
    """One more way in which a login breaks there, as somebody in a browser lives it.

    ``happens``: an event of the control API, in which PLACE stands for the case's place. ``says``:
    words of the verdict. ``undone``: what undoes it at the network; where that is None, the guided
    refresh does, by the button ``step``. ``elsewhere``: it leads to a server that the login has
    not been at, so that its page names the network.
    """

    happens: Mapping[str, object]
    says: str
    article: str
    state: str = "Needs you"
    undone: Mapping[str, object] | None = None
    step: str = "Refresh this channel"
    elsewhere: bool = False


PLACE = "the place"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One network, as the tests of every network need it."""

    # Two people of the pretend network; the first may publish. ``place`` is one of the first
    # person's, where what becomes a channel there is a place and not the account itself.
    account: str
    other_account: str
    # By what id apps are told of these two, where that is not the pretend network's own.
    ids: Mapping[str, str] = field(default_factory=dict)
    place: str = ""
    place_app: str = ""  # key of the app of ours that brings it, where that is not the first
    # Where each login has a server: that of these two, and what they type to get there.
    server: str = ""
    registers: str = ""  # where our app is made there, by program
    typed: str = ""

    # Its addresses, and how it is spoken to.
    authorize: str
    token: str
    whoami: str
    scope_separator: str = " "
    client_parameter: str = "client_id"  # what it calls our app's id
    pkce: bool = False  # asked for
    # Where what is asked for is pushed ahead, and the browser carries its name: pushes it there.
    push: Callable[..., Mapping[str, str]] | None = None
    takes_pkce: bool = False  # not asked for, and held to where it is sent
    basic_auth: bool = False  # at the token endpoint; else id and secret stand in the form
    exchange: Mapping[str, str] = field(default_factory=dict)  # what else the code exchange sends

    # What a check is told after something happened to the account; each event is one of the
    # pretend networks' control API.
    ended: Mapping[str, Cause]
    revokes: bool  # takes a grant back when our app asks
    tells_end: bool  # a check hears when the token ends
    # What else can happen to a login there, by a short name.
    breaks: Mapping[str, Break] = field(default_factory=dict)
    # A fault of the pretend network with which it answers nothing of use.
    trouble: Mapping[str, object] = field(default_factory=lambda: {"kind": "server_error"})
    # Status and error code with which it says "too many calls".
    rate_limit: tuple[int, str]
    # What it says to a user's call of an app that is switched off; empty: nothing, it says so
    # only where the app proves itself.
    app_disabled: str
    # Status and body for a post with a token that is over.
    dead_post: tuple[int, str]
    # What may send a person to sign in again without a sentence beside it.
    speaks_alone: SpeaksAlone = SpeaksAlone()
    # Those of ``gateways`` that are the network itself.
    own_gateways: frozenset[str] = frozenset()
    # Made-up tokens in the shapes of its own.
    tokens: Mapping[str, str] = field(default_factory=dict)

    # Its policy: as it was read at the source, and as people are told.
    renewal: RenewalModel
    lifetimes: Mapping[str, timedelta]
    figures: Mapping[str, str]
    sentence: str
    logins: tuple[LoginShape, ...]
    # What else is stored of any login: its server, and keys that its tokens are bound to.
    stored: Mapping[str, str] = field(default_factory=dict)

    # Errors as people paste them, the names that they mistype, and a question about a figure
    # with what the answer's excerpt says.
    pasted: Mapping[str, Cause] = field(default_factory=dict)
    mistyped: Mapping[str, str] = field(default_factory=dict)
    question: tuple[str, str]


@cache
def of(network: str) -> Case:
    """The case of this network. Raises ModuleNotFoundError where there is none."""
    case: Case = import_module(f"tests.channels.networks.{network}.case").CASE
    return case
