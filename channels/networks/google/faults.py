"""Google's answers that are no token's fault: our app's, our call's, a limit's, its own.

Its OAuth addresses say ``{"error", "error_description"}``, its APIs ``{"error": {"code",
"status", "errors": [{"reason"}], "details": [{"reason"}]}}``: a reason decides wherever one is
there. https://developers.google.com/identity/protocols/oauth2/web-server#errors
"""

from __future__ import annotations

import re

from channels.answers import plain_refusals, rules
from channels.answers.rules import Rule
from channels.contract import Cause, Certainty, Endpoint
from channels.networks.google import bodies

OAUTH = "https://developers.google.com/identity/protocols/oauth2/web-server"
EXPIRATION = "https://developers.google.com/identity/protocols/oauth2#expiration"
REASONS = "https://cloud.google.com/service-infrastructure/docs/service-control/reference/rpc/google.api#errorreason"
ERRORS = "https://developers.google.com/youtube/v3/docs/errors"
GLOBAL = "https://developers.google.com/youtube/v3/docs/core_errors"

AT_EXCHANGE = frozenset({Endpoint.TOKEN_EXCHANGE})
AT_REFRESH = frozenset({Endpoint.TOKEN_REFRESH})
OWN_MEMBERS = frozenset({"error", "error_description"})
# Older answers, and those that were cut short, have no reason beside the sentence.
PROJECT_OUT_OF_ORDER = re.compile(
    r".*\bapi\b.* has not been used in project "
    r"|(permission denied: )?(consumer|project) .*has been (suspended|deleted|disabled)"
    r"|requests to this api .*are blocked"
    r"|this api method requires billing to be enabled"
)

NETWORK_RULES: tuple[Rule, ...] = (
    Rule(
        # ``backendError`` has come with 410 and with 400 outside.
        name="google_failed",
        cause=Cause.NETWORK_FAULT,
        words={
            *("backenderror", "internalerror", "internal_failure", "internal_error", "internal"),
            *("server_error", "temporarily_unavailable", "unavailable", "deadline_exceeded"),
            *(
                "serviceunavailable",
                "service_unavailable",
                "processingfailure",
                "backend_error",
                "gatewaytimeout",
            ),
        },
        source=GLOBAL,
    ),
    Rule(
        name="refused_in_no_words_of_google",  # a firewall's or gateway's
        cause=Cause.NETWORK_FAULT,
        certainty=Certainty.CANNOT_TELL,
        statuses={401, 403},
        when=lambda parsed: plain_refusals.foreign(parsed, OWN_MEMBERS),
        source=OAUTH,
    ),
)

APP_RULES: tuple[Rule, ...] = (
    Rule(
        name="app_refused",
        cause=Cause.APP_FAULT,
        words={
            *("invalid_client", "unauthorized_client", "deleted_client", "disabled_client"),
            *("org_internal", "redirect_uri_mismatch", "unsupported_grant_type", "invalid_scope"),
            *("unsupported_response_type", "restricted_client", "origin_mismatch"),
        },
        source=OAUTH,
    ),
    Rule(
        name="our_token_request_is_wrong",
        cause=Cause.APP_FAULT,
        endpoints=rules.TOKEN_ENDPOINTS,
        words={"invalid_request", "access_denied"},
        source=OAUTH,
    ),
    Rule(
        # The API is not switched on in our project, or the project itself is out of order.
        name="project_not_admitted",
        cause=Cause.APP_FAULT,
        words={
            *("service_disabled", "accessnotconfigured", "billing_disabled", "billingnotenabled"),
            *("consumer_suspended", "consumer_invalid", "projectnotlinked", "user_project_denied"),
            *("api_key_invalid", "api_key_service_blocked", "keyinvalid", "keyexpired"),
            *("api_key_http_referrer_blocked", "api_key_ip_address_blocked", "iprefererblocked"),
            *("security_policy_violated", "location_policy_violated", "servicelimit"),
            *("accountdisabledforproject", "insufficientaudience", "forbiddengoogleproject"),
        },
        pattern=PROJECT_OUT_OF_ORDER,
        either=True,
        source=REASONS,
    ),
    Rule(
        name="no_quota_granted",
        cause=Cause.APP_FAULT,
        when=bodies.no_quota_at_all,
        source="https://developers.google.com/my-business/content/faq",
    ),
    Rule(
        # We sent no token at all, or one of another kind.
        name="we_sent_no_token",
        cause=Cause.APP_FAULT,
        words={
            *("credentials_missing", "access_token_type_unsupported"),
            *("session_cookie_invalid", "overloaded_credentials"),
        },
        says=(
            "request is missing required authentication credential",
            "method doesn't allow unregistered callers",
            "login required",
            "either access_token, id_token, or token_handle required",
        ),
        either=True,
        statuses={400, 401, 403},
        source=REASONS,
    ),
    Rule(
        name="our_address_is_wrong",
        cause=Cause.APP_FAULT,
        certainty=Certainty.INFERRED,
        words={bodies.NO_SUCH_ADDRESS.lower()},
        source="https://github.com/gitroomhq/postiz-app/issues/1964",
    ),
)

LIMIT_RULES: tuple[Rule, ...] = (
    Rule(
        # Also the HTML page with 403 of the token address, when many are asked for at once.
        name="call_limit",
        cause=Cause.RATE_LIMITED,
        words={
            *("ratelimitexceeded", "userratelimitexceeded", "rate_limit_exceeded"),
            *("variabletermlimitexceeded", "concurrentlimitexceeded", "slow_down"),
            *("userratelimitexceededunreg", "resource_exhausted", "resource_quota_exceeded"),
            *("throttled",),
        },
        says=("user rate limit exceeded", "rate limit exceeded"),
        either=True,
        source=GLOBAL,
    ),
)

EXCHANGE_RULES: tuple[Rule, ...] = (
    Rule(
        # A code works once and for minutes. Sent late, twice or with another address is our
        # doing, and says nothing about a token that a channel already has.
        name="exchange_refused",
        cause=Cause.APP_FAULT,
        certainty=Certainty.INFERRED,
        endpoints=AT_EXCHANGE,
        words={"invalid_grant"},
        source=OAUTH,
    ),
)
