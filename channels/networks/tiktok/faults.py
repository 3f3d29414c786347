"""TikTok's answers that are no token's fault: ours, or TikTok's own.

A code decides, never the status: the same code has been seen with 200, 400, 401 and 403.
"""

from __future__ import annotations

from channels.answers import plain_refusals, rules
from channels.answers.reported_errors import ParsedReply
from channels.answers.rules import Rule
from channels.contract import Blame, Cause, Certainty, Endpoint
from channels.networks.tiktok.rule_words import DENIED
from channels.networks.tiktok.scopes import APPROVED

API = "https://developers.tiktok.com/doc/tiktok-api-v2-error-handling"
OAUTH = "https://developers.tiktok.com/doc/oauth-error-handling"
LIMITS = "https://developers.tiktok.com/doc/tiktok-api-v2-rate-limit"
GUIDELINES = "https://developers.tiktok.com/doc/content-sharing-guidelines/"
POSTING = "https://developers.tiktok.com/doc/content-posting-api-reference-direct-post"
STATUS = "https://developers.tiktok.com/doc/content-posting-api-reference-get-video-status"

PUBLISH = frozenset({Endpoint.PUBLISH})
AT_EXCHANGE = frozenset({Endpoint.TOKEN_EXCHANGE})
LOOKUPS = frozenset({Endpoint.WHOAMI, Endpoint.LIST_PAGES, Endpoint.INTROSPECT})
OUR_PARAMETERS = frozenset({"invalid_params", "invalid_param"})


def not_our_app(parsed: ParsedReply) -> bool:
    """The login was granted all that our app is approved for: more than that nobody can tick."""
    granted = set(parsed.context.granted)
    return bool(granted) and granted >= set(APPROVED)


APP_RULES: tuple[Rule, ...] = (
    Rule(
        # An app that has not passed TikTok's audit: five people in a day, private accounts only.
        name="app_not_audited",
        cause=Cause.APP_FAULT,
        words={
            "reached_active_user_cap",
            "unaudited_client_can_only_post_to_private_accounts",
        },
        source=GUIDELINES,
    ),
    Rule(
        # The address that a video is fetched from is one that our app has not proved to be its.
        name="address_not_proved_by_our_app",
        cause=Cause.APP_FAULT,
        words={"url_ownership_unverified"},
        source=POSTING,
    ),
    Rule(
        name="scope_that_our_app_lacks",
        cause=Cause.APP_FAULT,
        certainty=Certainty.INFERRED,
        words={"scope_permission_missed"},
        when=not_our_app,
        source=API,
    ),
    Rule(
        name="app_refused",
        cause=Cause.APP_FAULT,
        words={
            *("invalid_client", "unauthorized_client", "unsupported_grant_type"),
            *("unsupported_response_type", "invalid_scope", "invalid_request"),
        },
        endpoints=rules.TOKEN_ENDPOINTS,
        source=OAUTH,
    ),
    Rule(
        # On the way back from the consent page it is the person's no; here it may be our app's.
        name=DENIED,
        cause=Cause.UNKNOWN,
        certainty=Certainty.CANNOT_TELL,
        words={"access_denied"},
        endpoints=rules.TOKEN_ENDPOINTS,
        source=OAUTH,
    ),
    Rule(
        # A code works once and for a short while, and has to be sent decoded. Late, twice or
        # otherwise is our doing, and says nothing about a token that a channel already has.
        name="authorization_code_spent",
        cause=Cause.APP_FAULT,
        certainty=Certainty.INFERRED,
        words={"invalid_grant"},
        endpoints=AT_EXCHANGE,
        source=OAUTH,
    ),
    Rule(
        name="our_question_is_malformed",
        cause=Cause.APP_FAULT,
        endpoints=LOOKUPS,
        words=OUR_PARAMETERS,
        source=API,
    ),
)

LIMIT_RULES: tuple[Rule, ...] = (
    Rule(
        # So many posts, and so many drafts that wait in the inbox, in any 24 hours.
        name="posts_a_day_used_up",
        cause=Cause.RATE_LIMITED,
        words={"spam_risk_too_many_posts", "spam_risk_too_many_pending_share"},
        source=POSTING,
        daily_cap=True,
    ),
    Rule(
        name="call_limit",
        cause=Cause.RATE_LIMITED,
        blame=Blame.NETWORK,
        words={"rate_limit_exceeded", "slow_down"},
        source=LIMITS,
    ),
)

NETWORK_RULES: tuple[Rule, ...] = (
    Rule(
        name="tiktok_failed",
        cause=Cause.NETWORK_FAULT,
        words={"internal_error", "internal", "server_error", "temporarily_unavailable"},
        source=API,
    ),
    Rule(
        name="refused_in_no_words_of_tiktok",  # a firewall's or gateway's
        cause=Cause.NETWORK_FAULT,
        certainty=Certainty.CANNOT_TELL,
        statuses={401, 403},
        when=lambda parsed: plain_refusals.foreign(parsed, frozenset({"log_id", "data"})),
        source=API,
    ),
)
