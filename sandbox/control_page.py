"""The control page: see every account, and break something."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, render_template

from sandbox import accounts, calls, clock, faults, grants
from sandbox.networks import DIALECTS

desk = Blueprint("control_page", __name__)

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


@desk.get("/")
def page() -> str:
    shown = []
    for dialect in DIALECTS:
        people = [
            (
                one,
                accounts.places(dialect.id, one.id, lost=True),
                [grant for grant in grants.of_account(dialect.id, one.id) if grant.live],
            )
            for one in accounts.accounts(dialect.id)
        ]
        possible = {
            kind: words
            for kind, words in FAULT_WORDS.items()
            if kind != "credits_exhausted" or dialect.fault(kind, "whoami") is not None
        }
        shown.append((dialect, people, faults.standing(dialect.id), possible))
    return render_template(
        "control.html",
        networks=shown,
        now=clock.moment(clock.now()),
        offset=timedelta(seconds=round(clock.offset())),
        steps=STEPS,
        words=FAULT_WORDS,
        endpoints=faults.ENDPOINTS,
        recent=list(reversed(calls.listed()))[:20],
    )
