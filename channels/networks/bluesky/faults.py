"""Answers of AT Protocol servers that are no token's fault: ours, a post's, or a server's own."""

from __future__ import annotations

import re

from channels.answers import plain_refusals, rules
from channels.answers.reported_errors import ParsedReply
from channels.answers.rules import Rule
from channels.contract import Cause, Certainty, Endpoint

CODE = "https://github.com/bluesky-social/atproto/blob/main/packages"
PROVIDER = f"{CODE}/oauth/oauth-provider/src/oauth-provider.ts"
CLIENTS = f"{CODE}/oauth/oauth-provider/src/client/client-manager.ts"
PROOFS = f"{CODE}/oauth/oauth-provider/src/dpop/dpop-manager.ts"
VERIFIER = f"{CODE}/pds/src/auth-verifier.ts"
PROXY = f"{CODE}/pds/src/pipethrough.ts"
SPEC = "https://atproto.com/specs/oauth"
XRPC = "https://atproto.com/specs/xrpc"
LIMITS = "https://docs.bsky.app/docs/advanced-guides/rate-limits"
GATEWAYS = (
    "https://docs.aws.amazon.com/apigateway/latest/developerguide"
    "/api-gateway-gatewayResponse-definition.html"
)

PUBLISH = frozenset({Endpoint.PUBLISH})
EXCHANGE = frozenset({Endpoint.TOKEN_EXCHANGE})
REFRESH = frozenset({Endpoint.TOKEN_REFRESH})
OWN_MEMBERS = frozenset({"error_description"})
# A server that a session was begun with by another key, another app or another way of proving
# itself. It deletes the session: what it says next is "Invalid refresh token".
OTHER_KEY = (
    "the session was initiated with a different key",
    "client authentication method mismatch",
    "dpop proof does not match the expected jkt",
    "token was not issued to this client",
    "dpop key mismatch",
)
# Other software has other sentences for it, with the same word as for a token that is over.
OTHER_KEY_ELSEWHERE = re.compile(
    r".*\b(another|other|different|wrong) (client|key)\b"
    r"|.*\bclient_?id\b.*\b(mismatch|match)"
    r"|.*\bclient authentication\b"
)
# A proof, or the way in which the token was sent: never the end of a token, though some of it
# comes with the word for one (``InvalidDpopKeyBindingError``, ``oauth-verifier.ts``).
OF_A_PROOF = re.compile(r".*\bdpop\b|.*\binvaliddpopproof\b")


def of_no_server(parsed: ParsedReply) -> bool:
    """In a gateway's words: servers of this network say ``error``, and mostly a sentence."""
    own = {"error", "message"} <= parsed.fields.keys() or OWN_MEMBERS & parsed.fields.keys()
    return plain_refusals.plain(parsed) and bool(parsed.errors) and not own


APP_RULES: tuple[Rule, ...] = (
    Rule(
        name="other_key_than_at_the_start",
        cause=Cause.APP_FAULT,
        endpoints=rules.TOKEN_ENDPOINTS,
        says=OTHER_KEY,
        source=PROVIDER,
    ),
    Rule(
        name="other_key_in_other_words",
        cause=Cause.APP_FAULT,
        certainty=Certainty.INFERRED,
        endpoints=rules.TOKEN_ENDPOINTS,
        words={"invalid_grant"},
        pattern=OTHER_KEY_ELSEWHERE,
        source="https://github.com/blacksky-algorithms/rsky",
    ),
    Rule(
        # The same assertion twice. It is looked at before the refresh token: the session lives.
        name="assertion_used_twice",
        cause=Cause.APP_FAULT,
        endpoints=rules.TOKEN_ENDPOINTS,
        words={"invalid_grant", "invalid_client", "invalid_request"},
        when=lambda parsed: any(
            "jti" in sentence and "reused" in sentence
            for error in parsed.errors
            for sentence in error.sentences
        ),
        source=PROVIDER,
    ),
    Rule(
        name="server_goes_on_asking_for_a_nonce",  # although it was sent the newest
        cause=Cause.NETWORK_FAULT,
        certainty=Certainty.CANNOT_TELL,
        words={"use_dpop_nonce"},
        says=("authorization server requires nonce in dpop proof", 'dpop "nonce" mismatch'),
        either=True,
        source=PROOFS,
    ),
    Rule(
        name="our_proof_is_wrong",
        cause=Cause.APP_FAULT,
        words={"invalid_dpop_proof", "invalid_dpop_key_binding"},
        says=("dpop proof required",),
        either=True,
        source=PROOFS,
    ),
    Rule(
        name="our_proof_does_not_fit_the_token",
        cause=Cause.APP_FAULT,
        certainty=Certainty.INFERRED,
        words={
            *("invalid_token", "invalidtoken", "invalid_grant"),
            *("authenticationrequired", "authrequirederror"),
        },
        pattern=OF_A_PROOF,
        source=f"{CODE}/oauth/oauth-provider/src/oauth-verifier.ts",
    ),
    Rule(
        name="our_metadata_is_wrong_or_out_of_reach",
        cause=Cause.APP_FAULT,
        words={"invalid_client_metadata", "invalid_redirect_uri"},
        says=("unable to obtain client metadata", "unable to obtain jwks"),
        either=True,
        source=CLIENTS,
    ),
    Rule(
        name="our_token_request_is_wrong",
        cause=Cause.APP_FAULT,
        endpoints=rules.TOKEN_ENDPOINTS,
        words={
            *("invalid_client", "unauthorized_client", "unsupported_grant_type", "invalid_scope"),
            *("invalid_request", "unsupported_response_type", "access_denied"),
        },
        source=PROVIDER,
    ),
    Rule(
        name="authorization_code_spent",
        cause=Cause.APP_FAULT,
        certainty=Certainty.INFERRED,
        endpoints=EXCHANGE,
        words={"invalid_grant"},
        source=PROVIDER,
    ),
    Rule(
        # 400, and never the end of a token: sent as Bearer, of the wrong kind, to the wrong server.
        name="token_of_another_kind",
        cause=Cause.APP_FAULT,
        certainty=Certainty.INFERRED,
        endpoints=rules.CALLS,
        statuses={400},
        words={"invalidtoken"},
        source=VERIFIER,
    ),
    Rule(
        name="no_token_sent",
        cause=Cause.APP_FAULT,
        endpoints=rules.CALLS,
        words={"authmissing"},
        source=VERIFIER,
    ),
)

LIMIT_RULES: tuple[Rule, ...] = (
    Rule(
        name="call_limit",
        cause=Cause.RATE_LIMITED,
        words={"ratelimitexceeded", "too_many_requests", "slow_down"},
        says=("rate limit exceeded",),
        either=True,
        source=LIMITS,
    ),
)

NETWORK_RULES: tuple[Rule, ...] = (
    Rule(
        # Also for a record that exists already: https://github.com/bluesky-social/atproto/issues/3718
        name="server_error_or_a_record_that_exists",
        cause=Cause.NETWORK_FAULT,
        certainty=Certainty.CANNOT_TELL,
        endpoints=PUBLISH,
        statuses={500},
        words={"internalservererror"},
        source="https://github.com/bluesky-social/atproto/issues/3718",
    ),
    Rule(
        name="server_is_down",
        cause=Cause.NETWORK_FAULT,
        words={
            *("upstreamfailure", "upstreamtimeout", "internalservererror", "notenoughresources"),
            *("server_error", "temporarily_unavailable", "internal_server_error"),
            *("service_unavailable", "bad_gateway"),
        },
        source=PROXY,
    ),
    Rule(
        # A server did not take what another one signed for the same account: between them.
        name="servers_at_odds",
        cause=Cause.NETWORK_FAULT,
        certainty=Certainty.INFERRED,
        endpoints=rules.CALLS,
        words={
            *("badjwt", "badjwtsignature", "badjwtaudience", "jwtexpired", "untrustediss"),
            *("badjwtlexiconmethod", "badjwtiss"),
        },
        source=XRPC,
    ),
    Rule(
        name="refused_in_no_words_of_a_server",
        cause=Cause.NETWORK_FAULT,
        certainty=Certainty.CANNOT_TELL,
        statuses={401, 403},
        when=of_no_server,
        source=GATEWAYS,
    ),
)

POST_RULES: tuple[Rule, ...] = (
    Rule(
        name="post_refused",
        cause=Cause.ALIVE,
        endpoints=PUBLISH,
        words={
            *(
                "invalidrequest",
                "invalidswap",
                "blobtoolarge",
                "invalidmimetype",
                "payloadtoolarge",
            ),
            *("blockedactor", "blockedbyactor", "recordnotfound", "notfound", "invalidblob"),
            *("blobnotfound", "invalidrecord", "recordalreadyexists", "already_exists"),
        },
        source=XRPC,
    ),
    Rule(
        name="post_too_large",
        cause=Cause.ALIVE,
        certainty=Certainty.INFERRED,
        endpoints=PUBLISH,
        statuses={413},
        when=lambda parsed: bool(parsed.errors),
        source=XRPC,
    ),
    Rule(
        name="nothing_there_of_that_name",
        cause=Cause.ALIVE,
        certainty=Certainty.INFERRED,
        endpoints={Endpoint.LIST_PAGES},
        words={"recordnotfound", "notfound", "profilenotfound"},
        source=XRPC,
    ),
    Rule(
        name="our_call_is_malformed",
        cause=Cause.APP_FAULT,
        certainty=Certainty.INFERRED,
        endpoints={Endpoint.WHOAMI, Endpoint.LIST_PAGES},
        statuses={400, 404},
        words={"invalidrequest", "methodnotimplemented", "xrpcnotsupported", "unknownmethod"},
        source=XRPC,
    ),
)
