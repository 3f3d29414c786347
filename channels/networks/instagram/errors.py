"""What Instagram's answers mean (Instagram Login).

Codes of the Graph API: ``channels.networks.meta.errors``.

The token endpoint on api.instagram.com has a shape of its own:
``{"error_type": "OAuthException", "code": 400, "error_message": "..."}``, where ``code`` is
only the HTTP status again.
"""

from __future__ import annotations

import re
from datetime import timedelta

from channels.answers import rules
from channels.answers.rules import Rule
from channels.contract import Cause, Certainty, Context, Endpoint, Finding, Reply
from channels.networks.instagram.rule_words import NOT_PROFESSIONAL
from channels.networks.meta import content, errors, faults, introspection, permissions
from channels.networks.meta.sentences import DISABLED
from channels.networks.meta.usage import WAITS

CODES = "https://developers.facebook.com/docs/instagram-platform/instagram-graph-api/reference/error-codes"
LOGIN = "https://developers.facebook.com/docs/instagram-platform/instagram-api-with-instagram-login/business-login"
REFRESH = "https://developers.facebook.com/docs/instagram-platform/reference/refresh_access_token"

_NOT_THE_CONTENT = frozenset({2207001, 2207042, 2207050, 2207051, 2207053})

ACCOUNT_RULES: tuple[Rule, ...] = (
    Rule(
        name="account_restricted",
        # "Inactive, checkpointed or restricted": to be cleared in the app, by signing in there.
        cause=Cause.CHECKPOINT_OR_LOCKED,
        subcodes={2207050},
        source=CODES,
    ),
    Rule(
        name="account_restricted_without_detail",
        cause=Cause.CHECKPOINT_OR_LOCKED,
        codes={25},
        source=CODES,
    ),
    Rule(
        name="posts_a_day_used_up",
        cause=Cause.RATE_LIMITED,
        subcodes={2207042},
        source=CODES,
        daily_cap=True,
    ),
    Rule(
        name="activity_limited",
        cause=Cause.RATE_LIMITED,
        subcodes={2207051},
        source=CODES,
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
        words={"inactive_user"},
        opens=DISABLED,
        either=True,
        source="https://help.instagram.com/366993040048856",
    ),
)

CONTENT_RULES: tuple[Rule, ...] = (
    Rule(
        name="instagram_failed_on_the_media",
        cause=Cause.NETWORK_FAULT,
        subcodes={2207001, 2207053},
        source=CODES,
    ),
    Rule(
        name="media_refused",
        cause=Cause.ALIVE,
        subcodes=frozenset(set(range(2207000, 2207100)) - _NOT_THE_CONTENT),
        source=CODES,
    ),
    Rule(
        name="media_older_than_the_account",  # from before it became professional
        cause=Cause.ALIVE,
        subcodes={2108006},
        source="https://github.com/keboola/ex-facebook-graph-api/issues/35",
    ),
    Rule(
        name="comments_are_off",
        cause=Cause.ALIVE,
        when=lambda parsed: parsed.fields.get("comments_disabled") in (True, "true"),
        source="https://github.com/ohld/igbot/pull/785",
    ),
    Rule(
        name="media_refused_without_detail",
        cause=Cause.ALIVE,
        endpoints={Endpoint.PUBLISH},
        codes={24, 352, 9004, 9007, -2, *range(36000, 36010)},
        source=CODES,
    ),
)

# What the old API, the app's own API and the token endpoint call things.
NAMED_RULES: tuple[Rule, ...] = (
    Rule(
        # A switch in the person's own Accounts Center; a new consent alone changes nothing.
        name="activity_off_meta_is_turned_off",
        cause=Cause.CHECKPOINT_OR_LOCKED,
        says=("your activity off meta technologies",),
        source="https://github.com/pdir/social-feed-bundle/issues/126",
    ),
    Rule(
        name="exchange_refused",
        cause=Cause.APP_FAULT,
        certainty=Certainty.INFERRED,
        endpoints={Endpoint.TOKEN_EXCHANGE},
        codes={400, 401},
        words={"oauthexception"},
        source=LOGIN,
    ),
    Rule(
        name="exchange_forbidden",
        cause=Cause.APP_FAULT,
        certainty=Certainty.INFERRED,
        words={"oauthforbiddenexception", "oauthparameterexception"},
        source=LOGIN,
    ),
    Rule(
        name="limit_in_words",
        cause=Cause.RATE_LIMITED,
        # The app's own word for an action that Instagram blocked for a while.
        words={"rate_limit_error"},
        says=(
            "please wait a few minutes",
            "too many requests",
            "feedback_required",
            "sentry_block",
        ),
        either=True,
        source=faults.LIMITS,
    ),
    Rule(
        name="account_must_pass_a_check",
        cause=Cause.CHECKPOINT_OR_LOCKED,
        says=("checkpoint_required", "challenge_required", "consent_required"),
        source="https://help.instagram.com/1249222525457826",
    ),
    Rule(
        name="limit_by_name",
        cause=Cause.RATE_LIMITED,
        words={"oauthratelimitexception"},
        source=faults.LIMITS,
    ),
    Rule(
        name="token_invalid_by_name",
        cause=Cause.INVALID_TOKEN_UNSPECIFIED,
        words={"oauthaccesstokenexception", "oauthaccesstokenerror"},
        source="https://github.com/snarfed/bridgy/issues/665",
    ),
    Rule(
        name="app_session_over",  # in the words of Instagram's own app
        cause=Cause.INVALID_TOKEN_UNSPECIFIED,
        certainty=Certainty.INFERRED,
        codes={None},
        opens=("login_required", "user_has_logged_out", "session key is malformed"),
        source="https://github.com/dilame/instagram-private-api/issues/889",
    ),
    Rule(
        name="scope_missing_in_words",
        cause=Cause.PERMISSION_MISSING,
        pattern=re.compile(r"this request requires scope=[a-z_]+, but this access token is not"),
        source=faults.PERMISSIONS,
    ),
    Rule(
        name=NOT_PROFESSIONAL,  # to be mended in its settings, not by a new token
        cause=Cause.CHECKPOINT_OR_LOCKED,
        says=(
            "the user is not an instagram business",
            "user is not an instagram business",
            "the user must be an instagram business",
        ),
        source=LOGIN,
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
        source=REFRESH,
    ),
    Rule(
        name="token_invalid_at_renewal",
        cause=Cause.INVALID_TOKEN_UNSPECIFIED,
        endpoints={Endpoint.TOKEN_REFRESH},
        words={"invalid_grant"},  # invalid_token is a gateway's word, and none of Instagram's
        source=REFRESH,
    ),
)

WORKING: tuple[Rule, ...] = (
    Rule(
        name="token_granted",
        cause=Cause.ALIVE,
        endpoints=rules.TOKEN_ENDPOINTS,
        when=rules.got_a_token,
        source=LOGIN,
    ),
    Rule(
        name="working",
        cause=Cause.ALIVE,
        endpoints=rules.CALLS,
        when=rules.holds("id", "user_id", "username", "data", "success"),
        source="https://developers.facebook.com/docs/instagram-platform/reference/me",
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
    *NAMED_RULES,
    *REFRESH_RULES,
    *permissions.OBJECT_RULES,
    *permissions.PERMISSION_RULES,
    *faults.PARAMETER_RULES,
    *WORKING,
)


def explain(reply: Reply, context: Context) -> Finding:
    """The meaning of one of Instagram's answers."""
    return rules.explain(RULES, reply, context, WAITS)
