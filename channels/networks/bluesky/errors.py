"""What the answers of AT Protocol servers mean, whoever runs them.

Two speakers: the authorization server says ``{"error", "error_description"}``, the one that keeps
the account ``{"error", "message"}``. ``error`` decides; a sentence only where one word stands for
several things, for other software has other sentences. ``invalid_token`` with 401 is a token that
is over and may be renewed, ``InvalidToken`` with 400 never is. What is no token's fault is in
``faults.py``.
"""

from __future__ import annotations

import re

from channels.answers import refresh_tokens, rules
from channels.answers.reported_errors import ParsedReply
from channels.answers.rules import Rule
from channels.contract import Blame, Cause, Certainty, Context, Finding, Limit, Reply, Waits
from channels.networks.bluesky import faults, own_words
from channels.networks.bluesky.faults import PROVIDER, REFRESH, SPEC, VERIFIER
from channels.networks.bluesky.rule_words import (
    DEACTIVATED,
    SAID_DEACTIVATED,
    SAID_TAKEN_DOWN,
    TAKEN_DOWN,
    USED_TWICE,
)

SESSION = "https://docs.bsky.app/docs/api/com-atproto-server-get-session"
SESSION_OVER = re.compile(
    r"(the |this |your )?(session|refresh[ _-]token) (has |is |was )*"
    r"(expired|exceeded inactivity)\b"
)


def _status(parsed: ParsedReply, *statuses: str) -> bool:
    """Whether a session that is told of is said to be inactive, and why."""
    return parsed.fields.get("active") is False and parsed.fields.get("status") in statuses


def over(parsed: ParsedReply) -> bool:
    """Over, and nobody has tried to renew it yet: a refused renewal means more than the hour
    that any access token lives."""
    refused = parsed.context.renewal_refused is True
    return own_words.dead(parsed) and rules.over_by_our_record(parsed) and not refused


def renewed(parsed: ParsedReply) -> bool:
    return own_words.dead(parsed) and rules.renewal_went_well(parsed)


ACCOUNT_RULES: tuple[Rule, ...] = (
    Rule(
        name=DEACTIVATED,  # by its owner: a pause, or a move to another server
        cause=Cause.ACCOUNT_SUSPENDED,
        words={"accountdeactivated", "repodeactivated", "accountmigrated"},
        source=VERIFIER,
    ),
    Rule(
        name=SAID_DEACTIVATED,
        cause=Cause.ACCOUNT_SUSPENDED,
        endpoints=rules.CALLS,
        when=lambda parsed: parsed.ok and _status(parsed, "deactivated"),
        source=SESSION,
    ),
    Rule(
        name=TAKEN_DOWN,
        cause=Cause.ACCOUNT_SUSPENDED,
        words={"accounttakedown", "repotakendown", "accountsuspended", "reposuspended"},
        source=VERIFIER,
    ),
    Rule(
        name=SAID_TAKEN_DOWN,
        cause=Cause.ACCOUNT_SUSPENDED,
        endpoints=rules.CALLS,
        when=lambda parsed: parsed.ok and _status(parsed, "takendown", "suspended"),
        source=SESSION,
    ),
    Rule(
        name="account_said_inactive",  # for a reason of its server's own
        cause=Cause.ACCOUNT_SUSPENDED,
        certainty=Certainty.INFERRED,
        endpoints=rules.CALLS,
        when=lambda parsed: (
            parsed.ok and parsed.fields.get("active") is False and "did" in parsed.fields
        ),
        source=SESSION,
    ),
    Rule(
        name="account_not_at_this_server",
        cause=Cause.ACCOUNT_SUSPENDED,
        certainty=Certainty.INFERRED,
        endpoints=rules.CALLS,
        words={"accountnotfound", "reponotfound"},
        source=VERIFIER,
    ),
    Rule(
        # The name leads nowhere; a server may refuse to write until it does again.
        name="handle_must_be_mended",
        cause=Cause.CHECKPOINT_OR_LOCKED,
        endpoints=faults.PUBLISH,
        words={"invalidhandle"},
        source="https://atproto.com/specs/handle",
    ),
    Rule(
        name="account_must_be_confirmed",
        cause=Cause.CHECKPOINT_OR_LOCKED,
        words={"accountnotverified", "reauthrequired"},
        source="https://github.com/Bogay/tranquil-pds",
    ),
    Rule(
        name="sign_in_code_wanted",
        cause=Cause.CHECKPOINT_OR_LOCKED,
        words={"authfactortokenrequired"},
        source="https://docs.bsky.app/docs/api/com-atproto-server-create-session",
    ),
)
# What the authorization server says of an account itself: signing in again would end there too.
SIGN_IN_RULES: tuple[Rule, ...] = (
    Rule(
        name="account_refused_at_its_server",
        cause=Cause.ACCOUNT_SUSPENDED,
        endpoints=rules.TOKEN_ENDPOINTS,
        words={"invalid_grant", "access_denied"},
        pattern=re.compile(
            r"(the |this |your )?account (has been |is |was )?"
            r"(taken ?down|deactivated|suspended|disabled|deleted)\b"
        ),
        source=PROVIDER,
    ),
    Rule(
        name="account_not_at_its_server",
        cause=Cause.ACCOUNT_SUSPENDED,
        certainty=Certainty.INFERRED,
        endpoints=rules.TOKEN_ENDPOINTS,
        words={"invalid_grant", "access_denied"},
        says=("account not found", "account does not exist"),
        source="https://github.com/blacksky-algorithms/rsky",
    ),
)

REFRESH_RULES: tuple[Rule, ...] = (
    Rule(
        name="session_over",
        cause=Cause.EXPIRED,
        endpoints=REFRESH,
        words={"invalid_grant"},
        pattern=SESSION_OVER,
        source=PROVIDER,
    ),
    Rule(
        # Single use: somebody of ours used it before. The server has deleted the session.
        name=USED_TWICE,
        cause=Cause.INVALID_TOKEN_UNSPECIFIED,
        blame=Blame.US,
        endpoints=REFRESH,
        words={"invalid_grant"},
        says=("refresh token replayed",),
        source=PROVIDER,
    ),
    Rule(
        name="refresh_token_dead",
        cause=Cause.INVALID_TOKEN_UNSPECIFIED,
        endpoints=REFRESH,
        words={"invalid_grant"},
        source=PROVIDER,
    ),
)

TOKEN_RULES: tuple[Rule, ...] = (
    Rule(
        name="refused_after_a_good_renewal",
        cause=Cause.NETWORK_FAULT,
        certainty=Certainty.CANNOT_TELL,
        when=renewed,
        source=SPEC,
    ),
    Rule(
        name="over_by_our_record",
        cause=Cause.EXPIRED,
        certainty=Certainty.INFERRED,
        when=over,
        rests_on="what the rule token_called_invalid rests on, and our own record of its end",
        source=SPEC,
    ),
    Rule(
        name="token_called_invalid",
        cause=Cause.INVALID_TOKEN_UNSPECIFIED,
        certainty=Certainty.INFERRED,
        when=own_words.dead,
        rests_on="invalid_token beside a challenge for a proof or a nonce; or, with 401, a "
        "sentence that calls the access token invalid, expired or revoked",
        source=VERIFIER,
    ),
    Rule(
        name="token_called_revoked",  # with the word for one that is over
        cause=Cause.INVALID_TOKEN_UNSPECIFIED,
        words={"expiredtoken"},
        when=own_words.in_xrpc,
        says=("token has been revoked", "token was revoked", "token is revoked"),
        source="https://github.com/mikf/gallery-dl/issues/8646",
    ),
    Rule(
        # The word for a token of an app password, which we hold none of; other software may say it.
        name="token_called_expired",
        cause=Cause.EXPIRED,
        certainty=Certainty.INFERRED,
        words={"expiredtoken"},
        when=own_words.in_xrpc,
        source=VERIFIER,
    ),
)

PERMISSION_RULES: tuple[Rule, ...] = (
    Rule(
        name="scope_missing",
        cause=Cause.PERMISSION_MISSING,
        endpoints=rules.CALLS,
        when=own_words.scope_missing,
        rests_on="ScopeMissingError or a sentence on scopes in the shape of XRPC, or "
        "insufficient_scope beside a challenge for a proof",
        source="https://atproto.com/specs/permission",
    ),
)

WORKING: tuple[Rule, ...] = (
    Rule(
        name="token_granted",
        cause=Cause.ALIVE,
        endpoints=rules.TOKEN_ENDPOINTS,
        when=rules.got_a_token,
        source=SPEC,
    ),
    Rule(
        name="working",  # with handle.invalid as well: the name is broken, the login is not
        cause=Cause.ALIVE,
        endpoints=rules.CALLS,
        when=rules.holds("did", "uri", "cid", "blob", "records", "feed"),
        source=SESSION,
    ),
)

RULES: tuple[Rule, ...] = (
    *faults.LIMIT_RULES,
    *faults.NETWORK_RULES,
    *SIGN_IN_RULES,
    *refresh_tokens.CALLED_DEAD,
    *faults.APP_RULES,
    *REFRESH_RULES,
    *ACCOUNT_RULES,
    *PERMISSION_RULES,
    *TOKEN_RULES,
    *faults.POST_RULES,
    *WORKING,
)
# Epoch seconds, counted by address of ours: nothing in it is of one login.
WAITS = Waits(limits=(Limit("ratelimit-remaining", "ratelimit-reset"),))


def explain(reply: Reply, context: Context) -> Finding:
    """The meaning of one answer of an AT Protocol server."""
    return rules.explain(RULES, reply, context, WAITS)
