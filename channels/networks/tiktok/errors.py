"""What TikTok's answers mean (API v2).

``{"data": {...}, "error": {"code", "message", "log_id"}}``, also of a success, whose code is
``ok``; ``{"error", "error_description", "log_id"}`` at the token address, often with status 200;
and a refusal that is flat, ``{"code", "message", "log_id"}``. Codes are words with one meaning:
they decide, never the status. What is no token's fault is in ``faults.py``, what a post is
refused for in ``content.py``.
"""

from __future__ import annotations

from channels.answers import rules
from channels.answers.reported_errors import ParsedReply
from channels.answers.rules import Rule
from channels.contract import Cause, Certainty, Context, Endpoint, Finding, Reply, Waits
from channels.networks.tiktok import content, faults
from channels.networks.tiktok.faults import API, OAUTH, POSTING, STATUS

REFRESH = frozenset({Endpoint.TOKEN_REFRESH})
INVALID = "access_token_invalid"
REMOVED = "auth_removed"


def in_a_shape_of_tiktok(parsed: ParsedReply) -> bool:
    """The error is an object, or has a ``log_id``: flat and without one it is a gateway's."""
    return isinstance(parsed.fields.get("error"), dict) or "log_id" in parsed.fields


def dead(parsed: ParsedReply) -> bool:
    return in_a_shape_of_tiktok(parsed) and any(INVALID in error.words for error in parsed.errors)


def over(parsed: ParsedReply) -> bool:
    """Over, and nobody has tried to renew it yet: a refused renewal means more than the two
    hours that any access token lives."""
    refused = parsed.context.renewal_refused is True
    return dead(parsed) and rules.over_by_our_record(parsed) and not refused


def renewed(parsed: ParsedReply) -> bool:
    return dead(parsed) and rules.renewal_went_well(parsed)


def says_ok(parsed: ParsedReply) -> bool:
    """Word for word: a success names itself, and no gateway's does."""
    return parsed.ok and any("ok" in error.words for error in parsed.errors)


WORKING: tuple[Rule, ...] = (
    Rule(
        name="token_granted",
        cause=Cause.ALIVE,
        endpoints=rules.TOKEN_ENDPOINTS,
        when=rules.got_a_token,
        source=OAUTH,
    ),
    Rule(
        name="working",
        cause=Cause.ALIVE,
        endpoints=rules.CALLS,
        when=says_ok,
        source=API,
    ),
)

ACCOUNT_RULES: tuple[Rule, ...] = (
    Rule(
        name="account_banned_from_posting",
        cause=Cause.ACCOUNT_SUSPENDED,
        words={"spam_risk_user_banned_from_posting"},
        source=POSTING,
    ),
)

TOKEN_RULES: tuple[Rule, ...] = (
    Rule(
        # Beside the webhook the only place that names it: while a post was on its way.
        name="access_removed_while_publishing",
        cause=Cause.REVOKED_BY_USER,
        endpoints=faults.PUBLISH,
        words={REMOVED},
        when=in_a_shape_of_tiktok,
        source=STATUS,
    ),
    Rule(
        # The renewal brought a new token: this answer is about the old one, or TikTok is at odds
        # with itself. Ask again with the new one.
        name="refused_after_a_good_renewal",
        cause=Cause.NETWORK_FAULT,
        certainty=Certainty.CANNOT_TELL,
        when=renewed,
        source=API,
    ),
    Rule(
        name="over_by_our_record",
        cause=Cause.EXPIRED,
        certainty=Certainty.INFERRED,
        when=over,
        rests_on="TikTok's code access_token_invalid, and our own record of its end",
        source=API,
    ),
    Rule(
        name="token_invalid",
        cause=Cause.INVALID_TOKEN_UNSPECIFIED,
        words={INVALID},
        when=in_a_shape_of_tiktok,
        source=API,
    ),
    Rule(
        # Used before, replaced, revoked or over: TikTok has one word for all of it.
        name="refresh_token_dead",
        cause=Cause.INVALID_TOKEN_UNSPECIFIED,
        endpoints=REFRESH,
        words={"invalid_grant"},
        source=OAUTH,
    ),
)

PERMISSION_RULES: tuple[Rule, ...] = (
    Rule(
        name="scope_not_allowed_by_the_person",
        cause=Cause.PERMISSION_MISSING,
        words={"scope_not_authorized"},
        when=in_a_shape_of_tiktok,
        source=API,
    ),
    Rule(
        # Its sentence begins with "Access token is invalid"; the token is well.
        name="scope_missing",
        cause=Cause.PERMISSION_MISSING,
        words={"scope_permission_missed"},
        when=in_a_shape_of_tiktok,
        source=API,
    ),
)

RULES: tuple[Rule, ...] = (
    *faults.NETWORK_RULES,
    *faults.APP_RULES,
    *faults.LIMIT_RULES,
    *ACCOUNT_RULES,
    *content.CONTENT_RULES,
    *TOKEN_RULES,
    *PERMISSION_RULES,
    *WORKING,
)
# No header of TikTok's own is documented.
WAITS = Waits()


def explain(reply: Reply, context: Context) -> Finding:
    """The meaning of one of TikTok's answers."""
    return rules.explain(RULES, content.with_fail_reason(reply), context, WAITS)
