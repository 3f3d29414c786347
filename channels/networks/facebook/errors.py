"""What Facebook's answers mean. Codes of the Graph API: ``channels.networks.meta.errors``."""

from __future__ import annotations

from channels.answers import rules
from channels.answers.reported_errors import ParsedReply
from channels.answers.rules import Rule
from channels.contract import Cause, Certainty, Context, Endpoint, Finding, Reply
from channels.networks.facebook.rule_words import NO_PAGE_LISTED
from channels.networks.meta import content, errors, faults, introspection, permissions
from channels.networks.meta.sentences import DISABLED
from channels.networks.meta.usage import WAITS

PAGES = "https://developers.facebook.com/docs/pages-api/posts"
VIDEO = "https://developers.facebook.com/docs/video-api/guides/error-codes"
REPORTS = "https://stackoverflow.com/questions/tagged/facebook-graph-api"

PUBLISH = frozenset({Endpoint.PUBLISH})


def no_page_listed(parsed: ParsedReply) -> bool:
    return parsed.ok and parsed.endpoint is Endpoint.LIST_PAGES and parsed.fields.get("data") == []


# The account itself is held up at Facebook: reconnecting would not help.
ACCOUNT_RULES: tuple[Rule, ...] = (
    Rule(
        name="posting_too_fast",
        cause=Cause.RATE_LIMITED,
        codes={368, None},
        subcodes={1390008},
        source=faults.ERRORS,
    ),
    Rule(
        name="posting_too_fast_in_words",
        cause=Cause.RATE_LIMITED,
        codes={368},
        says=("we limit how often you can post",),
        source="https://www.facebook.com/help/116393198446749",
    ),
    Rule(
        name="account_held_for_days",
        cause=Cause.ACCOUNT_SUSPENDED,
        subcodes={1404112},
        source=REPORTS,
    ),
    Rule(
        name="account_must_pass_a_check",
        cause=Cause.CHECKPOINT_OR_LOCKED,
        # Page publishing authorization, security check, identity confirmation.
        subcodes={1404078, 1404006, 4854002},
        source="https://www.facebook.com/help/1939753742723975",
    ),
    Rule(
        name="account_must_pass_a_check_in_words",
        cause=Cause.CHECKPOINT_OR_LOCKED,
        codes={200, 368},
        says=(
            "confirm your identity",
            "please confirm your identity",
            "you need to confirm your identity",
            "to continue, confirm your identity",
            "a security check is required",
        ),
        source="https://www.facebook.com/help/1939753742723975",
    ),
    Rule(
        name="account_disabled_in_words",
        cause=Cause.ACCOUNT_SUSPENDED,
        opens=DISABLED,
        source="https://www.facebook.com/help/103873106370583",
    ),
    Rule(
        name="business_asks_for_two_factor",
        cause=Cause.CHECKPOINT_OR_LOCKED,
        codes={415},
        source="https://developers.facebook.com/docs/marketing-api/error-reference",
    ),
    Rule(
        name="content_called_abusive",
        cause=Cause.ALIVE,
        codes={368},
        says=(
            "you've already posted this",
            "your message couldn't be sent because it includes content",
            "your content couldn't be shared",
        ),
        source="https://github.com/arsduo/koala/issues/422",
    ),
    Rule(
        name="content_against_the_standards",
        cause=Cause.ALIVE,
        subcodes={1346003, 1404102},
        source=PAGES,
    ),
    Rule(
        name="blocked_for_policy",
        cause=Cause.ACCOUNT_SUSPENDED,
        codes={368},
        source=faults.ERRORS,
    ),
)

CONTENT_RULES: tuple[Rule, ...] = (
    Rule(
        name="post_refused",
        cause=Cause.ALIVE,
        # 324 no image, 352 and 389 video, 506 the same again, 1500 and 1609005 the link.
        codes={
            324,
            352,
            375,
            389,
            506,
            1500,
            6000,
            6001,
            *range(1363000, 1364000),
            1366046,
            1609005,
        },
        source=faults.ERRORS,
    ),
    Rule(
        name="post_refused_in_detail",
        cause=Cause.ALIVE,
        endpoints=PUBLISH,
        subcodes={
            1349125,
            2061006,
            2069019,
            *range(1363000, 1364000),
            *range(1366000, 1367000),
            *range(1609000, 1610000),
        },
        # An upload that a dead token ends keeps the upload's subcode under the token's code.
        when=lambda parsed: all(error.code not in (190, 102) for error in parsed.errors),
        source=VIDEO,
    ),
)

WORKING: tuple[Rule, ...] = (
    Rule(
        # No Page ticked, none that this login may reach, or only Pages behind a business.
        # The list alone cannot tell them apart; the consent page is where each is mended.
        name=NO_PAGE_LISTED,
        cause=Cause.PERMISSION_MISSING,
        certainty=Certainty.INFERRED,
        when=no_page_listed,
        rests_on="me/accounts is an empty list",
        source="https://developers.facebook.com/docs/graph-api/reference/user/accounts/",
    ),
    Rule(
        name="token_granted",
        cause=Cause.ALIVE,
        endpoints=rules.TOKEN_ENDPOINTS,
        when=rules.got_a_token,
        source=faults.FLOW,
    ),
    Rule(
        name="working",
        cause=Cause.ALIVE,
        endpoints=rules.CALLS,
        when=rules.holds("id", "data", "post_id", "success", "video_id"),
        source="https://developers.facebook.com/docs/graph-api/overview",
    ),
)

RULES: tuple[Rule, ...] = (
    *faults.APP_RULES,
    *faults.CODE_RULES,
    *ACCOUNT_RULES,
    *CONTENT_RULES,
    *content.REFUSED_RULES,
    *faults.LIMIT_RULES,
    *faults.TRANSIENT_RULES,
    *introspection.REFUSED_RULES,
    *permissions.ROLE_RULES,
    *errors.TOKEN_RULES,
    *permissions.OBJECT_RULES,
    *permissions.PERMISSION_RULES,
    *faults.PARAMETER_RULES,
    *WORKING,
)


def explain(reply: Reply, context: Context) -> Finding:
    """The meaning of one of Facebook's answers."""
    return rules.explain(RULES, reply, context, WAITS)
