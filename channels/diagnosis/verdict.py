"""What goes into a diagnosis, and what comes out of it. Standard library and contract only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from channels.contract import (
    ENDED_UNASKED,
    RECONNECT,
    Ability,
    Blame,
    Cause,
    Certainty,
    HiddenBy,
    Kind,
    State,
)

# Lives as short as this are told by the hour, not by the day.
SHORT_LIFE = timedelta(days=2)
NO_CODES: Mapping[str, str] = MappingProxyType({})


class Clock(StrEnum):
    """Which of a login's clocks ends first for the person."""

    ACCESS = "access"
    REFRESH = "refresh"
    DATA_ACCESS = "data_access"


class Step(StrEnum):
    """The one thing to do next."""

    NOTHING = "nothing"
    WAIT = "wait"
    REFRESH = "refresh"
    ADD_PERMISSION = "add_permission"
    GET_ROLE_BACK = "get_role_back"
    UNLOCK = "unlock"
    APPEAL = "appeal"
    SIGN_IN_ONCE = "sign_in_once"
    SET_UP = "set_up"
    CONNECT_ANOTHER = "connect_another"


@dataclass(frozen=True, slots=True)
class CheckingAgain:
    """What a network said and is asked about again before it is believed. Times: aware UTC.

    ``looks``: how many times it said so, the first included. ``next_look_at`` and
    ``last_look_at``: when it is asked next, and about when nothing more is to be asked.
    """

    cause: Cause
    since: datetime
    looks: int
    next_look_at: datetime
    last_look_at: datetime
    about_login: bool = True  # False: it is about this place alone
    rule: str = ""
    codes: Mapping[str, str] = field(default_factory=dict)


# A snapshot and a diagnosis are named tuples: made for every row of every list and every sweep,
# and a frozen dataclass of thirty fields takes two and a half times as long to make.


class Snapshot(NamedTuple):
    """What is stored about one channel and its login. Times are aware UTC.

    ``cause`` is the login's where it is in trouble, else the place's own.
    """

    network: str
    kind: Kind
    issued_at: datetime
    expires_at: datetime | None = None
    refresh_expires_at: datetime | None = None
    data_access_expires_at: datetime | None = None
    session_expires_at: datetime | None = None  # of the grant, however often it is renewed
    has_refresh_token: bool = False
    no_end_date: bool = False  # the network said that the token has no end
    own_token: bool = False  # the place publishes with a token of its own (Facebook Pages)
    scopes: tuple[str, ...] = ()
    cause: Cause = Cause.ALIVE
    blame: Blame = Blame.NOBODY
    certainty: Certainty = Certainty.SAID
    rule: str = ""
    codes: Mapping[str, str] = NO_CODES
    since: datetime | None = None
    asked_at: datetime | None = None
    last_alive_at: datetime | None = None
    next_ask_at: datetime | None = None
    # Since when a look has been due that nobody has come to the end of.
    due_since: datetime | None = None
    # The network has asked us not to come before some later time.
    told_to_wait: bool = False
    renewal_lost_at: datetime | None = None
    token_dead: bool = False  # of the login, whatever its cause
    set_up: bool = True
    about_login: bool = True  # False: the cause is this place's alone
    checking_again: CheckingAgain | None = None
    healed_at: datetime | None = None  # when it was found alive, after it was taken for broken
    # Posts are out and few can see them, for a fault of our app; and since when.
    hidden_by: HiddenBy | None = None
    hidden_since: datetime | None = None
    server: str = ""  # at a network without one address: the host of the login
    # Since when that server has shown no login of ours there a sign of life, and from when on we
    # take it for gone.
    server_silent_since: datetime | None = None
    server_gone_at: datetime | None = None


class Diagnosis(NamedTuple):
    """The verdict on one channel at one moment."""

    at: datetime
    network: str
    kind: Kind
    state: State
    cause: Cause
    blame: Blame
    certainty: Certainty
    step: Step
    issued_at: datetime
    ends_at: datetime | None  # the earliest clock that counts for the person
    clock: Clock | None
    ends_about: bool  # the end is the policy's promise, not the network's word
    renews_at: datetime | None  # when a machine renews it; None: no machine can
    access_ends_at: datetime | None  # the access token's own end, whoever renews it
    access_about: bool  # that end is the policy's promise: the network named none
    data_access_ends_at: datetime | None
    refresh_ends_at: datetime | None  # the last day of renewals, where none moves it
    ended_at: datetime | None  # when the token's life was cut or ran out
    lost: tuple[Ability, ...]  # what no longer works
    since: datetime | None
    asked_at: datetime | None
    last_alive_at: datetime | None
    next_ask_at: datetime | None
    rule: str
    codes: Mapping[str, str]
    warn: timedelta
    about_login: bool
    own_token: bool
    renewal_late: bool  # we should have renewed it, and have not
    checking_again: CheckingAgain | None = None  # the verdict is the last truth, until then
    healed_at: datetime | None = None  # since when it works again by itself
    hidden_by: HiddenBy | None = None  # it is limited by our app, and the connection works
    # We should have looked again and have not: the last look, however long ago.
    not_looked_since: datetime | None = None
    server: str = ""  # at a network without one address: the host of the login
    token_dead: bool = False

    @property
    def needs_person(self) -> bool:
        """Whether somebody must do something before all of it works again."""
        limited = self.state is State.LIMITED and self.hidden_by is None
        return limited or self.state is State.NEEDS_YOU

    @property
    def reconnect(self) -> bool:
        """Must the person sign in at the network again?"""
        return self.cause in RECONNECT and self.state in (State.NEEDS_YOU, State.LIMITED)

    @property
    def ended_with_account(self) -> bool:
        """Whether the token went with what befell the account: once that is settled at the
        network, nothing but a new sign-in brings the channel back."""
        needs = self.state is State.NEEDS_YOU and self.cause not in RECONNECT
        suspended = self.cause is Cause.ACCOUNT_SUSPENDED and self.about_login
        return needs and (self.rule in ENDED_UNASKED or (suspended and self.token_dead))

    @property
    def ended_beside(self) -> bool:
        """Whether that token ended on its own, while the account was suspended."""
        return self.ended_with_account and self.rule not in ENDED_UNASKED

    @property
    def remaining(self) -> timedelta | None:
        """Until the end that counts; never negative; None where there is no end."""
        return None if self.ends_at is None else max(self.ends_at - self.at, timedelta(0))

    @property
    def short(self) -> bool:
        """Whether this life is told by the hour."""
        end = self.access_ends_at
        return end is not None and end - self.issued_at < SHORT_LIFE

    @property
    def urgency(self) -> tuple[int, float]:
        """Sorts the cards: what needs the person first, then what ends first."""
        left = self.remaining.total_seconds() if self.remaining is not None else float("inf")
        return URGENCY.index(self.state), left


URGENCY = (
    State.NEEDS_YOU,
    State.LIMITED,
    State.ENDS_SOON,
    State.CANNOT_TELL,
    State.NOT_SET_UP,
    State.WORKING,
)
