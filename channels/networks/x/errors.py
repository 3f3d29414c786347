"""What X's answers mean.

Three shapes: problem JSON (v2), ``{"errors": [{"code": ..., "message": ...}]}`` (v1.1 and
the gateway, also in front of v2), and ``{"error", "error_description"}`` (token endpoint).
A problem's ``type`` begins with api.twitter.com or api.x.com: its last part counts.
X never says why a token died, and charges for asking: our own record helps to tell. What is no
token's fault is in ``faults.py``.
"""

from __future__ import annotations

from channels.answers import rules
from channels.answers.reported_errors import Form, ParsedReply
from channels.answers.rules import Rule
from channels.contract import Cause, Certainty, Context, Endpoint, Finding, Limit, Reply, Waits
from channels.networks.x import faults
from channels.networks.x.faults import ERRORS, LEGACY, OAUTH

REFRESH = frozenset({Endpoint.TOKEN_REFRESH})


def unauthorized(parsed: ParsedReply) -> bool:
    """A plain 401 of the API: an unnamed problem, code 89, or no body at all."""
    if parsed.status != 401 or parsed.endpoint in rules.TOKEN_ENDPOINTS:
        return any(error.code == 89 for error in parsed.errors)
    if not parsed.errors:
        return rules.silent(parsed)
    return any(
        error.code == 89
        or error.words & {"about:blank", "unauthorized", "invalid_token"}
        or any(
            sentence.startswith(("unauthorized", "invalid or expired"))
            for sentence in error.sentences
        )
        for error in parsed.errors
    )


def over(parsed: ParsedReply) -> bool:
    """Over, and nobody has tried to renew it yet: a refused renewal means more than the two
    hours that any access token lives."""
    refused = parsed.context.renewal_refused is True
    return unauthorized(parsed) and rules.over_by_our_record(parsed) and not refused


def renewed(parsed: ParsedReply) -> bool:
    return unauthorized(parsed) and rules.renewal_went_well(parsed)


WORKING: tuple[Rule, ...] = (
    Rule(
        name="token_granted",
        cause=Cause.ALIVE,
        endpoints=rules.TOKEN_ENDPOINTS,
        when=rules.got_a_token,
        source=OAUTH,
    ),
    Rule(
        name="working",  # a v2 answer may hold data and, beside it, errors about parts of it
        cause=Cause.ALIVE,
        endpoints=rules.CALLS,
        when=rules.holds("id", "id_str", "media_id", "data"),
        source="https://docs.x.com/x-api/users/get-my-user",
    ),
)

ACCOUNT_RULES: tuple[Rule, ...] = (
    Rule(
        name="account_suspended",
        cause=Cause.ACCOUNT_SUSPENDED,
        codes={63, 64},
        words={"user_suspended"},
        says=(
            "your account is suspended",
            "your account is not permitted to access this feature",
            "the user used for authentication is suspended",
            "user has been suspended",
        ),
        either=True,
        source="https://github.com/akrherz/iembot/issues/156",
    ),
    Rule(
        name="account_locked",
        cause=Cause.CHECKPOINT_OR_LOCKED,
        codes={231, 326},
        says=(
            "to protect our users from spam and other malicious activity, this account",
            "this account is temporarily locked",
            "your account is temporarily locked",
            "your account has been locked",
        ),
        either=True,
        source=LEGACY,
    ),
)

TOKEN_RULES: tuple[Rule, ...] = (
    Rule(
        # The renewal brought a new token: this answer is about the old one, or X is at odds
        # with itself. Ask again with the new one.
        name="refused_after_a_good_renewal",
        cause=Cause.NETWORK_FAULT,
        certainty=Certainty.CANNOT_TELL,
        when=renewed,
        source=OAUTH,
    ),
    Rule(
        name="over_by_our_record",
        cause=Cause.EXPIRED,
        certainty=Certainty.INFERRED,
        when=over,
        source=OAUTH,
    ),
    Rule(
        name="token_invalid",
        cause=Cause.INVALID_TOKEN_UNSPECIFIED,
        when=unauthorized,
        source=ERRORS,
    ),
    Rule(
        # X calls a used, replaced or revoked refresh token an invalid request.
        name="refresh_token_dead_in_words",
        cause=Cause.INVALID_TOKEN_UNSPECIFIED,
        says=("value passed for the token was invalid", "value passed for the refresh"),
        source=OAUTH,
    ),
    Rule(
        name="refresh_token_dead",
        cause=Cause.INVALID_TOKEN_UNSPECIFIED,
        endpoints=REFRESH,
        words={"invalid_grant", "invalid_token"},
        source=OAUTH,
    ),
    Rule(
        name="our_refresh_request_refused",
        cause=Cause.APP_FAULT,
        certainty=Certainty.INFERRED,
        endpoints=rules.TOKEN_ENDPOINTS,
        statuses={401},
        when=lambda parsed: parsed.form in (Form.JSON, Form.NOTHING) and not parsed.errors,
        source=OAUTH,
    ),
)

PERMISSION_RULES: tuple[Rule, ...] = (
    Rule(
        name="not_shown_to_us",  # protected, or not there: the token is fine
        cause=Cause.ALIVE,
        certainty=Certainty.INFERRED,
        words={"not_authorized_for_resource", "not_authorized_for_field", "resource_not_found"},
        source=ERRORS,
    ),
    Rule(
        name="our_call_is_malformed",
        cause=Cause.APP_FAULT,
        certainty=Certainty.INFERRED,
        words={"invalid_request"},
        statuses={400, 404, 405},
        source=ERRORS,
    ),
    Rule(
        name="our_address_is_wrong",
        cause=Cause.APP_FAULT,
        certainty=Certainty.INFERRED,
        statuses={404},
        codes={34, None},
        source=ERRORS,
    ),
    Rule(
        name="scope_missing",
        cause=Cause.PERMISSION_MISSING,
        certainty=Certainty.INFERRED,
        statuses={403},
        words={"forbidden", "about:blank", "insufficient_scope"},
        source=ERRORS,
    ),
    Rule(
        name="scope_missing_by_code",
        cause=Cause.PERMISSION_MISSING,
        codes={37},
        source=LEGACY,
    ),
)

RULES: tuple[Rule, ...] = (
    *WORKING,
    *faults.APP_RULES,
    *faults.LIMIT_RULES,
    *ACCOUNT_RULES,
    *faults.NETWORK_RULES,
    *faults.CONTENT_RULES,
    *TOKEN_RULES,
    *PERMISSION_RULES,
)
# Epoch seconds. Two daily caps stand beside the limit of fifteen minutes: one of the person, one
# of our app. The reset of a cap that has something left says nothing about this answer.
# https://docs.x.com/fundamentals/rate-limits
WAITS = Waits(
    resets=("x-rate-limit-reset", "x-app-limit-24hour-reset"),
    limits=(
        Limit("x-user-limit-24hour-remaining", "x-user-limit-24hour-reset", of_login=True),
        Limit("x-app-limit-24hour-remaining", "x-app-limit-24hour-reset"),
    ),
)


def explain(reply: Reply, context: Context) -> Finding:
    """The meaning of one of X's answers."""
    return rules.explain(RULES, reply, context, WAITS)
