"""What Meta's networks share: what the Graph API's errors mean for a token.

The numbers: https://developers.facebook.com/docs/graph-api/guides/error-handling . What the
page does not list comes from public reports and is marked with where. Graph answers mostly
with 400, sometimes 401 or 403, and ``debug_token`` with 200 and the error inside, where the
subcode's key is ``subcode`` and not ``error_subcode``. The faults that are not the token's
are in ``channels.networks.meta.faults``. Standard library and contract only.
"""

from __future__ import annotations

import re

from channels.answers.plain_refusals import challenge
from channels.answers.reported_errors import ParsedReply, whole
from channels.answers.rules import Rule
from channels.contract import Cause, Certainty, Endpoint
from channels.networks.meta.faults import DEBUGGING, ERRORS
from channels.networks.meta.sentences import FRONT, LOCKED, fronted

GRAPH_MEMBERS = frozenset({"fbtrace_id", "error_subcode"})
GRAPH_TYPES = frozenset({"oauthexception", "thapiexception", "igapiexception"})
FLAT = frozenset({"message", "msg", "detail", "title"})
CHALLENGE = re.compile(r'\s*oauth "[^"]*" "invalid_token"', re.IGNORECASE)

# The codes that speak of the token; None: some answers give the subcode alone.
TOKEN = frozenset({190, 102, None})
# 450 and 452 are session keys of old that are over; 451 and 453 to 455 are calls of ours.
SESSION = frozenset({190, 102, 450, 452})

EXPIRED = (
    "session has expired",
    "the session has expired",
    "access token has expired",
    "the access token has expired",
    "this access token has expired",
    "token has expired",
    "the token has expired",
    # Data access ended: https://developers.facebook.com/docs/facebook-login/auth-vs-data/
    "the access token is invalid since the user hasn't engaged",
)
REMOVED = (
    "the user has not authorized application",
    "user has not authorized application",
    "the user has not authorized the application",
)
CHECKPOINT = (
    "you cannot access the app till you log in",
    "the user is enrolled in a blocking",
    "sessions for the user",
    *LOCKED,
)
CHANGED = (
    "the session has been invalidated because the user",
    "session does not match current stored session",
)


def debugged_token_is_valid(parsed: ParsedReply) -> bool:
    return parsed.ok and parsed.data.get("is_valid") in (True, "true", 1)


def debugged_token_is_dead(parsed: ParsedReply) -> bool:
    return parsed.ok and parsed.data.get("is_valid") in (False, "false", 0)


def debugged_token_ran_out(parsed: ParsedReply) -> bool:
    """``expires_at`` has passed; 0 means that there is no end."""
    ends = whole(parsed.data.get("expires_at"))
    return debugged_token_is_dead(parsed) and ends not in (None, 0) and _past(parsed, ends or 0)


def _past(parsed: ParsedReply, moment: int) -> bool:
    return 0 < moment <= parsed.at.timestamp()


def in_the_shape_of_graph(parsed: ParsedReply) -> bool:
    """An error of a type of Meta's or with its trace, or in its challenge, or that begins as only
    Meta's does. Gateways say the same of tokens of theirs, flat or with the status for a code."""
    error = parsed.fields.get("error")
    typed = any(GRAPH_TYPES & each.words for each in parsed.errors)
    own = typed or (isinstance(error, dict) and not GRAPH_MEMBERS.isdisjoint(error))
    fronted = any(message.startswith(FRONT) for each in parsed.errors for message in each.messages)
    flat = "errors" in parsed.fields or FLAT & parsed.fields.keys()
    return own or says_it_by_the_challenge(parsed) or (fronted and not flat)


def says_it_by_the_challenge(parsed: ParsedReply) -> bool:
    """In Meta's own form, and no error in the body: in the form of RFC 6750 it is a gateway's."""
    return not parsed.fields and bool(CHALLENGE.match(challenge(parsed)))


TOKEN_RULES: tuple[Rule, ...] = (
    Rule(
        name="debug_token_valid",
        cause=Cause.ALIVE,
        when=debugged_token_is_valid,
        source=DEBUGGING,
    ),
    Rule(
        # At the exchange no channel's token is asked about: a code that was no code, or a token
        # that we swapped and that is of another kind. The person starts again.
        name="exchange_refused_for_its_token",
        cause=Cause.APP_FAULT,
        certainty=Certainty.INFERRED,
        endpoints={Endpoint.TOKEN_EXCHANGE},
        codes={190, 102},
        when=lambda parsed: all(error.subcode is None for error in parsed.errors),
        source=ERRORS,
    ),
    Rule(
        name="app_removed_by_user",
        cause=Cause.REVOKED_BY_USER,
        codes=TOKEN,
        subcodes={458},
        source=ERRORS,
    ),
    Rule(
        name="account_must_be_confirmed",
        cause=Cause.CHECKPOINT_OR_LOCKED,
        codes=TOKEN,
        # 490 is in no list of Meta's; its message names a logged-in checkpoint
        # (https://stackoverflow.com/questions/36401621).
        subcodes={459, 464, 490},
        source=ERRORS,
    ),
    Rule(
        name="account_must_be_confirmed_by_code",  # so in the lists of single endpoints
        cause=Cause.CHECKPOINT_OR_LOCKED,
        codes={459, 464, 490},
        source="https://developers.facebook.com/docs/graph-api/reference/user/",
    ),
    Rule(
        name="password_changed",
        cause=Cause.PASSWORD_CHANGED,
        codes=TOKEN,
        subcodes={460},
        source=ERRORS,
    ),
    Rule(
        name="token_expired",
        cause=Cause.EXPIRED,
        codes=TOKEN,
        subcodes={463, 468, 493},  # over; not used for long; not used for 90 days
        source=ERRORS,
    ),
    Rule(
        name="page_role_lost",
        cause=Cause.LOST_PAGE_ROLE,
        codes=TOKEN,
        subcodes={492},
        source="https://developers.facebook.com/docs/pages-api/overview",
    ),
    Rule(
        name="app_removed_by_user_in_words",
        cause=Cause.REVOKED_BY_USER,
        codes={190, 102},
        says=REMOVED,
        source=ERRORS,
    ),
    Rule(
        name="app_removed_by_user_in_words_alone",
        cause=Cause.REVOKED_BY_USER,
        codes={None},
        opens=fronted(*REMOVED),
        source=ERRORS,
    ),
    Rule(
        name="account_must_be_confirmed_in_words",
        cause=Cause.CHECKPOINT_OR_LOCKED,
        codes=TOKEN,
        says=CHECKPOINT,
        source=ERRORS,
    ),
    Rule(
        name="password_changed_in_words",
        cause=Cause.PASSWORD_CHANGED,
        codes={190, 102},
        says=CHANGED,
        source=ERRORS,
    ),
    Rule(
        name="password_changed_in_words_alone",
        cause=Cause.PASSWORD_CHANGED,
        codes={None},
        opens=fronted(*CHANGED),
        source=ERRORS,
    ),
    Rule(
        name="token_expired_in_words",
        cause=Cause.EXPIRED,
        codes=SESSION,
        says=EXPIRED,
        source=ERRORS,
    ),
    Rule(
        name="token_expired_in_words_alone",
        cause=Cause.EXPIRED,
        codes={None},
        opens=fronted(*EXPIRED),
        when=in_the_shape_of_graph,
        source=ERRORS,
    ),
    Rule(
        name="access_token_expired_in_words",  # whatever the code: nothing else is called so
        cause=Cause.EXPIRED,
        opens=(
            *(FRONT + sentence for sentence in EXPIRED),
            *("access token has expired", "the access token has expired"),
        ),
        when=in_the_shape_of_graph,
        source=ERRORS,
    ),
    Rule(
        name="token_invalid",
        cause=Cause.INVALID_TOKEN_UNSPECIFIED,
        codes=SESSION,
        source=ERRORS,
    ),
    Rule(
        name="token_invalid_in_words",
        cause=Cause.INVALID_TOKEN_UNSPECIFIED,
        codes={None},
        opens=(
            "error validating access token",
            "invalid oauth access token",
            "malformed access token",
            "the access token could not be decrypted",
            "session key invalid",
        ),
        when=in_the_shape_of_graph,
        source=ERRORS,
    ),
    Rule(
        name="token_invalid_by_challenge",  # in the WWW-Authenticate header alone
        cause=Cause.INVALID_TOKEN_UNSPECIFIED,
        codes={None},
        words={"invalid_token"},
        when=says_it_by_the_challenge,
        source=ERRORS,
    ),
    Rule(
        name="debug_token_ran_out",
        cause=Cause.EXPIRED,
        certainty=Certainty.INFERRED,
        when=debugged_token_ran_out,
        rests_on="debug_token says is_valid false, and expires_at is past",
        source=DEBUGGING,
    ),
    Rule(
        name="debug_token_dead",
        cause=Cause.INVALID_TOKEN_UNSPECIFIED,
        when=debugged_token_is_dead,
        rests_on="debug_token says is_valid false",
        source=DEBUGGING,
    ),
)
