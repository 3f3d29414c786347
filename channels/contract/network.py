"""One network as the registry lists it, and what its parts offer."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from typing import Any, Protocol

from channels.contract.consent import Consent, FindServer, Register, ServerField
from channels.contract.door import Door
from channels.contract.kinds import Place
from channels.contract.pastes import ReadPaste
from channels.contract.policy import Policy
from channels.contract.pushes import Handshake, ReadPush
from channels.contract.registrations import Option, Registration
from channels.contract.replies import Answer, Context, Finding, RenewalAnswer, Reply
from channels.contract.rule_words import FailureWords, RuleWords
from channels.contract.tokens import App, Grant, Tokens
from channels.contract.versions import ApiVersions


class GiveBack(StrEnum):
    """Whether a network has a call by which an app gives up what a person allowed it."""

    YES = "yes"
    SOME_APPS = "some_apps"
    NO = "no"


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


class AskPlace(Protocol):
    """One place that a list leaves out, asked for by its id, with its own token where it has one.

    Alive: it is in ``facts.places``. Else the finding is about this place alone, inferred where
    the question would be refused to some who may publish there.
    """

    def __call__(
        self, door: Door, app: App, tokens: Tokens, place: Place, *, at: datetime
    ) -> Answer: ...


class AskApp(Protocol):
    """Whether the network knows our app by its id and secret: a call that costs nothing, changes
    nothing, and needs nobody's token. Alive: it does. ``app_fault``: it refuses them."""

    def __call__(self, door: Door, app: App, *, at: datetime) -> Finding: ...


class Explain(Protocol):
    """Each network's ``errors.explain``."""

    def __call__(self, reply: Reply, context: Context) -> Finding: ...


class TokenMarks(Protocol):
    """What a network may name a login's tokens by, when it tells us unasked that they are over.

    Each in 64 characters at most, and the same for the same token. None lets anybody guess a token:
    they are kept as they are.
    """

    def __call__(self, tokens: Tokens) -> Sequence[str]: ...


class UsedUp(Protocol):
    """Until when a budget of calls is used up, as any answer's headers say; else None."""

    def __call__(self, headers: Mapping[str, str], at: datetime) -> datetime | None: ...


@dataclass(frozen=True, slots=True)
class Limit:
    """A limit that two headers of a network tell: what remains of it, and when it turns.

    ``of_login``: reached, it stops this login and nobody else.
    """

    remaining: str
    reset: str
    of_login: bool = False


@dataclass(frozen=True, slots=True)
class Waits:
    """Which headers of a network say how long to wait, beside ``Retry-After``.

    Of several ``limits`` in an answer those count of which nothing remains. ``resets``, where
    none is at 0: seconds left or a moment, the first that is there counts.
    """

    resets: tuple[str, ...] = ()
    used_up: UsedUp | None = None
    limits: tuple[Limit, ...] = ()


@dataclass(frozen=True)
class Network:
    """One network: what the registry lists."""

    policy: Policy
    client: Client
    explain: Explain
    # django-allauth's provider id, for the connect address; with ``consent``, the network's id.
    provider: str
    # Reversible name of allauth's login view; with ``consent``, of ours: "<id>_login".
    login_url_name: str
    login_url_kwargs: Mapping[str, str]
    hosts: tuple[str, ...]  # every host we may call
    authorize_host: str  # empty where each server has a consent page
    scopes: tuple[str, ...]  # what we ask for
    switch_account: Mapping[str, str]  # authorize parameters that offer another account
    re_ask: Mapping[str, str]  # authorize parameters that ask again for declined boxes
    # Authorize parameters without which a later consent brings no refresh token: sent where none
    # is held that works.
    first_ask: Mapping[str, str] = field(default_factory=dict)
    # What it may tell us unasked: last part of the address -> how to read it.
    pushes: Mapping[str, ReadPush] = field(default_factory=dict)
    # Where the keys are that it signs what it tells at such an address with (a JSON Web Key Set).
    push_keys: Mapping[str, str] = field(default_factory=dict)
    # With which status it hears that we have taken it, where that is not 200.
    push_taken: Mapping[str, int] = field(default_factory=dict)
    # What it may name a login by, instead of a person: made from the login's tokens, to be kept.
    token_marks: TokenMarks | None = None
    # Those of these addresses that the network asks for a sign of life first: how to give it.
    handshakes: Mapping[str, Handshake] = field(default_factory=dict)
    # Dotted path of the allauth adapter that speaks its consent page and code exchange.
    adapter: str = ""
    # Whether scopes granted before stay granted when only others are asked for.
    adds_scopes: bool = False
    # What the operator decides here, beside our id and secret.
    options: tuple[Option, ...] = ()
    waits: Waits = Waits()
    # The versions of its API, where it has such: ``versions.toml``.
    versions: ApiVersions | None = None
    # Whether a publishing tool may be lent the login's own token; False where a place has
    # one of its own, and the login's can do more.
    lends_login_token: bool = True
    # Its words for a "no" on the consent page, beside OAuth's own.
    denied: tuple[str, ...] = ()
    # What people call it, in lower case, beside its id.
    called: tuple[str, ...] = ()
    # What its rules tell a person beyond their cause, by the rule; and how connecting fails here
    # and nowhere else, by the last part of the page's address.
    rule_words: Mapping[str, RuleWords] = field(default_factory=dict)
    failures: Mapping[str, FailureWords] = field(default_factory=dict)
    # Its words for what the consent page holds against us or the person, beside OAuth's own: how
    # connecting fails then (as ``RuleWords.failure``).
    returns: Mapping[str, str] = field(default_factory=dict)
    read_paste: ReadPaste | None = None
    ask_place: AskPlace | None = None
    # Django apps that its consent page needs, and what allauth's provider is told beside them.
    django_apps: tuple[str, ...] = ()
    provider_settings: Mapping[str, Any] = field(default_factory=dict)
    # The above are those of our first app there. Others, where one may not ask for everything:
    more_apps: tuple[Registration, ...] = ()
    means: str = ""  # to the operator: which app the first is, where there are more
    # Whether asking it (``client.probe``) names the day on which a token ends; else that day is
    # counted here, from the life that it gave the token with.
    tells_end: bool = False
    # Whether a grant can be given back there (``client.revoke``).
    gives_back: GiveBack = GiveBack.YES
    # Where an app is registered and looked after: what an operator opens there.
    portal: str = ""
    ask_app: AskApp | None = None
    # Its own way to the consent page and back; None: django-allauth's. ``adapter`` is empty then.
    consent: Consent | None = None
    # The host where people use it, where its consent page has another.
    home: str = ""
    # Where each login has a server: what is asked on the connect page, and how that is read.
    server_field: ServerField | None = None
    find_server: FindServer | None = None
    # By which host people know a server of this name, and find its pages: machines that stand
    # behind one entrance are known by that.
    known_as: Callable[[str], str] | None = None
    # Our app there is made by program, one for each server; nothing of the operator's.
    register: Register | None = None
    # Our app there is an address of ours, its secret a key of the operator's: setting
    # ``<NETWORK>_KEYS``, private keys in PEM, the newest first.
    own_keys: bool = False
    # Whether it has no one address: each login has a server of its own, and its door reaches
    # that one beside ``hosts``.
    anywhere: bool = False
    # The name of the option without which no look hears that a single permission was taken back.
    hears_permissions_by: str = ""
    # Whether a tool that is lent a token can use it; False where it is of no use without a key
    # that stays here.
    lendable: bool = True

    @property
    def id(self) -> str:
        return self.policy.network

    def at(self, server: str) -> Network:
        """The same as those know it who are at this server: by its name, and with its settings;
        itself where ``server`` is empty."""
        if server and self.known_as:
            server = self.known_as(server)
        return replace(self, policy=self.policy.at(server)) if server else self

    @property
    def name(self) -> str:
        return self.policy.name

    def opened_at(self, server: str = "") -> str:
        """The address at which people open it themselves, or their ``server`` of it."""
        return f"https://{server or self.home or self.authorize_host}/"

    @property
    def by_hand(self) -> bool:
        """Whether an operator registers our apps there, and sets their ids and secrets."""
        return not (self.register or self.own_keys)

    @property
    def prefix(self) -> str:
        """How its environment variables begin."""
        return self.policy.network.upper()

    @cached_property
    def apps(self) -> tuple[Registration, ...]:
        """Every app of ours there, the first first. It connects what no other is for."""
        elsewhere = {kind for app in self.more_apps for kind in app.kinds}
        first = Registration(
            network=self.id,
            provider=self.provider,
            login_url_name=self.login_url_name,
            login_url_kwargs=self.login_url_kwargs,
            scopes=self.scopes,
            adapter=self.adapter,
            provider_settings=self.provider_settings,
            kinds=tuple(kind for kind in self.policy.kinds if kind not in elsewhere),
            means=self.means,
        )
        return (first, *self.more_apps)

    def app(self, app_id: str) -> Registration:
        """The app of this id; the empty one is the first. Raises KeyError where there is none."""
        return self._apps_by_id[app_id]

    @cached_property
    def _apps_by_id(self) -> Mapping[str, Registration]:
        return {app.id: app for app in self.apps}

    def asked(self, app: Registration, options: Mapping[str, object]) -> list[str]:
        """The scopes that this app asks for. ``options``: the operator's, by their settings."""
        of_first = self.options if not app.id else ()
        more = (option.scopes for option in of_first if options.get(option.setting))
        return [*app.scopes, *(scope for scopes in more for scope in scopes)]


Networks = Sequence[Network]
