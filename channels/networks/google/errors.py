"""What Google's answers mean for a token, wherever they come from.

What ends a refresh token: https://developers.google.com/identity/protocols/oauth2#expiration .
An access token lives an hour and is refused without a reason; the refresh token then says more.
``invalid_grant`` is said of all that ends one, so that its words and its ``error_subtype`` are
read before it. Rules of one API, and what it holds when it works, are its network's.
"""

from __future__ import annotations

from channels.answers import rules
from channels.answers.reported_errors import ParsedReply
from channels.answers.rules import Rule
from channels.contract import (
    Cause,
    Certainty,
    Context,
    Endpoint,
    Finding,
    Reply,
    Waits,
)
from channels.networks.google import bodies, faults
from channels.networks.google.faults import AT_REFRESH, EXPIRATION, OAUTH, REASONS
from channels.networks.google.rule_words import ADMIN_POLICY, WORKSPACE_SESSION

INTROSPECTION = "https://developers.google.com/identity/sign-in/web/backend-auth"
GRANT_DEAD = (
    "token has been expired or revoked",
    "token has been revoked",
    "token has expired",
    "token expired",
    "the token has been revoked",
    "expired or revoked",
)
# What the APIs say of an access token that is over, or unknown.
ACCESS_DEAD = (
    "request had invalid authentication credentials",
    "invalid credentials",
    "the request does not have valid authentication credentials",
    "the access token is expired",
    "the access token has expired",
)
# Google forgets a refresh token some hours after its end, and no longer says which end it was. It
# says the same of one that it gave to another app: for ours, both are over.
GRANT_NOT_KNOWN = ("bad request",)
# The refresh token is of another app of ours, or was cut short on its way.
NOT_OF_THIS_APP = ("malformed", "token was not issued to this client")
NOTHING_TO_REVOKE = ("token expired or revoked", "token has been expired or revoked")
SCOPE_LACKS = frozenset({"access_token_scope_insufficient", "insufficientpermissions"})
NO_SCOPE = ("request had insufficient authentication scopes", "insufficient permission")
UNAUTHENTICATED = frozenset({"autherror", "unauthenticated", "authorizationrequired"})
WAITS = Waits()


def refused_bare(parsed: ParsedReply) -> bool:
    """``invalid_grant`` and not a word with it."""
    return all(not error.messages or error.words >= set(error.messages) for error in parsed.errors)


def unauthenticated(parsed: ParsedReply) -> bool:
    """A call with a token, refused by Google's own word or sentence for one that is no good, where
    Google writes them; ``invalid_token`` is its word in its own challenge alone."""
    if parsed.endpoint in rules.TOKEN_ENDPOINTS or parsed.status not in (400, 401, 403):
        return False
    shaped = bodies.in_its_apis_shape(parsed)
    challenged = bodies.challenged_by_google(parsed)
    return any(
        (shaped and (UNAUTHENTICATED & error.words or error.says(ACCESS_DEAD)))
        or (challenged and "invalid_token" in error.words)
        for error in parsed.errors
    )


def gone_already(parsed: ParsedReply) -> bool:
    """``invalid_token``, which gateways say as well, with the description that Google gives."""
    return any(
        "invalid_token" in error.words and error.says(NOTHING_TO_REVOKE) for error in parsed.errors
    )


def scope_lacks(parsed: ParsedReply) -> bool:
    """By a reason or a sentence where Google writes them, or by the word in its own challenge."""
    return any(
        (bodies.in_its_apis_shape(parsed) and (SCOPE_LACKS & error.words or error.says(NO_SCOPE)))
        or (bodies.challenged_by_google(parsed) and "insufficient_scope" in error.words)
        for error in parsed.errors
    )


def not_a_token(parsed: ParsedReply) -> bool:
    """``tokeninfo`` of a token that is over: its whole description, word for word."""
    return parsed.fields.get("error_description") == "Invalid Value"


def over(parsed: ParsedReply) -> bool:
    return unauthenticated(parsed) and rules.over_by_our_record(parsed)


def renewed(parsed: ParsedReply) -> bool:
    return unauthenticated(parsed) and rules.renewal_went_well(parsed)


# Before what is said of our app: some of it comes with a word that is also said of an app.
ACCOUNT_RULES: tuple[Rule, ...] = (
    Rule(
        # Signing in again does not help, and nothing is wrong with the account: whoever
        # administers its organisation must allow our app.
        name=ADMIN_POLICY,
        cause=Cause.CHECKPOINT_OR_LOCKED,
        words={
            *("admin_policy_enforced", "user_blocked_by_admin", "org_restriction_violation"),
        },
        says=(
            "access to your account data is restricted by policies within your organization",
            "account restricted",
        ),
        either=True,
        source=EXPIRATION,
    ),
    Rule(
        # The person's own choice, and stronger than any consent given to an app.
        name="advanced_protection",
        cause=Cause.CHECKPOINT_OR_LOCKED,
        endpoints=rules.TOKEN_ENDPOINTS,
        words={"policy_enforced"},
        says=("advanced protection prevented",),
        either=True,
        source="https://github.com/closeio/sync-engine/pull/461",
    ),
    Rule(
        # The organisation lets a sign-in live for hours. Signing in again helps for as long.
        name=WORKSPACE_SESSION,
        cause=Cause.EXPIRED,
        endpoints=AT_REFRESH,
        words={"invalid_rapt", "rapt_required"},
        says=("reauth related error",),
        either=True,
        source="https://support.google.com/a/answer/9368756",
    ),
    Rule(
        name="google_account_deleted",
        cause=Cause.ACCOUNT_SUSPENDED,
        says=("account has been deleted", "the account has been deleted"),
        source="https://github.com/GAM-team/GAM/issues/1171",
    ),
    Rule(
        name="google_account_disabled",
        cause=Cause.ACCOUNT_SUSPENDED,
        words={"account_state_invalid"},
        says=("account has been disabled", "the account has been disabled"),
        either=True,
        source=REASONS,
    ),
)

REFRESH_RULES: tuple[Rule, ...] = (
    Rule(
        name="refresh_token_dead",
        cause=Cause.INVALID_TOKEN_UNSPECIFIED,
        endpoints=AT_REFRESH,
        words={"invalid_grant"},
        says=GRANT_DEAD,
        source=EXPIRATION,
    ),
    Rule(
        name="refresh_token_not_known",
        cause=Cause.INVALID_TOKEN_UNSPECIFIED,
        certainty=Certainty.INFERRED,
        endpoints=AT_REFRESH,
        words={"invalid_grant"},
        says=GRANT_NOT_KNOWN,
        source="https://github.com/AlphaTiles/AlphaTiles/pull/107",
    ),
    Rule(
        name="refresh_token_not_of_this_app",
        cause=Cause.APP_FAULT,
        certainty=Certainty.INFERRED,
        endpoints=AT_REFRESH,
        words={"invalid_grant"},
        says=NOT_OF_THIS_APP,
        source=OAUTH,
    ),
    Rule(
        name="refresh_token_refused",
        cause=Cause.INVALID_TOKEN_UNSPECIFIED,
        certainty=Certainty.INFERRED,
        endpoints=AT_REFRESH,
        words={"invalid_grant"},
        when=refused_bare,
        rests_on="invalid_grant without a word beside it",
        source=EXPIRATION,
    ),
    Rule(
        # What was to be given back is gone already.
        name="nothing_left_to_give_back",
        cause=Cause.INVALID_TOKEN_UNSPECIFIED,
        endpoints=AT_REFRESH,
        when=gone_already,
        rests_on="invalid_token with \u201cToken expired or revoked\u201d",
        source=OAUTH + "#tokenrevoke",
    ),
)

TOKEN_RULES: tuple[Rule, ...] = (
    Rule(
        name="refused_after_a_good_renewal",
        cause=Cause.NETWORK_FAULT,
        certainty=Certainty.CANNOT_TELL,
        when=renewed,
        source=OAUTH,
    ),
    Rule(
        name="access_token_expired",
        cause=Cause.EXPIRED,
        endpoints={*rules.CALLS, Endpoint.INTROSPECT},
        when=bodies.says_expired,
        rests_on="the reason ACCESS_TOKEN_EXPIRED among the details of the error",
        source=REASONS,
    ),
    Rule(
        name="over_by_our_record",
        cause=Cause.EXPIRED,
        certainty=Certainty.INFERRED,
        when=over,
        rests_on="what the rule token_invalid rests on, and our own record of its end",
        source=OAUTH,
    ),
    Rule(
        name="token_invalid",
        cause=Cause.INVALID_TOKEN_UNSPECIFIED,
        certainty=Certainty.INFERRED,
        when=unauthenticated,
        rests_on="authError, UNAUTHENTICATED, authorizationRequired or \u201cInvalid Credentials"
        "\u201d in the shape of Google's APIs, or invalid_token in the challenge of its realm",
        source=REASONS,
    ),
    Rule(
        name="introspection_refused",
        cause=Cause.INVALID_TOKEN_UNSPECIFIED,
        certainty=Certainty.INFERRED,
        endpoints={Endpoint.INTROSPECT},
        statuses={400},
        when=not_a_token,
        rests_on="the description \u201cInvalid Value\u201d",
        source=INTROSPECTION,
    ),
)

PERMISSION_RULES: tuple[Rule, ...] = (
    Rule(
        name="scope_missing",
        cause=Cause.PERMISSION_MISSING,
        endpoints=rules.CALLS,
        when=scope_lacks,
        rests_on="a reason or a sentence on scopes in the shape of Google's APIs, or "
        "insufficient_scope in the challenge of its realm",
        source=REASONS,
    ),
)


def introspected(parsed: ParsedReply) -> bool:
    """``tokeninfo`` of a token that lives: whose app it is of, and how long it has left."""
    return parsed.ok and parsed.endpoint is Endpoint.INTROSPECT and bool(parsed.fields.get("aud"))


WORKING: tuple[Rule, ...] = (
    Rule(
        name="token_granted",
        cause=Cause.ALIVE,
        endpoints=rules.TOKEN_ENDPOINTS,
        when=rules.got_a_token,
        source=OAUTH,
    ),
    Rule(
        name="token_lives",
        cause=Cause.ALIVE,
        when=introspected,
        source=INTROSPECTION,
    ),
)

# A network's own rules stand before these, between them, and behind.
FIRST: tuple[Rule, ...] = (
    *faults.NETWORK_RULES,
    *ACCOUNT_RULES,
    *faults.APP_RULES,
    *faults.LIMIT_RULES,
    *faults.EXCHANGE_RULES,
    *REFRESH_RULES,
)
LAST: tuple[Rule, ...] = (*TOKEN_RULES, *PERMISSION_RULES, *WORKING)


def explain(network_rules: tuple[Rule, ...], reply: Reply, context: Context) -> Finding:
    """The meaning of one of Google's answers, by the rules of the network that was asked."""
    return rules.explain(network_rules, bodies.readable(reply), context, WAITS)
