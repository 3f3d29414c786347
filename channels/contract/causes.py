"""Why a token works or does not, whose turn it is, and what a person sees of it."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


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
    # Of a network without one address: no answer says so, only that none comes for so long.
    SERVER_GONE = "server_gone"


class Blame(StrEnum):
    """Whose turn it is."""

    NOBODY = "nobody"
    YOU = "you"
    NETWORK = "network"
    US = "us"


class Certainty(StrEnum):
    """How we know."""

    SAID = "said"
    INFERRED = "inferred"
    CANNOT_TELL = "cannot_tell"


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


# What a token that lives does not disprove: the account has to be looked at by itself.
OF_THE_ACCOUNT: frozenset[Cause] = frozenset(
    {
        Cause.PERMISSION_MISSING,
        Cause.LOST_PAGE_ROLE,
        Cause.CHECKPOINT_OR_LOCKED,
        Cause.ACCOUNT_SUSPENDED,
    }
)


# A post that failed for one of these speaks of the connection, not only of the post.
OF_THE_CONNECTION: frozenset[Cause] = RECONNECT | {
    Cause.CHECKPOINT_OR_LOCKED,
    Cause.ACCOUNT_SUSPENDED,
}


def states_cause(cause: Cause, certainty: Certainty) -> bool:
    """Whether one answer of a network is enough to tell a person of ``cause``.

    The network said so, and named it. Everything weaker is asked about again first.
    """
    return certainty is Certainty.SAID and cause is not Cause.INVALID_TOKEN_UNSPECIFIED


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
    Cause.SERVER_GONE: "network-fault-or-ours#server-gone",
}
# The account became a personal one, and its network lets apps publish to professional ones only.
NOT_PROFESSIONAL = frozenset({"account_is_personal", "account_is_not_professional"})
# Rules whose cause alone would say the wrong thing, or too little, to a person.
# Whoever administers the organisation of the account must let our app in.
ADMIN_POLICY = "admin_policy_enforced"
# That organisation ends every sign-in after hours: signing in again helps for as long.
WORKSPACE_SESSION = "workspace_session_over"
# Our app is still in testing there, and ends every login after some days.
IN_TESTING = "app_in_testing"
# Nobody has used the refresh token for as long as the network keeps an unused one.
UNUSED = "unused_too_long"
# What was chosen at the network has no channel to publish to; or had one, and closed it.
NO_CHANNEL = "no_channel_behind_the_account"
NO_CHANNEL_RULES = frozenset({NO_CHANNEL, "own_channel_not_there", "no_channel_listed"})
CHANNEL_CLOSED = "channel_closed"
# The day's budget of our app is used up: for nobody to know but us.
UNITS_USED_UP = "units_used_up"
# The account lives on elsewhere, under another name: what is at ``codes["moved_to"]``.
ACCOUNT_MOVED = "account_moved"
# Paused by its owner; or taken down by those who run its server.
DEACTIVATED_RULES = frozenset({"account_deactivated", "account_said_deactivated"})
TAKEN_DOWN_RULES = frozenset({"account_taken_down", "account_said_taken_down"})
# The same account, kept by another server by now: the channel stays, its login is made anew.
MOVED_SERVER = "moved_to_another_server"
# A refresh token of one use was used before: by us, whoever has to sign in for it.
USED_TWICE = "refresh_token_used_twice"
_ARTICLES_OF_RULES: Mapping[str, str] = {
    MOVED_SERVER: "bluesky#moved",
    USED_TWICE: "bluesky#ends-early",
    **dict.fromkeys(DEACTIVATED_RULES, "bluesky#ends-early"),
    **dict.fromkeys(NOT_PROFESSIONAL, "instagram-professional-account#personal"),
    **dict.fromkeys((ADMIN_POLICY, WORKSPACE_SESSION), "locked-or-suspended#administrator"),
    IN_TESTING: "app-still-in-testing#google-testing",
    **dict.fromkeys(NO_CHANNEL_RULES, "youtube#which-channel"),
    ACCOUNT_MOVED: "mastodon#moved",
}


def article_about(cause: Cause, rule: str = "") -> str:
    """``slug#paragraph``; that of the rule, where its own says more than the cause's."""
    return _ARTICLES_OF_RULES.get(rule, ARTICLES[cause])
