"""The words that every part of ``channels`` shares. Standard library only.

Every time is an aware UTC ``datetime``; every length of time a ``timedelta``.
Nothing in here does I/O or looks at a clock.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cached_property
from typing import Any, Protocol


class Cause(StrEnum):
    """Why a token works or does not: one vocabulary for the whole product."""

    ALIVE = "alive"
    EXPIRED = "expired"
    REVOKED_BY_USER = "revoked_by_user"
    PASSWORD_CHANGED = "password_changed"
    INVALID_TOKEN_UNSPECIFIED = "invalid_token_unspecified"
    PERMISSION_MISSING = "permission_missing"
    LOST_PAGE_ROLE = "lost_page_role"
    CHECKPOINT_OR_LOCKED = "checkpoint_or_locked"
    ACCOUNT_SUSPENDED = "account_suspended"
    APP_FAULT = "app_fault"
    RATE_LIMITED = "rate_limited"
    NETWORK_FAULT = "network_fault"
    UNKNOWN = "unknown"


class Blame(StrEnum):
    """Whose move it is."""

    NOBODY = "nobody"
    YOU = "you"
    NETWORK = "network"
    US = "us"


class Certainty(StrEnum):
    """How we know."""

    SAID = "said"
    INFERRED = "inferred"
    CANNOT_TELL = "cannot_tell"


class Endpoint(StrEnum):
    """Which kind of question a reply answers."""

    TOKEN_EXCHANGE = "token_exchange"
    TOKEN_REFRESH = "token_refresh"
    INTROSPECT = "introspect"
    WHOAMI = "whoami"
    PUBLISH = "publish"
    LIST_PAGES = "list_pages"


class RenewalModel(StrEnum):
    """What a machine may do for a token without the person."""

    EXTEND = "extend"  # Instagram: the token itself is prolonged while alive
    ROTATE = "rotate"  # X, Pinterest: a new pair each time
    FIXED_WALL = "fixed_wall"  # LinkedIn partners: 365 days whatever you do
    NONE = "none"  # Facebook user, plain LinkedIn: the person must return


class Kind(StrEnum):
    """What sort of place a channel is."""

    PROFILE = "profile"
    PAGE = "page"
    ORGANIZATION = "organization"
    PROFESSIONAL = "professional"

    @property
    def traits(self) -> KindTraits:
        return KINDS[self]


@dataclass(frozen=True, slots=True)
class KindTraits:
    """How networks treat a kind of channel.

    ``listed``: the network lists those of a login, so that one can be missing from the list.
    ``ticked``: people choose them one by one on the network's consent page.
    ``by_role``: publishing takes a role there, which can be lost while the login lives.
    """

    listed: bool = False
    ticked: bool = False
    by_role: bool = False


# The one table of kinds. Their names for people: ``channels.words.kinds``.
KINDS: Mapping[Kind, KindTraits] = {
    Kind.PROFILE: KindTraits(),
    Kind.PAGE: KindTraits(listed=True, ticked=True, by_role=True),
    Kind.ORGANIZATION: KindTraits(listed=True, by_role=True),
    Kind.PROFESSIONAL: KindTraits(),
}


class State(StrEnum):
    """What a person sees on a card."""

    WORKING = "working"
    ENDS_SOON = "ends_soon"
    NEEDS_YOU = "needs_you"
    LIMITED = "limited"
    CANNOT_TELL = "cannot_tell"
    NOT_SET_UP = "not_set_up"


# The table of design.md: must the person sign in at the network again?
RECONNECT: frozenset[Cause] = frozenset(
    {
        Cause.EXPIRED,
        Cause.REVOKED_BY_USER,
        Cause.PASSWORD_CHANGED,
        Cause.INVALID_TOKEN_UNSPECIFIED,
        Cause.PERMISSION_MISSING,
        Cause.LOST_PAGE_ROLE,
    }
)

# These tell nothing about the token: the last known truth stands.
SAYS_NOTHING: frozenset[Cause] = frozenset(
    {Cause.APP_FAULT, Cause.RATE_LIMITED, Cause.NETWORK_FAULT, Cause.UNKNOWN}
)

# The token itself is over; no other call with it can succeed.
DEAD: frozenset[Cause] = frozenset(
    {
        Cause.EXPIRED,
        Cause.REVOKED_BY_USER,
        Cause.PASSWORD_CHANGED,
        Cause.INVALID_TOKEN_UNSPECIFIED,
    }
)

# Article slug (and paragraph) that explains each cause.
ARTICLES: Mapping[Cause, str] = {
    Cause.ALIVE: "what-each-state-means#working",
    Cause.EXPIRED: "what-is-an-access-token#expired",
    Cause.REVOKED_BY_USER: "review-app-access#removed",
    Cause.PASSWORD_CHANGED: "change-a-password#already-changed",
    Cause.INVALID_TOKEN_UNSPECIFIED: "what-is-an-access-token#without-a-reason",
    Cause.PERMISSION_MISSING: "refresh-a-channel#boxes",
    Cause.LOST_PAGE_ROLE: "page-and-organization-roles#lost",
    Cause.CHECKPOINT_OR_LOCKED: "locked-or-suspended#locked",
    Cause.ACCOUNT_SUSPENDED: "locked-or-suspended#suspended",
    Cause.APP_FAULT: "network-fault-or-ours#ours",
    Cause.RATE_LIMITED: "network-fault-or-ours#too-many-calls",
    Cause.NETWORK_FAULT: "network-fault-or-ours#network",
    Cause.UNKNOWN: "network-fault-or-ours#unknown",
}


@dataclass(frozen=True, slots=True)
class App:
    """Our registration at a network, from the environment.

    ``options``: what else the operator decided there; each network's client names its own.
    """

    client_id: str
    secret: str = field(repr=False)
    options: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Tokens:
    """An opened credential. Its repr shows no token."""

    access: str = field(repr=False)
    refresh: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Grant:
    """What a token endpoint gave us.

    ``expires_in`` is None where the network named none (no end date, or unknown).
    ``received_at`` is when the answer arrived, by our clock.
    """

    access: str = field(repr=False)
    received_at: datetime
    refresh: str = field(default="", repr=False)
    expires_in: timedelta | None = None
    refresh_expires_in: timedelta | None = None
    scopes: tuple[str, ...] = ()

    @property
    def tokens(self) -> Tokens:
        return Tokens(self.access, self.refresh)

    @property
    def expires_at(self) -> datetime | None:
        return self.received_at + self.expires_in if self.expires_in else None

    @property
    def refresh_expires_at(self) -> datetime | None:
        return self.received_at + self.refresh_expires_in if self.refresh_expires_in else None


@dataclass(frozen=True)
class Reply:
    """What came back on the wire.

    ``status`` is None when nothing came back; ``failure`` then says how the line
    failed: ``refused`` or ``tls`` (no connection came about: nothing was sent),
    ``timeout`` or ``dropped`` (sent, or partly, and no whole answer heard).
    Header names are lower case. ``body`` is text, at most 256 KiB of it.
    """

    endpoint: Endpoint
    status: int | None
    at: datetime
    headers: Mapping[str, str] = field(default_factory=dict)
    body: str = field(default="", repr=False)
    failure: str = ""

    @cached_property
    def json(self) -> Any:
        """The parsed body, or None where it is not JSON."""
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError):
            return None

    @property
    def ok(self) -> bool:
        return self.status is not None and 200 <= self.status < 300


@dataclass(frozen=True, slots=True)
class Context:
    """What we know ourselves when we read a reply; None where we do not."""

    token_age: timedelta | None = None
    expires_in: timedelta | None = None  # negative: over already, by our own record
    renewal_refused: bool | None = None  # outcome of the one renewal tried on a 401


@dataclass(frozen=True, slots=True)
class Finding:
    """What a reply means. ``codes`` holds the network's own codes, never a token."""

    cause: Cause
    blame: Blame
    certainty: Certainty
    rule: str
    source: str = ""  # the network's documentation URL
    codes: Mapping[str, str] = field(default_factory=dict)
    endpoint: Endpoint | None = None
    status: int | None = None
    at: datetime | None = None
    retry_at: datetime | None = None  # from Retry-After and rate-limit headers

    @property
    def reconnect(self) -> bool:
        return self.cause in RECONNECT

    @property
    def article(self) -> str:
        return ARTICLES[self.cause]


@dataclass(frozen=True, slots=True)
class Place:
    """Somewhere a login may publish: a profile, a Page, an organization.

    ``name`` is empty where the network did not tell it (a role that was lost, mostly):
    keep the one that is known. ``token`` is the place's own access token (Facebook
    Pages), else empty.
    ``allowed`` is False when the role there no longer permits publishing, ``ticked``
    when the person left this place out on the network's consent page.
    """

    kind: Kind
    external_id: str
    name: str
    handle: str = ""
    role: str = ""
    allowed: bool = True
    ticked: bool = True
    token: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Facts:
    """What a network told about a credential beside dead or alive; None: not told."""

    account_id: str | None = None
    account_name: str | None = None
    other_id: str | None = None  # the person's second id, where a network has two
    issued_at: datetime | None = None
    expires_at: datetime | None = None
    no_expiry: bool = False  # the network said outright that there is no end date
    data_access_expires_at: datetime | None = None
    scopes: tuple[str, ...] | None = None
    places: tuple[Place, ...] | None = None  # None: not asked or not told
    # What it means for a channel to be missing from ``places``.
    absent: Cause = Cause.LOST_PAGE_ROLE


@dataclass(frozen=True, slots=True)
class Answer:
    """A finding with the facts that came along."""

    finding: Finding
    facts: Facts = Facts()


@dataclass(frozen=True, slots=True)
class RenewalAnswer:
    """Outcome of one renewal call: ``grant`` is set when the network gave new tokens.

    ``lost`` is True when the line broke after the request was sent, so that a
    rotating network may have changed the refresh token without our hearing it.
    """

    finding: Finding
    grant: Grant | None = None
    lost: bool = False


@dataclass(frozen=True, slots=True)
class Fact:
    """One figure or address of a policy with where and when it was read."""

    value: str | int | bool
    source: str  # URL
    checked: date
    sure: bool = True  # False for what networks.md marks as not settled
    recheck: date | None = None  # a day of its own to look again; None: by the usual rhythm

    def due(self, days: int) -> date:
        """The day from which its source wants to be read again: so many days after it was
        read, half as many where it is not settled, unless it names a day itself."""
        return self.recheck or self.checked + timedelta(days=days if self.sure else days // 2)


@dataclass(frozen=True, slots=True)
class Ability:
    """What a person can do with a scope, in their words."""

    scope: str
    does: str  # "publish posts"
    needed: bool = True  # publishing fails without it
    kinds: tuple[Kind, ...] = ()  # empty: every kind


@dataclass(frozen=True, slots=True)
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

    def __getitem__(self, key: str) -> Fact:
        return self.facts[key]

    def days(self, key: str) -> timedelta | None:
        """A lifetime fact (stored in seconds) as a timedelta; None where absent."""
        fact = self.facts.get(key)
        return timedelta(seconds=int(fact.value)) if fact else None


class Door(Protocol):
    """The one way out to the networks (``channels.http``). Never raises for what a
    network does: a failed line is a Reply without a status."""

    def send(
        self,
        endpoint: Endpoint,
        method: str,
        url: str,
        *,
        params: Mapping[str, str] | None = None,
        data: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        bearer: str = "",
        basic: App | None = None,
        at: datetime | None = None,
    ) -> Reply: ...


class Client(Protocol):
    """What each network's ``client.py`` offers, as module-level functions."""

    def complete(self, door: Door, app: App, grant: Grant, *, at: datetime) -> RenewalAnswer:
        """After the code exchange: swap for the long-lived token where there is one."""

    def probe(
        self, door: Door, app: App, tokens: Tokens, context: Context, *, at: datetime
    ) -> Answer:
        """Ask whether the token lives: introspection, else the cheapest harmless call."""

    def places(self, door: Door, app: App, tokens: Tokens, *, at: datetime) -> Answer:
        """Where this login may publish (``facts.places``) and who it is."""

    def renew(self, door: Door, app: App, tokens: Tokens, *, at: datetime) -> RenewalAnswer:
        """The machine renewal of this network's model; not called where it has none."""

    def revoke(self, door: Door, app: App, tokens: Tokens, *, at: datetime) -> Finding | None:
        """Give the grant back; None where the network has no such call.

        A finding whose cause is in DEAD says that it is over there.
        """


class Explain(Protocol):
    """Each network's ``errors.explain``."""

    def __call__(self, reply: Reply, context: Context) -> Finding: ...


class Word(StrEnum):
    """What a network tells us unasked."""

    ACCESS_REMOVED = "access_removed"
    DELETE_DATA = "delete_data"


@dataclass(frozen=True, slots=True)
class Push:
    """A call that a network makes to us, unproved: header names in lower case."""

    body: bytes = field(repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    form: Mapping[str, str] = field(default_factory=dict, repr=False)


class PushError(Exception):
    """A push that is forged, damaged, too old, or no such thing at all."""


@dataclass(frozen=True, slots=True)
class Message:
    """A push whose signature holds. ``mark`` is the same for the same message again."""

    word: Word
    account_id: str
    issued_at: datetime
    mark: str
    source: str = ""  # the network's documentation URL


class ReadPush(Protocol):
    """Proves a push and reads it. Raises PushError."""

    def __call__(self, push: Push, app: App, *, at: datetime) -> Message: ...


@dataclass(frozen=True, slots=True)
class Option:
    """What an operator decides about a network beside our id and secret there.

    ``setting`` is the environment variable and the Django setting alike, and begins with the
    network's id. ``default`` gives the type too: text, a whole number, or yes and no.
    """

    setting: str
    default: str | int | bool
    means: str
    name: str = ""  # in ``App.options``; empty where the client need not know
    scopes: tuple[str, ...] = ()  # asked for as well, where it is set


class UsedUp(Protocol):
    """Until when a budget of calls is used up, as any answer's headers say; else None."""

    def __call__(self, headers: Mapping[str, str], at: datetime) -> datetime | None: ...


@dataclass(frozen=True, slots=True)
class Waits:
    """Which headers of a network say how long to wait, beside ``Retry-After``.

    ``resets``: seconds left or a moment, the first that is there counts.
    """

    resets: tuple[str, ...] = ()
    used_up: UsedUp | None = None


@dataclass(frozen=True, slots=True)
class Paste:
    """What somebody pasted into a search box."""

    text: str
    low: str  # the same in lower case
    body: str  # the JSON object in it; empty where it holds none
    status: int  # the HTTP status that it tells; 0 where it tells none
    named: tuple[str, ...]  # ids of the networks that it names

    def only(self, network: str) -> bool:
        """Whether this network is named, and no other."""
        return self.named == (network,)


@dataclass(frozen=True, slots=True)
class Likeness:
    """An answer of a network that a paste may be a part of, in the shape of the wire.

    ``shared``: another network says the same, so that the paste alone does not tell which.
    """

    body: str
    status: int
    shared: bool = False


class ReadPaste(Protocol):
    """Each network's own reading of a paste: the likeliest first, nothing where none fits."""

    def __call__(self, paste: Paste) -> Iterator[Likeness]: ...


@dataclass(frozen=True, slots=True)
class Network:
    """One network: what the registry lists."""

    policy: Policy
    client: Client
    explain: Explain
    provider: str  # django-allauth's provider id, for the connect address
    login_url_name: str  # reversible name of allauth's login view
    login_url_kwargs: Mapping[str, str]
    hosts: tuple[str, ...]  # every host we may call
    authorize_host: str
    scopes: tuple[str, ...]  # what we ask for
    switch_account: Mapping[str, str]  # authorize parameters that offer another account
    re_ask: Mapping[str, str]  # authorize parameters that ask again for declined boxes
    # What it may tell us unasked: last part of the address -> how to read it.
    pushes: Mapping[str, ReadPush] = field(default_factory=dict)
    # Dotted path of the allauth adapter that speaks its consent page and code exchange.
    adapter: str = ""
    # Whether scopes granted before stay granted when only others are asked for.
    adds_scopes: bool = False
    # What the operator decides here, beside our id and secret.
    options: tuple[Option, ...] = ()
    waits: Waits = Waits()
    # Whether a publishing tool may be lent the login's own token; False where a place has
    # one of its own, and the login's can do more.
    lends_login_token: bool = True
    # Its words for a "no" on the consent page, beside OAuth's own.
    denied: tuple[str, ...] = ()
    # What people call it, in lower case, beside its id.
    called: tuple[str, ...] = ()
    read_paste: ReadPaste | None = None
    # Django apps that its consent page needs, and what allauth's provider is told beside them.
    django_apps: tuple[str, ...] = ()
    provider_settings: Mapping[str, Any] = field(default_factory=dict)

    @property
    def id(self) -> str:
        return self.policy.network

    @property
    def name(self) -> str:
        return self.policy.name

    @property
    def prefix(self) -> str:
        """How its environment variables begin."""
        return self.policy.network.upper()

    @property
    def openid(self) -> bool:
        """Whether allauth speaks to it by its general OpenID Connect provider."""
        return "provider_id" in self.login_url_kwargs

    @property
    def login_path(self) -> str:
        """Below ``/accounts/``: where allauth sets out. ``callback/`` behind it is the way
        back, which is registered at the network."""
        return f"oidc/{self.provider}/login/" if self.openid else f"{self.provider}/login/"


Networks = Sequence[Network]
