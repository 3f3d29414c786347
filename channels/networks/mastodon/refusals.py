"""What a server refuses although the token lives: an account is not well, a scope is missing."""

from __future__ import annotations

import re

from channels.answers import rules
from channels.answers.reported_errors import ParsedReply
from channels.answers.rules import Rule
from channels.contract import Cause, Certainty, Endpoint
from channels.networks.mastodon import faults
from channels.networks.mastodon.faults import ACCOUNTS, METHODS, PUBLISH

LOGIN_DISABLED = "login_disabled"
SCOPE_MISSING = (
    "this action is outside the authorized scopes",
    "insufficient permissions: ",  # Pleroma and Akkoma
    "token has insufficient scope permission",  # GoToSocial
)
SCOPE_WORD = frozenset({"insufficient_scope"})  # of every server that keeps to RFC 6750
SCOPE = re.compile(r"\b(?:read|write|admin:read|admin:write):[a-z_]+\b")
NOT_SIGNED_IN = ("this method requires an authenticated user",)


def scope_missing(parsed: ParsedReply) -> bool:
    """The word alone is every gateway's: a server of these names one of its scopes beside it."""
    return any(
        error.says(SCOPE_MISSING)
        or (not SCOPE_WORD.isdisjoint(error.words) and any(map(SCOPE.search, error.messages)))
        for error in parsed.errors
    )


ACCOUNT_RULES: tuple[Rule, ...] = (
    Rule(
        # One sentence for a login that a moderator froze, a suspended account, a memorial and
        # one that has moved; the client asks the public account which.
        name=LOGIN_DISABLED,
        cause=Cause.ACCOUNT_SUSPENDED,
        statuses={401, 403},
        says=(
            "your login is currently disabled",
            "your account is currently disabled",  # Pleroma
            "your account has moved or is currently moving",  # GoToSocial
        ),
        source="https://github.com/akrherz/iembot/issues/175",
    ),
    Rule(
        name="misskey_account_suspended",
        cause=Cause.ACCOUNT_SUSPENDED,
        words={"your_account_suspended", "your_account_moved"},
        source=faults.MISSKEY,
    ),
    Rule(
        name="account_gone",
        cause=Cause.ACCOUNT_SUSPENDED,
        certainty=Certainty.INFERRED,
        statuses={422},
        endpoints=rules.CALLS,
        says=NOT_SIGNED_IN,
        source=ACCOUNTS,
    ),
    Rule(
        name="email_unconfirmed",
        cause=Cause.CHECKPOINT_OR_LOCKED,
        statuses={401, 403},
        says=("your login is missing a confirmed e-mail address",),
        source=faults.CODE,
    ),
    Rule(
        name="approval_pending",
        cause=Cause.CHECKPOINT_OR_LOCKED,
        statuses={401, 403},
        says=("your login is currently pending approval", "your account is awaiting approval"),
        source=faults.CODE,
    ),
    Rule(
        name="second_factor_demanded",
        cause=Cause.CHECKPOINT_OR_LOCKED,
        statuses={401, 403},
        says=("your account requires two-factor authentication",),
        source="https://github.com/mastodon/mastodon/blob/main/app/models/user.rb",
    ),
    Rule(
        name="new_password_demanded",  # Pleroma: set one there, and the login goes on
        cause=Cause.CHECKPOINT_OR_LOCKED,
        statuses={401, 403},
        says=("password reset is required",),
        source=faults.PLEROMA,
    ),
)

PERMISSION_RULES: tuple[Rule, ...] = (
    Rule(
        name="scope_missing",
        cause=Cause.PERMISSION_MISSING,
        endpoints=PUBLISH,
        statuses={403},
        when=scope_missing,
        rests_on="a server's sentence on scopes, or insufficient_scope with one of its scopes",
        source=METHODS,
    ),
    Rule(
        name="misskey_scope_missing",
        cause=Cause.PERMISSION_MISSING,
        endpoints=PUBLISH,
        words={"permission_denied"},
        says=("your app does not have the necessary permissions",),
        source=faults.MISSKEY,
    ),
    Rule(
        # The token was accepted, and may not read the account: it may publish all the same.
        name="may_not_read_the_account",
        cause=Cause.ALIVE,
        certainty=Certainty.INFERRED,
        endpoints={Endpoint.WHOAMI, Endpoint.LIST_PAGES},
        statuses={403},
        when=scope_missing,
        source="https://github.com/mastodon/mastodon/issues/14272",
    ),
)
