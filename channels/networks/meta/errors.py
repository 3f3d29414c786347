"""What Facebook and Instagram share: what the Graph API's errors mean for a token.

The numbers: https://developers.facebook.com/docs/graph-api/guides/error-handling . What the
page does not list comes from public reports and is marked with where. Graph answers mostly
with 400, sometimes 401 or 403, and ``debug_token`` with 200 and the error inside, where the
subcode's key is ``subcode`` and not ``error_subcode``. The faults that are not the token's
are in ``channels.networks.meta.faults``. Standard library and contract only.
"""

from __future__ import annotations

from channels.answers.reported_errors import ParsedReply, whole
from channels.answers.rules import Rule
from channels.contract import Cause, Certainty, Endpoint
from channels.networks.meta.faults import DEBUGGING, ERRORS, PERMISSIONS

# The codes that speak of the token; None: some answers give the subcode alone.
TOKEN = frozenset({190, 102, None})
SESSION = frozenset({190, 102, *range(450, 456)})
PERMISSION = frozenset({10, *range(200, 300)})


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


def speaks_of_our_own_token(parsed: ParsedReply) -> bool:
    """The error of ``debug_token`` itself: there the access token is our app's."""
    return parsed.endpoint is Endpoint.INTROSPECT and not parsed.data


def a_permission_was_declined(parsed: ParsedReply) -> bool:
    """``/me/permissions``: a box that the person left out."""
    rows = parsed.fields.get("data")
    return (
        parsed.ok
        and isinstance(rows, list)
        and any(
            isinstance(row, dict)
            and "permission" in row
            and row.get("status") in ("declined", "expired")
            for row in rows
        )
    )


TOKEN_RULES: tuple[Rule, ...] = (
    Rule(
        name="debug_token_valid",
        cause=Cause.ALIVE,
        when=debugged_token_is_valid,
        source=DEBUGGING,
    ),
    Rule(
        name="debug_token_refused_our_app",
        cause=Cause.APP_FAULT,
        certainty=Certainty.INFERRED,
        codes={190},
        when=lambda parsed: (
            speaks_of_our_own_token(parsed)
            and all(error.subcode is None for error in parsed.errors)
        ),
        source=DEBUGGING,
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
        subcodes={463},
        source=ERRORS,
    ),
    Rule(
        name="page_role_lost",
        cause=Cause.LOST_PAGE_ROLE,
        codes=TOKEN,
        subcodes={492},
        source="https://developers.facebook.com/docs/pages-api/overview",
    ),
    # No subcode: Meta says it in a sentence only.
    Rule(
        name="page_role_lost_in_words",
        cause=Cause.LOST_PAGE_ROLE,
        # Where a business asks its people for two-factor log-in the sentence goes on about
        # that. Either way the Page is out of reach until its owner lets this person in
        # again, and nothing has to be unlocked at the account: the same cause.
        says=(
            "the user must be an administrator",
            "user does not have sufficient administrative permission",
            "this page access token belongs to a page that has been deleted",
        ),
        source="https://github.com/snarfed/bridgy/issues/596",
    ),
    Rule(
        name="permission_missing_for_the_page",
        cause=Cause.PERMISSION_MISSING,
        codes={190, None, *PERMISSION},
        says=("any of the ", "permission(s) must be granted before impersonating"),
        source="https://developers.facebook.com/docs/pages-api/overview",
    ),
    Rule(
        name="app_removed_by_user_in_words",
        cause=Cause.REVOKED_BY_USER,
        codes=TOKEN,
        says=(
            "the user has not authorized application",
            "user has not authorized application",
            "the user has not authorized the application",
        ),
        source=ERRORS,
    ),
    Rule(
        name="account_must_be_confirmed_in_words",
        cause=Cause.CHECKPOINT_OR_LOCKED,
        codes=TOKEN,
        says=(
            "you cannot access the app till you log in",
            "the user is enrolled in a blocking",
            "sessions for the user",
        ),
        source=ERRORS,
    ),
    Rule(
        name="password_changed_in_words",
        cause=Cause.PASSWORD_CHANGED,
        codes=TOKEN,
        says=(
            "the session has been invalidated because the user",
            "session does not match current stored session",
        ),
        source=ERRORS,
    ),
    Rule(
        name="token_expired_in_words",
        cause=Cause.EXPIRED,
        codes={*SESSION, None},
        says=(
            "session has expired",
            "the session has expired",
            "access token has expired",
            "the access token has expired",
            "this access token has expired",
            "token has expired",
            "the token has expired",
            # Data access ended: https://developers.facebook.com/docs/facebook-login/auth-vs-data/
            "the access token is invalid since the user hasn't engaged",
        ),
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
        says=(
            "error validating access token",
            "invalid oauth access token",
            "malformed access token",
            "the access token could not be decrypted",
            "session key invalid",
        ),
        source=ERRORS,
    ),
    Rule(
        name="token_invalid_by_challenge",  # in the WWW-Authenticate header alone
        cause=Cause.INVALID_TOKEN_UNSPECIFIED,
        codes={None},
        words={"invalid_token"},
        source=ERRORS,
    ),
    Rule(
        name="debug_token_ran_out",
        cause=Cause.EXPIRED,
        certainty=Certainty.INFERRED,
        when=debugged_token_ran_out,
        source=DEBUGGING,
    ),
    Rule(
        name="debug_token_dead",
        cause=Cause.INVALID_TOKEN_UNSPECIFIED,
        when=debugged_token_is_dead,
        source=DEBUGGING,
    ),
)

PERMISSION_RULES: tuple[Rule, ...] = (
    Rule(
        name="permission_declined",
        cause=Cause.PERMISSION_MISSING,
        when=a_permission_was_declined,
        source="https://developers.facebook.com/docs/graph-api/reference/user/permissions/",
    ),
    Rule(
        name="permission_refused",
        cause=Cause.PERMISSION_MISSING,
        codes=PERMISSION,
        source=ERRORS,
    ),
    Rule(
        name="permission_refused_in_words",
        cause=Cause.PERMISSION_MISSING,
        codes={100, 294, None},
        says=(
            "missing permission",
            "no permission to",
            "not enough permission",
            "insufficient permission",
            "permissions error",
            "object does not exist, cannot be loaded due to missing permission",
        ),
        source=PERMISSIONS,
    ),
)
