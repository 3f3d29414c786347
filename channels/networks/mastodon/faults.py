"""Answers of Mastodon servers that are no token's fault: ours, the post's, or the server's own."""

from __future__ import annotations

from channels.answers import plain_refusals, rules
from channels.answers.bodies import Form
from channels.answers.reported_errors import ParsedReply
from channels.answers.rules import Rule
from channels.contract import Cause, Certainty, Endpoint

METHODS = "https://docs.joinmastodon.org/methods/oauth/"
TOKENS = "https://docs.joinmastodon.org/api/oauth-tokens/"
ACCOUNTS = "https://docs.joinmastodon.org/methods/accounts/#verify_credentials"
STATUSES = "https://docs.joinmastodon.org/methods/statuses/"
APPS = "https://docs.joinmastodon.org/methods/apps/"
PLEROMA = (
    "https://docs-develop.pleroma.social/backend/development/API/differences_in_mastoapi_responses/"
)
MISSKEY = "https://github.com/Kaiteki-Fedi/Kaiteki/issues/394"
CODE = "https://github.com/mastodon/mastodon/blob/main/app/controllers/api/base_controller.rb"
WORDPRESS = "https://github.com/akirk/enable-mastodon-apps/issues/127"
CLOSING = "https://docs.joinmastodon.org/admin/tootctl/#self-destruct"
GOTOSOCIAL = "https://github.com/superseriousbusiness/gotosocial/blob/main/internal/"

PUBLISH = frozenset({Endpoint.PUBLISH})
AT_EXCHANGE = frozenset({Endpoint.TOKEN_EXCHANGE})
AT_REFRESH = frozenset({Endpoint.TOKEN_REFRESH})
QUESTIONS = frozenset({Endpoint.WHOAMI, Endpoint.LIST_PAGES, Endpoint.INTROSPECT})


def says_nothing_at_all(parsed: ParsedReply) -> bool:
    return parsed.form is Form.NOTHING


def refused_post(parsed: ParsedReply) -> bool:
    """In Mastodon's own shape, ``{"error": "a sentence"}``, in whatever language."""
    return bool(parsed.errors) and isinstance(parsed.fields.get("error"), str)


def in_misskeys_shape(parsed: ParsedReply) -> bool:
    """``{"error": {"message", "code", "id"}}``: each of its errors has a number of its own."""
    error = parsed.fields.get("error")
    return isinstance(error, dict) and all(
        isinstance(error.get(key), str) for key in ("message", "code", "id")
    )


def another_software(parsed: ParsedReply) -> bool:
    """JSON, a page of text or nothing, where the account should be: no such address there now."""
    return parsed.form in (Form.JSON, Form.TEXT, Form.NOTHING)


NETWORK_RULES: tuple[Rule, ...] = (
    Rule(
        name="server_failed",
        cause=Cause.NETWORK_FAULT,
        words={"server_error", "temporarily_unavailable", "internal_error"},
        says=(
            "remote data could not be fetched",
            "remote ssl certificate could not be verified",
            "there was a temporary problem serving your request",
            "something went wrong on our end",
        ),
        either=True,
        source=CODE,
    ),
    Rule(
        name="our_token_did_not_arrive",  # a proxy of the server's takes the header away
        cause=Cause.NETWORK_FAULT,
        certainty=Certainty.CANNOT_TELL,
        statuses={400, 401, 403},
        words={"token_required", "credential_required"},  # WordPress, Misskey
        says=("token required",),
        either=True,
        source=WORDPRESS,
    ),
    Rule(
        # A server that its owner is taking down says Gone to everybody, until it is silent.
        name="server_is_closing",
        cause=Cause.NETWORK_FAULT,
        certainty=Certainty.CANNOT_TELL,
        statuses={410},
        source=CLOSING,
    ),
    Rule(
        name="refused_in_no_words_of_mastodon",  # a firewall's or gateway's
        cause=Cause.NETWORK_FAULT,
        certainty=Certainty.CANNOT_TELL,
        statuses={401, 403},
        when=lambda parsed: plain_refusals.foreign(parsed, {"error", "code"}),
        source="https://github.com/mastodon/mastodon/issues/8908",
    ),
)

APP_RULES: tuple[Rule, ...] = (
    Rule(
        name="app_unknown_there",  # forgotten by the server: it is registered anew
        cause=Cause.APP_FAULT,
        words={"invalid_client", "unauthorized_client"},
        source="https://github.com/mastodon/mastodon/issues/27740",
    ),
    Rule(
        name="app_asks_for_what_it_may_not",
        cause=Cause.APP_FAULT,
        words={
            *("invalid_scope", "invalid_redirect_uri", "unsupported_grant_type"),
            *("unsupported_response_type", "invalid_code_challenge_method"),
        },
        source=METHODS,
    ),
    Rule(
        name="our_address_is_blocked",  # 403 without a word: by the address that we call from
        cause=Cause.APP_FAULT,
        certainty=Certainty.INFERRED,
        statuses={403},
        when=says_nothing_at_all,
        source="https://docs.joinmastodon.org/api/rate-limits/",
    ),
)

EXCHANGE_RULES: tuple[Rule, ...] = (
    Rule(
        # A code works once, for minutes: that says nothing about a token that a channel has.
        name="exchange_refused",
        cause=Cause.APP_FAULT,
        certainty=Certainty.INFERRED,
        endpoints=AT_EXCHANGE,
        words={"invalid_grant"},
        says=("invalid credentials",),
        either=True,
        source=METHODS,
    ),
    Rule(
        name="our_request_refused",
        cause=Cause.APP_FAULT,
        endpoints=rules.TOKEN_ENDPOINTS,
        words={"invalid_request"},
        says=("validation failed", "param is missing", "missing parameters"),
        either=True,
        source=APPS,
    ),
)

LIMIT_RULES: tuple[Rule, ...] = (
    Rule(
        name="call_limit",
        cause=Cause.RATE_LIMITED,
        words={"rate_limit_exceeded"},
        says=("too many requests", "throttled", "rate limit exceeded"),
        either=True,
        source="https://docs.joinmastodon.org/api/rate-limits/",
    ),
)

CALL_RULES: tuple[Rule, ...] = (
    Rule(
        name="target_gone",  # what the post answers, or its picture: the token is fine
        cause=Cause.ALIVE,
        certainty=Certainty.INFERRED,
        endpoints=PUBLISH,
        statuses={404},
        when=refused_post,
        source=STATUSES,
    ),
    Rule(
        name="post_not_allowed",
        cause=Cause.ALIVE,
        certainty=Certainty.INFERRED,
        endpoints=PUBLISH,
        statuses={403},
        says=("this action is not allowed",),
        source=STATUSES,
    ),
    Rule(
        # By its status: the sentence comes in the language of the account.
        name="post_refused",
        cause=Cause.ALIVE,
        certainty=Certainty.INFERRED,
        endpoints=PUBLISH,
        statuses={400, 409, 413, 415, 422},
        when=refused_post,
        source="https://github.com/aitorres/barkr/issues/27",
    ),
    Rule(
        # By its status, as above: what it refuses of tokens, rights and accounts has 401 and 403.
        name="misskey_post_refused",
        cause=Cause.ALIVE,
        certainty=Certainty.INFERRED,
        endpoints=PUBLISH,
        statuses={400},
        when=in_misskeys_shape,
        source="https://misskey-hub.net/en/docs/for-developers/api/",
    ),
    Rule(
        name="no_longer_mastodons_address",
        cause=Cause.NETWORK_FAULT,
        certainty=Certainty.CANNOT_TELL,
        endpoints=QUESTIONS,
        statuses={200, 404, 410},
        when=lambda parsed: not _an_account(parsed) and another_software(parsed),
        source=ACCOUNTS,
    ),
)


def _an_account(parsed: ParsedReply) -> bool:
    return bool(parsed.fields.get("id")) and bool(
        parsed.fields.get("username") or parsed.fields.get("acct")
    )
