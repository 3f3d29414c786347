"""What the answers of Google Business Profile mean.

``{"error": {"code", "message", "status", "details": [{"reason", "metadata"}]}}``; older answers
have ``errors`` in place of ``details``, or neither. What Google says of tokens, apps and limits
is the same in all its APIs: ``channels.networks.google``. Here is what it says of a location.
"""

from __future__ import annotations

from channels.answers import rules
from channels.answers.reported_errors import ParsedReply
from channels.answers.rules import Rule
from channels.contract import Cause, Certainty, Context, Endpoint, Finding, Reply
from channels.networks.google import bodies, faults
from channels.networks.google import errors as google

REFERENCE = "https://developers.google.com/my-business/reference/rest/v4/accounts.locations"
POSTS = f"{REFERENCE}.localPosts"
INFORMATION = "https://developers.google.com/my-business/reference/businessinformation/rest"
PUBLISH = frozenset({Endpoint.PUBLISH})
OF_A_LOCATION = frozenset({Endpoint.PUBLISH, Endpoint.LIST_PAGES})


def post_rejected(parsed: ParsedReply) -> bool:
    """A post that was taken, and that Google's review refused: the answer is a 200."""
    return parsed.ok and parsed.fields.get("state") == "REJECTED"


def told_nothing(parsed: ParsedReply) -> bool:
    """Google leaves out what is empty: no account, no location."""
    return parsed.ok and isinstance(parsed.body, dict) and not parsed.errors


LOCATION_RULES: tuple[Rule, ...] = (
    Rule(
        # Nobody may post there for now, whoever signs in.
        name="profile_suspended_or_unverified",
        cause=Cause.ACCOUNT_SUSPENDED,
        certainty=Certainty.INFERRED,
        endpoints=OF_A_LOCATION,
        words={"location_suspended", "location_disabled", "location_not_verified"},
        says=(
            *("location is suspended", "the location is suspended", "this location is suspended"),
            *("location has been suspended", "the location has been suspended"),
            *("location is disabled", "the location is disabled", "location has been disabled"),
            *("location is not verified", "the location is not verified"),
            *("location must be verified", "the location must be verified"),
        ),
        either=True,
        source=INFORMATION,
    ),
    Rule(
        # No role there, or another person's token: the location is asked for by its id.
        name="location_out_of_reach",
        cause=Cause.LOST_PAGE_ROLE,
        certainty=Certainty.INFERRED,
        endpoints=OF_A_LOCATION,
        statuses={404},
        words={"not_found", "notfound"},
        says=("requested entity was not found",),
        source="https://github.com/spotonlive/php-google-my-business/issues/25",
    ),
    Rule(
        name="no_role_at_the_location",
        cause=Cause.LOST_PAGE_ROLE,
        certainty=Certainty.INFERRED,
        endpoints=OF_A_LOCATION,
        statuses={403},
        words={"permission_denied", "forbidden"},
        says=("the caller does not have permission", "caller does not have permission"),
        source=REFERENCE,
    ),
)

CONTENT_RULES: tuple[Rule, ...] = (
    Rule(
        name="post_rejected",
        cause=Cause.ALIVE,
        endpoints=PUBLISH,
        when=post_rejected,
        source="https://github.com/gitroomhq/postiz-app/pull/1825",
    ),
    Rule(
        name="post_refused",
        cause=Cause.ALIVE,
        certainty=Certainty.INFERRED,
        endpoints=PUBLISH,
        statuses={400, 409},
        words={
            *("invalid_argument", "badrequest", "failed_precondition", "failedprecondition"),
            *("already_exists", "aborted", "out_of_range"),
        },
        source="https://github.com/spotonlive/php-google-my-business/issues/26",
    ),
    Rule(
        name="our_call_is_malformed",
        cause=Cause.APP_FAULT,
        certainty=Certainty.INFERRED,
        statuses={400},
        words={"invalid_argument", "badrequest", "invalid_request"},
        source="https://github.com/google/alligator2/issues/12",
    ),
)

WORKING: tuple[Rule, ...] = (
    Rule(
        name="working",
        cause=Cause.ALIVE,
        endpoints=rules.CALLS,
        when=rules.holds("accounts", "locations", "name"),
        source=REFERENCE,
    ),
    Rule(
        name="none_listed",
        cause=Cause.ALIVE,
        endpoints={Endpoint.LIST_PAGES},
        when=told_nothing,
        source=INFORMATION,
    ),
)

RULES: tuple[Rule, ...] = (
    *faults.NETWORK_RULES,
    *google.ACCOUNT_RULES,
    *faults.APP_RULES,
    *faults.LIMIT_RULES,
    *faults.EXCHANGE_RULES,
    *google.REFRESH_RULES,
    *google.TOKEN_RULES,
    *google.PERMISSION_RULES,
    *LOCATION_RULES,
    *CONTENT_RULES,
    *google.WORKING,
    *WORKING,
)
WAITS = google.WAITS


def explain(reply: Reply, context: Context) -> Finding:
    """The meaning of one of its answers."""
    return rules.explain(RULES, bodies.readable(reply), context, WAITS)
