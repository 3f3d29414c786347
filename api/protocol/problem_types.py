"""What can go wrong with a call: one row each, explained on the API's page.

A slug never changes once published. Rows are added freely; one status may have several,
the first of them stands for errors that say no more than their status.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class ProblemType:
    slug: str
    status: int
    title: str | Promise  # the same each time
    about: str | Promise  # what to do about it


ROWS = (
    ProblemType(
        "bad-request",
        400,
        _("The call cannot be read"),
        _(
            "The body is not JSON in UTF-8, or the request is damaged. Correct it, then send it "
            "again."
        ),
    ),
    ProblemType(
        "no-key",
        401,
        _("An API key is needed"),
        _(
            "Send a key as “Authorization: Bearer cck_…”. It may be missing, mistyped, revoked or "
            "expired. Its owner makes keys under Preferences, API keys."
        ),
    ),
    ProblemType(
        "not-allowed",
        403,
        _("Not allowed"),
        _("The call is not allowed here. Repeating it changes nothing."),
    ),
    ProblemType(
        "scope-missing",
        403,
        _("This key may not do that"),
        _(
            "A key does only what was ticked when it was made. Its owner can make another with the "
            "scope that the answer names in “scope”."
        ),
    ),
    ProblemType(
        "tokens-not-lent",
        403,
        _("No tokens are given here"),
        _(
            "Access tokens are given only where the operator of this site lends them and the "
            "person allows it for this login, under Preferences, API keys."
        ),
    ),
    ProblemType(
        "token-of-no-use",
        403,
        _("A token of this network is of no use to you"),
        _(
            "It works only together with a key that never leaves this site, so that it is not "
            "given at all. Publish there with a connection of your own."
        ),
    ),
    ProblemType(
        "not-found",
        404,
        _("Nothing here"),
        _(
            "There is nothing at this address, or it does not belong to the owner of the key. A "
            "channel that was disconnected is gone for good."
        ),
    ),
    ProblemType(
        "method-not-allowed",
        405,
        _("Not with this method"),
        _("The address exists, the method does not. The “Allow” header lists those that do."),
    ),
    ProblemType(
        "conflict",
        409,
        _("This contradicts an earlier call"),
        _("The call does not fit what an earlier one said or is still doing."),
    ),
    ProblemType(
        "channel-needs-person",
        409,
        _("The channel needs its person"),
        _(
            "Its token no longer works, and only the person can get another. “channel” says what "
            "is wrong and where to fix it: send them there."
        ),
    ),
    ProblemType(
        "too-large",
        413,
        _("The body is too large"),
        _("A body may have one megabyte. Send less at a time."),
    ),
    ProblemType(
        "not-json",
        415,
        _("The body must be JSON"),
        _("Send the header “Content-Type: application/json” with a JSON body."),
    ),
    ProblemType(
        "invalid",
        422,
        _("Something in the call is not valid"),
        _("The list “errors” names each part and what is wrong with it."),
    ),
    ProblemType(
        "idempotency-key-reused",
        422,
        _("This Idempotency-Key belongs to another call"),
        _(
            "The same key came with another body within 24 hours. Nothing was done. Use a new key "
            "for a new call, and the old one only to repeat the old call."
        ),
    ),
    ProblemType(
        "too-many-calls",
        429,
        _("Too many calls"),
        _("Wait as many seconds as “Retry-After” says, then go on."),
    ),
    ProblemType(
        "our-fault",
        500,
        _("The fault is ours"),
        _("Something broke on our side and we have been told. Try again later."),
    ),
    ProblemType(
        "token-not-renewed",
        503,
        _("No good token just now"),
        _(
            "The token is about to end and has not been renewed yet, or is being renewed this "
            "moment. Try again after as many seconds as “Retry-After” says."
        ),
    ),
)
TYPES = {row.slug: row for row in ROWS}
BY_STATUS = {row.status: row.slug for row in reversed(ROWS)}
