"""What X's answers mean.

Three shapes: problem JSON (v2), ``{"errors": [{"code": ..., "message": ...}]}`` (v1.1 and
the gateway, also in front of v2; v1 as XML), and ``{"error", "error_description"}`` (token
endpoint). A problem's ``type`` begins with api.twitter.com or api.x.com: its last part counts.
X never says why a token died, and charges for asking: our own record helps to tell. What ends a
login rests on X's own words or on code 89, never on a status. What is no token's fault is in
``faults.py``, what a post is refused for in ``content.py``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from channels.answers import rules
from channels.answers.bodies import Form
from channels.answers.reported_errors import ParsedReply
from channels.answers.rules import Rule
from channels.contract import Cause, Certainty, Context, Endpoint, Finding, Limit, Reply, Waits
from channels.networks.x import content, faults
from channels.networks.x.faults import ERRORS, LEGACY, OAUTH

REFRESH = frozenset({Endpoint.TOKEN_REFRESH})
LOOKUPS = frozenset({Endpoint.WHOAMI, Endpoint.LIST_PAGES})


def about_a_token(parsed: ParsedReply) -> bool:
    """Not about a post: what a post is refused for may quote it."""
    return parsed.endpoint is not Endpoint.PUBLISH or parsed.status == 401


def called_invalid(parsed: ParsedReply) -> bool:
    """Code 89, or its sentence in a shape of X's own.

    ``invalid_token`` is not X's: its pages name neither the word nor such a challenge, and every
    gateway writes both.
    """
    return about_a_token(parsed) and any(
        error.code == 89 or (error.says(faults.INVALID) and _in_a_shape_of_x(parsed))
        for error in parsed.errors
    )


def _in_a_shape_of_x(parsed: ParsedReply) -> bool:
    """XML, v1 with the request beside the error, or a problem of a type that X describes."""
    return (
        parsed.form is Form.XML
        or "request" in parsed.fields
        or any(faults.PROBLEM_TYPE.match(str(row.get("type"))) for row in _problems(parsed))
    )


def unauthorized(parsed: ParsedReply) -> bool:
    """X's one problem for a dead token, word for word: gateways have the same shape."""
    return parsed.status == 401 and any(map(_unauthorized, _problems(parsed)))


def _problems(parsed: ParsedReply) -> Iterator[Mapping[str, Any]]:
    yield parsed.fields
    listed = parsed.fields.get("errors")
    if isinstance(listed, list):
        yield from (problem for problem in listed if isinstance(problem, dict))


def _unauthorized(problem: Mapping[str, Any]) -> bool:
    said = [str(problem.get(key)).strip().lower() for key in ("title", "detail", "type")]
    return said == ["unauthorized", "unauthorized", "about:blank"]


def unauthorized_call(parsed: ParsedReply) -> bool:
    """At the token endpoint the same problem is about our app."""
    return parsed.endpoint not in rules.TOKEN_ENDPOINTS and unauthorized(parsed)


def dead(parsed: ParsedReply) -> bool:
    return called_invalid(parsed) or unauthorized_call(parsed)


def over(parsed: ParsedReply) -> bool:
    """Over, and nobody has tried to renew it yet: a refused renewal means more than the two
    hours that any access token lives."""
    refused = parsed.context.renewal_refused is True
    return dead(parsed) and rules.over_by_our_record(parsed) and not refused


def renewed(parsed: ParsedReply) -> bool:
    return dead(parsed) and rules.renewal_went_well(parsed)


def our_request_refused(parsed: ParsedReply) -> bool:
    said_nothing = parsed.form in (Form.JSON, Form.NOTHING) and not parsed.errors
    return said_nothing or unauthorized(parsed)


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
        codes={64},
        words={"user_suspended"},
        says=(
            "your account is suspended",
            "your account is not permitted to access this feature",
            "the user used for authentication is suspended",
        ),
        either=True,
        source="https://github.com/akrherz/iembot/issues/156",
    ),
    Rule(
        # Of the one who is asked about. That is our own account, except where a post answers.
        name="account_suspended_as_looked_up",
        cause=Cause.ACCOUNT_SUSPENDED,
        endpoints=LOOKUPS,
        codes={63},
        says=("user has been suspended",),
        either=True,
        source="https://github.com/nextcloud/integration_twitter/issues/25",
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
            "your account is locked",
            "user must verify login",
            "please log in to https://twitter.com to unlock",
            "please log in to https://x.com to unlock",
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
        rests_on="what the two rules below rest on, and our own record of its end",
        source=OAUTH,
    ),
    Rule(
        name="token_called_invalid",
        cause=Cause.INVALID_TOKEN_UNSPECIFIED,
        when=called_invalid,
        rests_on="code 89, or X's sentence for it in XML, in v1's JSON or under a type of X's",
        source=LEGACY,
    ),
    Rule(
        name="token_refused",  # "Unauthorized", and nothing about what is wrong with it
        cause=Cause.INVALID_TOKEN_UNSPECIFIED,
        certainty=Certainty.INFERRED,
        when=unauthorized_call,
        rests_on="X's own problem: title and detail \u201cUnauthorized\u201d, type about:blank",
        source=ERRORS,
    ),
    Rule(
        # X calls a used, replaced or revoked refresh token an invalid request.
        name="refresh_token_dead_in_words",
        cause=Cause.INVALID_TOKEN_UNSPECIFIED,
        endpoints=REFRESH,
        says=("value passed for the token was invalid", "value passed for the refresh"),
        source=OAUTH,
    ),
    Rule(
        name="refresh_token_dead",
        cause=Cause.INVALID_TOKEN_UNSPECIFIED,
        endpoints=REFRESH,
        words={"invalid_grant"},
        source=OAUTH,
    ),
    Rule(
        name="our_refresh_request_refused",
        cause=Cause.APP_FAULT,
        certainty=Certainty.INFERRED,
        endpoints=rules.TOKEN_ENDPOINTS,
        statuses={401},
        when=our_request_refused,
        source=OAUTH,
    ),
)

PERMISSION_RULES: tuple[Rule, ...] = (
    Rule(
        name="scope_missing",
        cause=Cause.PERMISSION_MISSING,
        endpoints=rules.CALLS,
        statuses={401, 403},
        when=content.names_a_scope,
        rests_on="a scope of X's, named in a sentence or beside insufficient_scope",
        source=OAUTH,
    ),
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
        statuses={400, 401, 403, 404, 405},
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
)

RULES: tuple[Rule, ...] = (
    *WORKING,
    *faults.APP_RULES,
    *faults.LIMIT_RULES,
    *ACCOUNT_RULES,
    *faults.NETWORK_RULES,
    *content.CONTENT_RULES,
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
