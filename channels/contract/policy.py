"""What a network promises about its tokens, each figure with its source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property

from channels.contract.kinds import Kind

# How long an access token lives: every policy has one of the two.
ACCESS_LIFE, NO_END = "access_token_seconds", "access_token_no_end"
NEW_PASSWORD = "new_password"
# Where a person sees and removes what they have allowed; ``SERVER`` in it is the login's own.
SETTINGS, SERVER = "settings_url", "{server}"


class RenewalModel(StrEnum):
    """What a machine may do for a token without the person."""

    EXTEND = "extend"  # Instagram: the token itself is prolonged while alive
    ROTATE = "rotate"  # X, Pinterest: a new pair each time
    REUSE = "reuse"  # Google: the refresh token may be used again and again, and dies of disuse
    FIXED_WALL = "fixed_wall"  # LinkedIn partners: 365 days whatever you do
    NONE = "none"  # Facebook user, plain LinkedIn: the person must return


class NewPassword(StrEnum):
    """What a new password of the account means for the tokens that were allowed before it."""

    ENDS = "ends"
    STAYS = "stays"  # it touches none of them
    ENDS_IF_RESET = "ends_if_reset"  # only where it was forgotten, and set anew by mail
    CANNOT_TELL = "cannot_tell"  # no page of the network's settles it


class PageKind(StrEnum):
    """What a page is about, and so what it can be cited for."""

    TOKENS = "tokens"  # how long tokens live, and how they are renewed
    ERRORS = "errors"  # what ends one, as its error codes tell
    ROLES = "roles"  # who may publish where
    CONSENT = "consent"  # what is chosen at the network on the way in
    LIMITS = "limits"  # how often, how many
    PRICES = "prices"
    CHANGES = "changes"  # changelogs and announcements
    SETTINGS = "settings"  # a person's own, behind their sign-in
    TERMS = "terms"
    HELP = "help"  # the network's help for the people who have accounts there


class Reading(StrEnum):
    """How a page was read before it was cited."""

    PAGE = "page"
    EXCERPT = "excerpt"  # a part of it
    COPY = "copy"  # in a public copy of the page
    QUOTED = "quoted"  # as other people quoted it
    UNREAD = "unread"  # not at all: it lies behind a sign-in, or could not be had


@dataclass(frozen=True, slots=True)
class CitedPage:
    """A page that facts of a policy name as their source."""

    url: str
    kind: PageKind
    read: Reading


@dataclass(frozen=True, slots=True)
class Wording:
    """One or two sentences of the network's own about its tokens, word for word."""

    text: str
    place: str  # the page that they stand on, or stood on, by its name
    read: date  # by us
    source: str = ""  # its address; empty where none is known
    how: Reading = Reading.PAGE
    note: str = ""  # ours, where the sentences alone would mislead
    gone_by: str = ""  # of old ones: a day, month or year by which the page read otherwise


@dataclass(frozen=True, slots=True)
class Fact:
    """One figure or address of a policy with where and when it was read.

    Our own choice cites nobody; nor does what we saw and no page of the network's says, which
    is therefore never sure.
    """

    value: str | int | bool
    source: str  # URL; empty: see above
    checked: date  # of a choice: the day on which it was made
    sure: bool = True  # False for what is observed, remembered, or could not be read
    recheck: date | None = None  # a day of its own to read it again; None: by the usual rhythm
    ours: bool = False  # a choice of ours, beside what the network says

    def due(self, days: int) -> date:
        """The day from which its source wants to be read again: so many days after it was
        read, half as many where it is not settled, unless it names a day itself."""
        return self.recheck or self.checked + timedelta(days=days if self.sure else days // 2)


@dataclass(frozen=True, slots=True)
class CallLimit:
    """How many calls a network takes of our app in any ``per``.

    ``each_login``: so many for each login that it has there; what it counts by person is far
    more than we ask, and only their sum can be reached.
    """

    calls: int
    per: timedelta
    each_login: bool = False
    source: str = ""
    checked: date | None = None  # None, and no source: the operator's word
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Ability:
    """What a person can do with a scope, in their words."""

    scope: str
    does: str  # "publish posts"
    needed: bool = True  # publishing fails without it
    kinds: tuple[Kind, ...] = ()  # empty: every kind


@dataclass(frozen=True, slots=True)
class Role:
    """A role at the network that people are given on a Page, and what it allows."""

    name: str  # as the network calls it
    posts: bool
    gives: bool  # gives roles to others


@dataclass(frozen=True)
class Policy:
    """What a network promises about its tokens. Read from ``policy.toml``."""

    network: str
    name: str
    glyph: str
    version: str  # changes when any figure does
    renewal: RenewalModel
    facts: Mapping[str, Fact]
    abilities: tuple[Ability, ...]
    kinds: tuple[Kind, ...]
    pages: tuple[CitedPage, ...] = ()  # all that its facts and wordings cite
    buttons: tuple[str, ...] = ()  # in its own windows and settings, by its names for them
    consent_button: str = ""  # which lets an app in; empty: "Allow"
    remove_button: str = ""  # which takes that back in its settings; empty: "Remove"
    # Who may publish where several people may, and what a table of them is called.
    roles: tuple[Role, ...] = ()
    roles_caption: str = ""
    # Of a rotating pair: whether the old refresh token is void once the new one is there.
    void_at_once: bool = False
    wording: tuple[Wording, ...] = ()  # what the network says today; the first one is the core
    wording_before: tuple[Wording, ...] = ()  # and said once
    call_limits: tuple[CallLimit, ...] = ()
    of_network: str = ""  # the network's own name, where ``name`` is that of a server

    def __getitem__(self, key: str) -> Fact:
        return self.facts[key]

    def days(self, key: str) -> timedelta | None:
        """A lifetime fact (stored in seconds) as a timedelta; None where absent."""
        lifetimes = self._lifetimes
        if key not in lifetimes:
            fact = self.facts.get(key)
            lifetimes[key] = timedelta(seconds=int(fact.value)) if fact else None
        return lifetimes[key]

    @property
    def new_password(self) -> NewPassword:
        return NewPassword(str(self.facts[NEW_PASSWORD].value))

    @property
    def settings_page(self) -> str:
        """Where a person sees and removes what they have allowed.

        Empty where no page is known, or where each server has its own and this policy is of none
        (``at``): then ``settings_path`` says the way in words.
        """
        fact = self.facts.get(SETTINGS)
        return "" if fact is None or SERVER in str(fact.value) else str(fact.value)

    def at(self, server: str) -> Policy:
        """The same for those who are at this server, by whose name they know the network; itself
        where the network has one address, and ``server`` is empty."""
        if not server:
            return self
        facts = dict(self.facts)
        if (fact := facts.get(SETTINGS)) is not None:
            value, source = str(fact.value), fact.source
            facts[SETTINGS] = replace(
                fact, value=value.replace(SERVER, server), source=source.replace(SERVER, server)
            )
        return replace(self, name=server, facts=facts, of_network=self.network_name)

    @property
    def network_name(self) -> str:
        """Whose the rules are: the network's, whatever its people call their server."""
        return self.of_network or self.name

    @property
    def endless(self) -> bool:
        """Whether an access token of this network has no end that time alone brings."""
        return NO_END in self.facts

    @property
    def life_key(self) -> str:
        """The fact that says how long an access token lives: a figure, or that it has no end."""
        return NO_END if self.endless else ACCESS_LIFE

    @cached_property
    def warning(self) -> timedelta | None:
        """How long before an end a person is told of it (``warn_days``); None where absent."""
        fact = self.facts.get("warn_days")
        return timedelta(days=int(fact.value)) if fact else None

    @cached_property
    def _lifetimes(self) -> dict[str, timedelta | None]:
        """Those asked for so far: every diagnosis asks for several."""
        return {}
