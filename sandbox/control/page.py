"""The control page: see every account, and break something."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

from flask import Blueprint, render_template

from sandbox import calls, faults
from sandbox.control.report import fate
from sandbox.dialect import Dialect
from sandbox.networks.linkedin import openid
from sandbox.networks.registry import DIALECTS
from sandbox.store import accounts, clock, grants, restrictions, tokens
from sandbox.store.accounts import Account

blueprint = Blueprint("control_page", __name__)

STEPS = (
    ("1 hour", 3600),
    ("1 day", 86400),
    ("7 days", 7 * 86400),
    ("30 days", 30 * 86400),
    ("60 days", 60 * 86400),
    ("1 hour back", -3600),
)
FAULT_WORDS = {
    "rate_limit": "Too many calls",
    "server_error": "Server error",
    "slow": "Slow",
    "hang": "Hang",
    "cut": "Cut the line",
    "cut_after_rotate": "Cut the line after rotating",
    "malformed": "Broken JSON",
    "empty": "Empty body",
    "html": "A web page instead",
    "app_disabled": "Switch our app off",
    "credits_exhausted": "Credits used up",
    "wrong_date": "Wrong Date header",
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


@blueprint.get("/")
def page() -> str:
    return render_template(
        "control.html",
        networks=[_shown(dialect) for dialect in DIALECTS],
        now=clock.moment(clock.now()),
        offset=timedelta(seconds=round(clock.offset())),
        steps=STEPS,
        words=FAULT_WORDS,
        verified=[(name, shown) for name, (shown, _) in openid.FORMS.items()],
        verified_now=openid.form_ordered(),
        endpoints=faults.ENDPOINTS,
        recent=list(reversed(calls.listed()))[:20],
    )


def _shown(dialect: Dialect) -> tuple[object, ...]:
    """A network with its people, the faults that stand, and those that one may order."""
    possible = {
        kind: words
        for kind, words in FAULT_WORDS.items()
        if kind != "credits_exhausted" or dialect.fault(kind, "whoami") is not None
    }
    people = [_person(account) for account in accounts.accounts(dialect.id)]
    apps = accounts.clients(dialect.id)
    return dialect, people, faults.standing(dialect.id), possible, apps


def _person(account: Account) -> tuple[object, ...]:
    live = [grant for grant in grants.of_account(account.network, account.id) if grant.live]
    fates = Counter(fate(token) for token in tokens.of_account(account.network, account.id))
    ended = [f"{number} {FATES[name]}" for name, number in sorted(fates.items())]
    places = accounts.places(account.network, account.id, lost=True)
    held = {place.id for place in places if restrictions.standing(account.network, place.id)}
    return account, places, live, ended, held
