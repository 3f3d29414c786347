"""The control page: see every account, and break something."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta

from flask import Blueprint, render_template, request

from sandbox import calls, faults
from sandbox.control.report import fate
from sandbox.dialect import Dialect
from sandbox.faults import Fault
from sandbox.networks.registry import DIALECTS
from sandbox.store import accounts, clock, grants, restrictions, tokens
from sandbox.store.accounts import Account, Client, Place
from sandbox.store.grants import Grant

blueprint = Blueprint("control_page", __name__)

STEPS = (
    ("1 hour", 3600),
    ("1 day", 86400),
    ("7 days", 7 * 86400),
    ("30 days", 30 * 86400),
    ("60 days", 60 * 86400),
    ("1 hour back", -3600),
)
# What each is called, and what whoever calls the network then meets.
FAULT_WORDS = {
    "rate_limit": ("Too many calls", "Refused as too many, in the network's own words."),
    "server_error": ("Server error", "An error of the network's own, as in an outage."),
    "slow": ("Slow", "The true answer, three seconds late."),
    "hang": ("Hang", "Nothing for half a minute, then the line is cut."),
    "cut": ("Cut the line", "The line is cut at once, and nothing is done."),
    "cut_after_rotate": (
        "Cut the line after rotating",
        "A renewal is done, and its answer lost: the new token with it.",
    ),
    "malformed": ("Broken JSON", "Half an answer, with status 200."),
    "empty": ("Empty body", "No answer, with status 200."),
    "html": ("A web page instead", "A page for people where JSON should be."),
    "app_disabled": ("Switch our app off", "The network has disabled our app."),
    "credits_exhausted": ("Credits used up", "Paid calls are refused until somebody pays."),
    "wrong_date": ("Wrong Date header", "Its clock is an hour ahead, in the header."),
}
FATES = {
    "alive": "working",
    "expired": "over",
    "password": "ended by a new password",
    "removed": "ended with the app",
    "given_back": "given back by the app",
    "rotated": "rotated",
    "replaced": "ended by other scopes",
}


RECENT = 20


@dataclass(frozen=True, slots=True)
class Person:
    """An account with all that its row shows."""

    dialect: Dialect
    account: Account
    places: list[Place]
    grants: list[Grant]
    fates: list[str]
    works: bool  # some token of it lives
    restricted: set[str]


@dataclass(frozen=True, slots=True)
class Network:
    """A network, the faults that stand, and those that one may order."""

    dialect: Dialect
    standing: list[Fault]
    possible: dict[str, tuple[str, str]]
    apps: list[Client]


@blueprint.get("/")
def page() -> str:
    people = [
        _person(dialect, account)
        for dialect in DIALECTS
        for account in accounts.accounts(dialect.id)
    ]
    return render_template(
        "control.html",
        connected=[person for person in people if person.grants or person.fates],
        others=[person for person in people if not person.grants and not person.fates],
        networks=[_network(dialect) for dialect in DIALECTS],
        at=request.args.get("at", ""),
        now=clock.moment(clock.now()),
        offset=timedelta(seconds=round(clock.offset())),
        steps=STEPS,
        words=FAULT_WORDS,
        endpoints=faults.ENDPOINTS,
        recent=_recent(),
        moment=clock.moment,
    )


@blueprint.get("/calls")
def last_calls() -> str:
    """The rows of the last calls alone, for the page that is open."""
    return render_template("_calls.html", recent=_recent())


def _recent() -> list[dict[str, object]]:
    return calls.last(RECENT)


def _network(dialect: Dialect) -> Network:
    possible = {
        kind: words
        for kind, words in FAULT_WORDS.items()
        if kind != "credits_exhausted" or dialect.fault(kind, "whoami") is not None
    }
    return Network(dialect, faults.standing(dialect.id), possible, accounts.clients(dialect.id))


def _person(dialect: Dialect, account: Account) -> Person:
    live = [grant for grant in grants.of_account(dialect.id, account.id) if grant.live]
    fates = Counter(fate(token) for token in tokens.of_account(dialect.id, account.id))
    ended = [f"{number} {FATES[name]}" for name, number in sorted(fates.items())]
    places = accounts.places(dialect.id, account.id, lost=True)
    held = {place.id for place in places if restrictions.standing(dialect.id, place.id)}
    return Person(dialect, account, places, live, ended, "alive" in fates, held)
