"""What Threads' answers mean.

Codes of the Graph API: ``channels.networks.meta.errors``. Threads has its own beside them:
subcodes from 4279000 on, errors of type ``THApiException``, many of which come with HTTP 500
although nothing is out of order, and at its windows ``{"error_message", "error_code"}``.
"""

from __future__ import annotations

from datetime import timedelta

from channels.answers import rules
from channels.answers.reported_errors import ParsedReply
from channels.answers.rules import Rule
from channels.contract import Cause, Certainty, Context, Endpoint, Finding, Reply
from channels.networks.meta import content, errors, faults, introspection, permissions
from channels.networks.meta.sentences import DISABLED
from channels.networks.meta.usage import WAITS

TOKENS = "https://developers.facebook.com/docs/threads/get-started/long-lived-tokens"
WINDOW = (
    "https://developers.facebook.com/docs/threads/get-started/get-access-tokens-and-permissions"
)
LIMITS = "https://developers.facebook.com/docs/threads/overview"
TROUBLES = "https://developers.facebook.com/docs/threads/troubleshooting"
TESTERS = "https://developers.facebook.com/docs/threads/get-started"
SAMPLES = "https://github.com/fbsamples/threads_api/issues"
POSTIZ = "https://github.com/gitroomhq/postiz-app"
NOT_PERMITTED = ("application does not have permission for this action",)


def no_subcode(parsed: ParsedReply) -> bool:
    """Numbers of Threads' own, and 33, say something else of what does not exist."""
    return all(error.subcode is None for error in parsed.errors)


# Our app, or how it asked: they come before the token's own rules, whose codes some of them wear.
APP_RULES: tuple[Rule, ...] = (
    Rule(
        name="tester_has_not_accepted",  # while the app is in testing
        cause=Cause.APP_FAULT,
        codes={1349245},
        source=f"{SAMPLES}/14",
    ),
    Rule(
        name="app_id_is_not_the_one_of_threads",  # the Meta app has another beside it
        cause=Cause.APP_FAULT,
        codes={1349026, 4476002},
        source=f"{SAMPLES}/17",
    ),
    Rule(
        # The sentence alone, as tools keep it that drop the numbers.
        name="review_or_tester_missing",
        cause=Cause.APP_FAULT,
        certainty=Certainty.INFERRED,
        codes={None},
        says=("you must submit for app review",),
        source=TESTERS,
    ),
    Rule(
        name="access_tier_too_low",
        cause=Cause.APP_FAULT,
        subcodes={4279067},
        source="https://developers.facebook.com/docs/threads/keyword-search",
    ),
    Rule(
        name="exchange_of_a_lasting_token",  # 452 is a dead session key elsewhere
        cause=Cause.APP_FAULT,
        codes={452},
        subcodes={4279019},
        source=TOKENS,
    ),
    Rule(
        name="exchange_refused",  # 4279030: a code that was used, or is too old
        cause=Cause.APP_FAULT,
        certainty=Certainty.INFERRED,
        endpoints={Endpoint.TOKEN_EXCHANGE},
        codes={400, 401, 452},
        subcodes={4279030},
        either=True,
        source=WINDOW,
    ),
    Rule(
        name="field_that_is_not_there",  # also a container's, once it is published
        cause=Cause.APP_FAULT,
        certainty=Certainty.INFERRED,
        says=("tried accessing nonexisting field",),
        source="https://github.com/exileum/meta-mcp/issues/143",
    ),
)

ACCOUNT_RULES: tuple[Rule, ...] = (
    Rule(
        name="account_restricted",
        cause=Cause.ACCOUNT_SUSPENDED,
        subcodes={4279013},
        source=POSTIZ,
    ),
    Rule(
        name="activity_restricted",  # to be settled in the app
        cause=Cause.CHECKPOINT_OR_LOCKED,
        subcodes={2207051},
        source=POSTIZ,
    ),
    Rule(
        name="blocked_for_policy",
        cause=Cause.ACCOUNT_SUSPENDED,
        codes={368},
        source=faults.ERRORS,
    ),
    Rule(
        name="account_disabled",
        cause=Cause.ACCOUNT_SUSPENDED,
        opens=DISABLED,
        source="https://help.instagram.com/366993040048856",
    ),
    Rule(
        # Which number says so, its pages do not tell; this one does at Instagram.
        name="posts_a_day_used_up",
        cause=Cause.RATE_LIMITED,
        certainty=Certainty.INFERRED,
        subcodes={2207042},
        source=LIMITS,
        daily_cap=True,
    ),
)

CONTENT_RULES: tuple[Rule, ...] = (
    Rule(
        # A container that not every server of theirs knows yet, or that is over. It is called
        # permanent (is_transient: false), and a later try works.
        name="container_not_there_yet",
        cause=Cause.ALIVE,
        subcodes={4279009},
        source=f"{SAMPLES}/70",
    ),
    Rule(
        name="container_not_there_without_detail",
        cause=Cause.ALIVE,
        certainty=Certainty.INFERRED,
        codes={24},
        source=f"{SAMPLES}/70",
    ),
    Rule(
        name="media_refused_without_detail",
        cause=Cause.ALIVE,
        endpoints={Endpoint.PUBLISH},
        codes={352, 9004, 9007, *range(36000, 36010)},
        source=POSTIZ,
    ),
    Rule(
        # The same words came although the post was published: the container's status tells.
        name="publish_refused_or_done",
        cause=Cause.UNKNOWN,
        certainty=Certainty.CANNOT_TELL,
        endpoints={Endpoint.PUBLISH},
        statuses=range(500, 600),
        codes={10},
        source="https://github.com/tirthpatell/threads-go/issues/30",
    ),
)

TOKEN_RULES: tuple[Rule, ...] = (
    Rule(
        # With code 24 it is a container; with 100, and no number beside it, the token.
        name="token_of_nothing_that_exists",
        cause=Cause.INVALID_TOKEN_UNSPECIFIED,
        certainty=Certainty.INFERRED,
        codes={100},
        says=("the requested resource does not exist",),
        when=no_subcode,
        source="https://github.com/trypostit/trypost/issues/230",
    ),
)

PERMISSION_RULES: tuple[Rule, ...] = (
    Rule(
        # The permission, or our app's own: Threads says it with HTTP 500 as often as with 400,
        # and the engine lets a status of a fault speak only where a rule names it.
        name="permission_refused_with_500",
        cause=Cause.PERMISSION_MISSING,
        certainty=Certainty.INFERRED,
        endpoints={Endpoint.WHOAMI, Endpoint.LIST_PAGES, Endpoint.TOKEN_REFRESH},
        statuses={500},
        codes={10},
        words={"thapiexception"},
        opens=NOT_PERMITTED,
        source="https://github.com/tirthpatell/threads-go/issues/30",
    ),
)

REFRESH_RULES: tuple[Rule, ...] = (
    Rule(
        name="asked_to_prolong_too_early",  # possible from 24 hours old
        cause=Cause.ALIVE,
        certainty=Certainty.INFERRED,
        endpoints={Endpoint.TOKEN_REFRESH},
        codes={100, 400},
        when=rules.younger_than(timedelta(hours=24)),
        source=TOKENS,
    ),
)

WORKING: tuple[Rule, ...] = (
    Rule(
        name="token_granted",
        cause=Cause.ALIVE,
        endpoints=rules.TOKEN_ENDPOINTS,
        when=rules.got_a_token,
        source=TOKENS,
    ),
    Rule(
        name="working",
        cause=Cause.ALIVE,
        endpoints=rules.CALLS,
        when=rules.holds("id", "username", "data", "status", "success"),
        source=TROUBLES,
    ),
)

RULES: tuple[Rule, ...] = (
    *APP_RULES,
    *faults.APP_RULES,
    *faults.CODE_RULES,
    *ACCOUNT_RULES,
    *CONTENT_RULES,
    *content.REFUSED_RULES,
    *faults.LIMIT_RULES,
    *faults.TRANSIENT_RULES,
    *introspection.REFUSED_RULES,
    *permissions.ROLE_RULES,
    *REFRESH_RULES,
    *TOKEN_RULES,
    *errors.TOKEN_RULES,
    *permissions.OBJECT_RULES,
    *PERMISSION_RULES,
    *permissions.PERMISSION_RULES,
    *faults.PARAMETER_RULES,
    *WORKING,
)


def explain(reply: Reply, context: Context) -> Finding:
    """The meaning of one of Threads' answers."""
    return rules.explain(RULES, reply, context, WAITS)
