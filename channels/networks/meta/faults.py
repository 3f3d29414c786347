"""What Meta's networks share: the Graph API's errors that are no token's fault.

Our app, our call, limits, outages. Numbers and sources as in
``channels.networks.meta.errors``. Standard library and contract only.
"""

from __future__ import annotations

import re

from channels.answers.rules import TOKEN_ENDPOINTS, Rule
from channels.contract import Blame, Cause, Certainty, Endpoint

ERRORS = "https://developers.facebook.com/docs/graph-api/guides/error-handling"
DEBUGGING = "https://developers.facebook.com/docs/facebook-login/guides/access-tokens/debugging"
LIMITS = "https://developers.facebook.com/docs/graph-api/overview/rate-limiting"
PROOF = "https://developers.facebook.com/docs/graph-api/guides/secure-requests"
FLOW = "https://developers.facebook.com/docs/facebook-login/guides/advanced/manual-flow"
PERMISSIONS = "https://developers.facebook.com/docs/permissions"
CHANGELOG = "https://developers.facebook.com/docs/graph-api/changelog"

LIMIT = frozenset({4, 9, 17, 32, 341, 613, *range(80000, 80015)})

# Faults of our app. They come first: some arrive under a token's code or a permission's.
APP_RULES: tuple[Rule, ...] = (
    Rule(
        name="app_disabled_or_not_approved",
        cause=Cause.APP_FAULT,
        says=(
            "api access blocked",
            "api access deactivated",
            "api access disrupted",
            "application has been deleted",
            "error validating application",
            "application unavailable",
            "app not active",
            "app not set up",
            "app not setup",
            "app is not active",
            "this app is not active",
            "this app is not available",
            "this app is not accessible",
            "this app is in development mode",
            "this app is still in development mode",
            "this application has not been approved",
            "access to this data has been temporarily disabled",
            "access to this data is temporarily disabled",
            "insufficient developer role",
            "invalid platform app",
            "invalid app id",
            "invalid application id",
            "provide valid app id",
            "this api call requires a valid app_id",
            "user must be on whitelist",
            "facebook login is currently unavailable for this app",
            "cannot call api for app",
            "cannot call api on behalf of this user",
            "this client has not been approved",
            "cannot message users who are not admins",
            "this ip can't make requests for that application",
        ),
        source="https://developers.facebook.com/docs/development/release",
    ),
    Rule(
        name="feature_not_reviewed",
        cause=Cause.APP_FAULT,
        pattern=re.compile(
            r"to use '[^']{1,60}'[^.']{0,90}, your (?:use of this endpoint|app) "
            r"|the permission\(s\) [a-z_, ]{1,200} (?:is|are) not available"
            r"|(?:the |this |your )?app(?:lication)? (?:does not have|needs|lacks) "
            r"(?:advanced|standard) access"
            r"|this (?:[a-z]+ ){0,2}(?:request|call|endpoint) is not allowed for apps "
            r"with [a-z]+ access"
        ),
        source="https://developers.facebook.com/docs/apps/review",
    ),
    Rule(
        name="app_lacks_the_capability",
        cause=Cause.APP_FAULT,
        codes={3, 5, 101, 191},
        source=ERRORS,
    ),
    Rule(
        name="app_secret_or_id_wrong",
        cause=Cause.APP_FAULT,
        says=(
            "error validating client secret",
            "invalid client_secret",
            "invalid client_id",
            "invalid client id",
            "missing client_id",
            "missing client_secret",
            "missing required field client_id",
            "missing required parameter client_id",
            "you must provide a client_id",
            "invalid appsecret_proof",
            "api calls from the server require an appsecret_proof",
            "the app_id in the input_token did not match",
            "the access token does not belong to application",
            "you must provide an app access token",
            "page public metadata access requires",
            "page public content access requires",
            "pages public content access requires",
        ),
        source=PROOF,
    ),
    Rule(
        name="we_sent_no_token_or_the_wrong_kind",
        cause=Cause.APP_FAULT,
        says=(
            "an access token is required",
            "an active access token must be used",
            "a page access token is required",
            "a user access token is required",
            "this method must be called with a",
            "missing client_id or access_token",
            "must have a valid access_token",
            "impersonated access tokens can only be used",
            "requires a valid user is specified",
            # A person's token where the Page's is asked for; so are the two subcodes.
            "unpublished posts must be posted to a page as the page itself",
            "subject must be a page",
            "new pages experience is not supported",
            "this endpoint is not supported in the new pages experience",
        ),
        subcodes={2069030, 2069032},
        either=True,
        source="https://developers.facebook.com/docs/pages-api/overview",
    ),
    Rule(
        name="our_call_is_malformed_or_retired",
        cause=Cause.APP_FAULT,
        # 451 and 453 to 455 are about session keys that the call needs, or must not have.
        codes={12, 15, 21, 104, 451, 453, 454, 455, 803, 2500, 2635},
        source=CHANGELOG,
    ),
    Rule(
        name="our_call_is_retired",
        cause=Cause.APP_FAULT,
        says=(
            "this endpoint is deprecated",
            "this endpoint has been deprecated",
            "this api version",
            "you are calling a deprecated version",
        ),
        source=CHANGELOG,
    ),
    Rule(
        name="scope_we_may_not_ask_for",
        cause=Cause.APP_FAULT,
        says=(
            "invalid scope",
            "invalid scopes",
            "business and user permissions are mutually exclusive",
        ),
        source=PERMISSIONS,
    ),
)

# A code lives for minutes and works once. When the exchange fails for it, it was sent late
# or twice, or with another redirect address: our doing. It says nothing about the token that
# a channel already has, so it must not be taken for a dead one; the person starts again.
CODE_RULES: tuple[Rule, ...] = (
    Rule(
        name="authorization_code_spent",
        cause=Cause.APP_FAULT,
        certainty=Certainty.INFERRED,
        endpoints=TOKEN_ENDPOINTS,
        says=(
            "this authorization code",
            "code was invalid or expired",
            "invalid authorization code",
            "invalid verification code",
            "error validating verification code",
            "authorization code not found",
            "matching code was not found",
        ),
        source=FLOW,
    ),
    Rule(
        name="redirect_address_wrong",
        cause=Cause.APP_FAULT,
        endpoints=TOKEN_ENDPOINTS,
        says=(
            "invalid redirect_uri",
            "invalid redirect uri",
            "missing redirect_uri",
            "redirect_uri isn't",
            "redirect_uri is not",
            "the redirect_uri url",
            "the redirect_uri must",
            "the redirect_uri is",
            "the redirect_uri does",
            "can't load url",
            "url blocked",
        ),
        source=FLOW,
    ),
)

LIMIT_RULES: tuple[Rule, ...] = (
    Rule(
        name="app_limit",
        cause=Cause.RATE_LIMITED,
        blame=Blame.US,
        codes={4, 341, 613},
        source=LIMITS,
    ),
    Rule(name="call_limit", cause=Cause.RATE_LIMITED, codes=LIMIT, source=LIMITS),
)

TRANSIENT_RULES: tuple[Rule, ...] = (
    Rule(
        name="transient",
        cause=Cause.NETWORK_FAULT,
        when=lambda parsed: any(error.transient for error in parsed.errors),
        source=ERRORS,
    ),
    Rule(
        name="service_down",
        cause=Cause.NETWORK_FAULT,
        codes={1, 2, -1, 1200},
        source=ERRORS,
    ),
    Rule(
        name="service_down_without_a_code",
        cause=Cause.NETWORK_FAULT,
        codes={None},
        says=(
            "an unknown error",
            "an unexpected error",
            "service temporarily unavailable",
            "sorry, something went wrong",
            "sorry, there was a problem with your request",
            "please retry your request later",
        ),
        source=ERRORS,
    ),
)

# 100 is "invalid parameter": of a post it speaks of the content, elsewhere of our call.
PARAMETER_RULES: tuple[Rule, ...] = (
    Rule(
        # Of any address. Also what Instagram answers about an account that it does not let our
        # app act for, and what it said to every app for a day in July 2026.
        name="our_call_is_not_supported",
        cause=Cause.APP_FAULT,
        certainty=Certainty.INFERRED,
        says=("unsupported request - method type",),
        source="https://github.com/chatwoot/chatwoot/issues/14932",
    ),
    Rule(
        name="content_refused",
        cause=Cause.ALIVE,
        certainty=Certainty.INFERRED,
        endpoints={Endpoint.PUBLISH},
        codes={100},
        source=ERRORS,
    ),
    Rule(
        name="our_parameter_is_wrong",
        cause=Cause.APP_FAULT,
        certainty=Certainty.INFERRED,
        codes={100},
        source=ERRORS,
    ),
)
