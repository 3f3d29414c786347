"""What the answers of Mastodon, and of servers that speak its API, mean.

``{"error": "a sentence"}``, from the token endpoint ``{"error": "a_word", "error_description"}``.
The status is read first, the sentence second: sentences may come in the language of the account,
although we ask for English (``lang=en``). What language does not change is the challenge beside a
401, ``WWW-Authenticate: Bearer error="invalid_token"``. An app that was removed, and a password
that was reset because it had been forgotten, sound alike: neither is guessed at. What is no
token's fault is in ``faults.py``; what is refused although the token lives, in ``refusals.py``.
"""

from __future__ import annotations

import re

from channels.answers import refresh_tokens, rules
from channels.answers.plain_refusals import challenge
from channels.answers.reported_errors import ParsedReply
from channels.answers.rules import Rule
from channels.contract import Cause, Certainty, Context, Endpoint, Finding, Limit, Reply, Waits
from channels.networks.mastodon import faults, other_software, refusals, sentences
from channels.networks.mastodon.faults import ACCOUNTS, AT_REFRESH, METHODS, PUBLISH, TOKENS

# The realm is that of the library which all of Mastodon's tokens come from. Without it the
# challenge is that of whatever stands before a server: https://www.rfc-editor.org/rfc/rfc6750#section-3
CHALLENGE = re.compile(
    r'(?=.{0,500}\brealm\s*=\s*"doorkeeper").{0,500}\berror\s*=\s*"invalid_token"', re.IGNORECASE
)
INVALID = (*sentences.INVALID, *refusals.NOT_SIGNED_IN)
PLEROMA_INVALID = ("invalid credentials",)
# Members of a gateway's error: what stands beside one of them is the gateway's word.
DESCRIBED = frozenset({"error_description", "message", "msg", "description", "status_code", "code"})


def challenged(parsed: ParsedReply) -> bool:
    """A 401 whose challenge calls the token invalid, whatever language its sentence is in."""
    return parsed.status == 401 and bool(CHALLENGE.match(challenge(parsed)))


def as_its_error(parsed: ParsedReply) -> bool:
    """Said where such a server says it: its error is the sentence itself. In a ``message``, or as
    the description of an error, it is a gateway's about a token of the gateway's."""
    return isinstance(parsed.fields.get("error"), str) and not DESCRIBED & parsed.fields.keys()


def says_word_for_word(parsed: ParsedReply, known: tuple[str, ...]) -> bool:
    """One of these sentences, and nothing after it: gateways go on, "... or has expired"."""
    return as_its_error(parsed) and any(
        message.rstrip(".") in known for error in parsed.errors for message in error.messages
    )


def called_dead(parsed: ParsedReply) -> bool:
    """The token is no good: in the server's words, or by the challenge's one."""
    said = parsed.status == 401 and says_word_for_word(parsed, sentences.DEAD)
    return parsed.endpoint not in rules.TOKEN_ENDPOINTS and (said or challenged(parsed))


def over(parsed: ParsedReply) -> bool:
    return called_dead(parsed) and rules.over_by_our_record(parsed)


def renewed(parsed: ParsedReply) -> bool:
    return called_dead(parsed) and rules.renewal_went_well(parsed)


def account(parsed: ParsedReply) -> bool:
    """An account's own description: a parked domain's page and its JSON have none."""
    fields = parsed.fields
    named = fields.get("username") or fields.get("acct")
    return parsed.ok and bool(fields.get("id")) and isinstance(named, str)


def refresh_refused(parsed: ParsedReply) -> bool:
    """In OAuth's word, or in Pleroma's sentence with Pleroma's status."""
    in_words = parsed.status == 400 and says_word_for_word(parsed, PLEROMA_INVALID)
    return in_words or any("invalid_grant" in error.words for error in parsed.errors)


def refresh_over(parsed: ParsedReply) -> bool:
    return refresh_refused(parsed) and rules.over_by_our_record(parsed)


# Only other software has refresh tokens: Pleroma, Akkoma, Pixelfed.
REFRESH_RULES: tuple[Rule, ...] = (
    Rule(
        name="refresh_token_over",
        cause=Cause.EXPIRED,
        certainty=Certainty.INFERRED,
        endpoints=AT_REFRESH,
        when=refresh_over,
        rests_on="what the rule refresh_token_dead rests on, and our own record of its end",
        source=faults.PLEROMA,
    ),
    Rule(
        name="refresh_token_dead",
        cause=Cause.INVALID_TOKEN_UNSPECIFIED,
        certainty=Certainty.INFERRED,
        endpoints=AT_REFRESH,
        when=refresh_refused,
        rests_on="invalid_grant, or \u201cInvalid credentials\u201d",
        source=faults.PLEROMA,
    ),
)

TOKEN_RULES: tuple[Rule, ...] = (
    Rule(
        name="refused_after_a_good_renewal",
        cause=Cause.NETWORK_FAULT,
        certainty=Certainty.CANNOT_TELL,
        when=renewed,
        source=faults.PLEROMA,
    ),
    Rule(
        name="token_expired",
        cause=Cause.EXPIRED,
        statuses={401},
        endpoints=rules.CALLS,
        when=lambda parsed: says_word_for_word(parsed, sentences.EXPIRED),
        rests_on="Mastodon's whole sentence for a token that expired",
        source=METHODS,
    ),
    Rule(
        name="over_by_our_record",
        cause=Cause.EXPIRED,
        certainty=Certainty.INFERRED,
        when=over,
        rests_on="what the rules on a dead token rest on, and our own record of its end",
        source=METHODS,
    ),
    Rule(
        # Removed by its owner, or ended with all others when a forgotten password was reset.
        name="token_revoked",
        cause=Cause.INVALID_TOKEN_UNSPECIFIED,
        certainty=Certainty.INFERRED,
        statuses={401},
        endpoints=rules.CALLS,
        when=lambda parsed: says_word_for_word(parsed, sentences.REVOKED),
        rests_on="Mastodon's whole sentence for a token that was revoked",
        source=TOKENS,
    ),
    Rule(
        name="token_invalid",
        cause=Cause.INVALID_TOKEN_UNSPECIFIED,
        certainty=Certainty.INFERRED,
        statuses={401},
        endpoints=rules.CALLS,
        when=lambda parsed: says_word_for_word(parsed, INVALID),
        rests_on="Mastodon's whole sentence for a token that is invalid, or for a call without one",
        source=METHODS,
    ),
    Rule(
        name="token_invalid_by_its_challenge",
        cause=Cause.INVALID_TOKEN_UNSPECIFIED,
        certainty=Certainty.INFERRED,
        endpoints=rules.CALLS,
        when=challenged,
        rests_on="the challenge of a 401, Bearer error=invalid_token, in any language",
        source="https://www.rfc-editor.org/rfc/rfc6750#section-3.1",
    ),
    Rule(
        name="misskey_token_invalid",  # Sharkey says it with 200
        cause=Cause.INVALID_TOKEN_UNSPECIFIED,
        certainty=Certainty.INFERRED,
        endpoints=rules.CALLS,
        words={"authentication_failed"},
        source=faults.MISSKEY,
    ),
    Rule(
        name="pleroma_token_invalid",
        cause=Cause.INVALID_TOKEN_UNSPECIFIED,
        certainty=Certainty.INFERRED,
        statuses={403},  # with 401 it is what many a gateway says
        endpoints=rules.CALLS,
        when=lambda parsed: says_word_for_word(parsed, PLEROMA_INVALID),
        rests_on="\u201cInvalid credentials.\u201d with Pleroma's status for it",
        source="https://github.com/ThomasLeister/mastopurge/issues/26",
    ),
    Rule(
        # It lets a call with a token that it does not know pass as one without a token, and we
        # never call without.
        name="gotosocial_token_invalid",
        cause=Cause.INVALID_TOKEN_UNSPECIFIED,
        certainty=Certainty.INFERRED,
        statuses={401},
        endpoints=rules.CALLS,
        says=sentences.GOTOSOCIAL,
        when=as_its_error,
        source=f"{faults.GOTOSOCIAL}middleware/tokencheck.go",
    ),
    Rule(
        name="wordpress_token_invalid",
        cause=Cause.INVALID_TOKEN_UNSPECIFIED,
        certainty=Certainty.INFERRED,
        statuses={401},
        endpoints=rules.CALLS,
        words={"invalid_token"},
        when=lambda parsed: "status" in parsed.data,  # in the envelope of WordPress
        source="https://github.com/akirk/enable-mastodon-apps/issues/4",
    ),
)

WORKING: tuple[Rule, ...] = (
    Rule(
        name="token_granted",
        cause=Cause.ALIVE,
        endpoints=rules.TOKEN_ENDPOINTS,
        when=rules.got_a_token,
        source=METHODS,
    ),
    Rule(
        name="working",
        cause=Cause.ALIVE,
        endpoints={Endpoint.WHOAMI, Endpoint.LIST_PAGES},
        when=account,
        source=ACCOUNTS,
    ),
    Rule(
        name="posted",
        cause=Cause.ALIVE,
        endpoints=PUBLISH,
        when=rules.holds("id"),
        source="https://docs.joinmastodon.org/methods/statuses/",
    ),
)

RULES: tuple[Rule, ...] = (
    *faults.NETWORK_RULES,
    *faults.APP_RULES,
    *faults.LIMIT_RULES,
    *refresh_tokens.CALLED_DEAD,
    *faults.EXCHANGE_RULES,
    *REFRESH_RULES,
    *refusals.ACCOUNT_RULES,
    *TOKEN_RULES,
    *other_software.TOKEN_RULES,
    *refusals.PERMISSION_RULES,
    *faults.CALL_RULES,
    *WORKING,
)
# A date of ISO 8601. Of several limits an answer shows the one that is nearest.
WAITS = Waits(
    resets=("x-ratelimit-reset",),
    limits=(Limit("x-ratelimit-remaining", "x-ratelimit-reset"),),
)


def explain(reply: Reply, context: Context) -> Finding:
    """The meaning of one answer of a server that speaks Mastodon's API."""
    return rules.explain(RULES, reply, context, WAITS)
