"""LinkedIn's answers about a token: active, expired, revoked, unknown.

What ends a login rests on LinkedIn's own words, or on one of its three numbers for a token (65600,
65601, 65602); never on a status, nor on the numbers 0, 100 and 403, which mean many things.
"""

from __future__ import annotations

from datetime import timedelta

from channels.answers import rules
from channels.answers.bodies import Form
from channels.answers.reported_errors import Error, ParsedReply
from channels.answers.rules import Rule
from channels.contract import Cause, Certainty, Endpoint
from channels.networks.linkedin.faults import AT_REFRESH, ERRORS, REFRESH

INTROSPECT = "https://learn.microsoft.com/en-us/linkedin/shared/authentication/token-introspection"
TOO_YOUNG = "https://github.com/jclusso/omniauth-linkedin-openid/issues/6"

# Where an answer is about the member's token. At the token endpoint it is about our app, a code
# or a refresh token.
ABOUT_TOKENS = rules.CALLS | {Endpoint.INTROSPECT}

# For its first seconds a good token is unknown to part of LinkedIn, which calls it revoked.
SETTLING = timedelta(seconds=60)
_young = rules.younger_than(SETTLING)

REVOKED = ("the token used in the request has been revoked", "the token has been revoked")
BY_THE_USER = "the token used in the request has been revoked by the user"
DEAD_BY_NUMBER = frozenset({65600, 65601, 65602})
# In its newer errors. ``invalid_token`` is no name of LinkedIn's, and every gateway writes it.
DEAD_BY_NAME = frozenset({"invalid_access_token", "revoked_access_token", "expired_access_token"})
EXPIRED = (
    "token expired",
    "access token expired",
    "access token has expired",
    "expired access token",
    "the access token has expired",
    "the token used in the request has expired",
    "the token used in the request is expired",
    "the token used in the oauth request has expired",
    "your access token has expired",
)
INVALID = (
    "invalid access token",
    "invalid or expired token",
    "unable to verify access token",
    "the access token is invalid",
    "the access token is not valid",
    "the token used in the oauth request is not valid",
    "the token used in the request is not valid",
)
# So only LinkedIn begins; the other sentences anybody may write who checks a token.
OWN_SENTENCE = ("the token used in the",)
OWN_NUMBERS = ("serviceErrorCode", "errorCode", "ErrorCode")


def in_its_own_words(parsed: ParsedReply) -> bool:
    """An error in a shape of LinkedIn's: with its number, which is 0 in older ones, by one of its
    names, in XML; or in a sentence that is nobody else's."""
    return (
        parsed.form is Form.XML
        or any(key in parsed.fields for key in OWN_NUMBERS)
        or any(named_dead(error) or error.says(OWN_SENTENCE) for error in parsed.errors)
    )


def called_dead(error: Error) -> bool:
    return named_dead(error) or error.says((*REVOKED, *EXPIRED, *INVALID))


def named_dead(error: Error) -> bool:
    return error.code in DEAD_BY_NUMBER or bool(DEAD_BY_NAME & error.words)


def about_a_token(parsed: ParsedReply) -> bool:
    """LinkedIn's, and not about a post: what a post is refused for may quote it, and posts speak
    of tokens."""
    return in_its_own_words(parsed) and (
        (
            parsed.endpoint in ABOUT_TOKENS
            and (parsed.endpoint is not Endpoint.PUBLISH or parsed.status == 401)
        )
        or any(map(named_dead, parsed.errors))
    )


def known_revoked(parsed: ParsedReply) -> bool:
    return known_everywhere(parsed) and about_a_token(parsed)


def known_everywhere(parsed: ParsedReply) -> bool:
    """Whether the token is old enough that all of LinkedIn must know it."""
    age = parsed.context.token_age
    return age is not None and age >= SETTLING


def introspection(parsed: ParsedReply) -> str:
    """What introspection says of a token; ``inactive`` where it says only that."""
    if not parsed.ok or parsed.endpoint is not Endpoint.INTROSPECT:
        return ""
    status = parsed.fields.get("status")
    if isinstance(status, str) and status.strip():
        return status.strip().lower()
    active = parsed.fields.get("active")
    if active in (True, "true", 1):
        return "active"
    return "inactive" if active in (False, "false", 0) else ""


def dead(parsed: ParsedReply) -> bool:
    return (about_a_token(parsed) and any(map(called_dead, parsed.errors))) or (
        introspection(parsed) in ("revoked", "inactive")
    )


TOKEN_RULES: tuple[Rule, ...] = (
    Rule(
        name="called_dead_while_brand_new",
        cause=Cause.NETWORK_FAULT,
        certainty=Certainty.CANNOT_TELL,
        when=lambda parsed: _young(parsed) and dead(parsed),
        source=TOO_YOUNG,
    ),
    Rule(
        name="introspection_revoked",
        cause=Cause.REVOKED_BY_USER,
        when=lambda parsed: introspection(parsed) == "revoked",
        rests_on="introspection says status: revoked",
        source=INTROSPECT,
    ),
    Rule(
        name="introspection_expired",
        cause=Cause.EXPIRED,
        when=lambda parsed: introspection(parsed) == "expired",
        rests_on="introspection says status: expired",
        source=INTROSPECT,
    ),
    Rule(
        name="introspection_active",
        cause=Cause.ALIVE,
        when=lambda parsed: introspection(parsed) == "active",
        source=INTROSPECT,
    ),
    Rule(
        name="introspection_unknown_token_over_by_our_record",
        cause=Cause.EXPIRED,
        certainty=Certainty.INFERRED,
        when=lambda parsed: (
            introspection(parsed) == "inactive" and rules.over_by_our_record(parsed)
        ),
        rests_on="introspection says active: false, and our own record of its end",
        source=INTROSPECT,
    ),
    Rule(
        name="introspection_inactive",
        cause=Cause.INVALID_TOKEN_UNSPECIFIED,
        certainty=Certainty.INFERRED,
        when=lambda parsed: introspection(parsed) == "inactive",
        rests_on="introspection says active: false",
        source=INTROSPECT,
    ),
    Rule(
        name="revoked_in_words",
        cause=Cause.REVOKED_BY_USER,
        says=(BY_THE_USER,),
        when=known_revoked,
        source=ERRORS,
    ),
    Rule(
        # LinkedIn says it of good tokens, too: introspection tells.
        name="revoked",
        cause=Cause.REVOKED_BY_USER,
        certainty=Certainty.INFERRED,
        codes={65601},
        words={"revoked_access_token"},
        says=REVOKED,
        either=True,
        when=about_a_token,
        source=TOO_YOUNG,
    ),
    Rule(
        name="expired",
        cause=Cause.EXPIRED,
        codes={65602},
        words={"expired_access_token"},
        says=EXPIRED,
        either=True,
        when=about_a_token,
        source=ERRORS,
    ),
    Rule(
        name="not_verified",  # seen of good tokens, for minutes
        cause=Cause.INVALID_TOKEN_UNSPECIFIED,
        certainty=Certainty.INFERRED,
        says=("unable to verify access token",),
        when=about_a_token,
        source="https://stackoverflow.com/questions/28094926",
    ),
    Rule(
        name="invalid",
        cause=Cause.INVALID_TOKEN_UNSPECIFIED,
        codes={65600},
        words={"invalid_access_token"},
        says=INVALID,
        either=True,
        when=about_a_token,
        source="https://github.com/xgfe/react-native-linkedin/issues/80",
    ),
)


REFRESH_TOKEN_DEAD = (
    "the provided authorization grant or refresh token is invalid",
    "the provided refresh token is ",
    "the refresh token is invalid",
    "the refresh token is not valid",
    "the refresh token has ",
    "the refresh token is expired",
    "invalid refresh token",
    "refresh token is invalid",
    "refresh token is not valid",
    "refresh token is expired",
    "refresh token has ",
    "refresh token expired",
    "token has been expired or revoked",
)


def refresh_refused(parsed: ParsedReply) -> bool:
    """``invalid_grant``, or the sentence that describes such an error."""
    described = "error_description" in parsed.fields
    return any(
        "invalid_grant" in error.words or (described and error.says(REFRESH_TOKEN_DEAD))
        for error in parsed.errors
    )


REFRESH_RULES: tuple[Rule, ...] = (
    Rule(
        name="refresh_wall_reached",
        cause=Cause.EXPIRED,
        certainty=Certainty.INFERRED,
        endpoints=AT_REFRESH,
        when=lambda parsed: refresh_refused(parsed) and rules.over_by_our_record(parsed),
        rests_on="what the rule refresh_token_dead rests on, and our own record of its end",
        source=REFRESH,
    ),
    Rule(
        name="refresh_token_dead",
        cause=Cause.INVALID_TOKEN_UNSPECIFIED,
        endpoints=AT_REFRESH,
        when=refresh_refused,
        rests_on="invalid_grant, or a description that calls the refresh token over",
        source=REFRESH,
    ),
    Rule(
        name="our_refresh_request_refused",
        cause=Cause.APP_FAULT,
        certainty=Certainty.INFERRED,
        endpoints=AT_REFRESH | {Endpoint.INTROSPECT},
        words={"invalid_request", "access_denied"},
        source=REFRESH,
    ),
)
