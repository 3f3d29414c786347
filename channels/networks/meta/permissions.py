"""What Meta's networks share: which answers speak of a permission or of a role.

Codes 10 and 200 to 299 are a family and no cause: Graph puts under them what a person did not
allow, what our app may not do, calls with the wrong kind of token, and posts that it does not
want. So a number alone says nothing here. Only words that name a permission, a role, or an app
that the person has not authorized are taken as said; words that speak of permissions and name
none are concluded, and looked at again before anybody hears of them.
"""

from __future__ import annotations

import re

from channels.answers.reported_errors import ParsedReply
from channels.answers.rules import Rule
from channels.contract import Cause, Certainty
from channels.networks.meta.faults import ERRORS, PERMISSIONS
from channels.networks.meta.sentences import fronted

FAMILY = frozenset({10, *range(200, 300)})
PAGES = "https://developers.facebook.com/docs/pages-api/overview"

# As Graph writes them: lower case with underscores, sometimes in quotation marks.
_NAME = (
    r"['\"]?(?:pages?|instagram|threads|business|publish|manage|read|user|ads|catalog|whatsapp|groups?"
    r"|leads|email)_[a-z_]*[a-z]\b"
)
# "requires the 'pages_read_engagement' permission or ...", "if posting to a page, requires both
# ... and ...", "requires extended permission: ...". The name stands near, and before a full stop.
_THAT = (
    r"(?:this (?:endpoint|method|call|api call|action|edge|request) |if posting to a [a-z]+, )?"
    r"requires?\b(?=[^\"]*permission)[^.\"]{0,120}?" + _NAME
)
REQUIRES = re.compile(
    _THAT + r"|[a-z ]{0,60}\brequires? (?:the |an )?extended permission:? [a-z_]+"
)
# An object that may not be there at all, or that a permission would show.
SHOWN_WITH = re.compile(
    r"object does not exist, cannot be loaded due to missing permissions? or [^.]{0,120}\. " + _THAT
)
ADVERTISING = re.compile(
    r"(?:(?:managing|reading) [a-z]+ requires an access token with[^.]{0,60}"
    r"|ad account owner has not grant(?:ed)? )" + _NAME
)
IMPERSONATING = re.compile(r"any of the " + _NAME + r"[^.]{0,400}? must be granted before imperson")
# Names one in its first sentence, in a way that nobody has recorded yet.
NAMED_ANYHOW = re.compile(
    r"(?=[^.\"\u201c\u00ab]{0,200}\b(?:permission|granted|required))"
    r"[^.\"\u201c\u00ab]{0,160}?" + _NAME
)
# Names one, and says why our app may not use it: nobody's box. Not the address of a page about
# app review, which Graph adds to nearly every answer of the family.
_NOT_OURS = (
    r"app review|(?:submit(?:ted)?|submission) for (?:app )?review|reviewed|approved"
    r"|(?:advanced|standard) access|access level|deprecated|no longer (?:available|supported)"
    r"|not available|development mode|live mode|app is live|testers"
)
NOT_FOR_OUR_APP = re.compile(
    r"(?=[^\"\u201c\u00ab]{0,300}?\b(?:permission|" + _NAME + r"))"
    r"[^\"\u201c\u00ab]{0,300}?\b(?:" + _NOT_OURS + r")\b"
)
# Of permissions, but of none by name; and of what this token does, not of what it looks at, tags
# or writes to.
NOT_ALLOWED = re.compile(
    r"permissions error|permission denied|missing permission|not enough permission"
    r"|insufficient permission|no permission to publish the video"
    r"|(?:(?:the |this )?(?:application|app|subject|page|viewer)|(?:the )?user|you) "
    r"(?:does not|doesn't|do not|don't) have "
    r"(?:the |sufficient |enough |necessary |required )*permissions?"
    r"(?!\w| to (?!post|publish|create|upload|schedule|share|perform|manage|access|act|use|do\b))"
)


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


def explained_otherwise(parsed: ParsedReply) -> bool:
    """Whether what Graph wants shown to the person speaks of something else than permissions.

    "Permissions error" and "Application does not have permission for this action" also stand
    above a post that is not the app's, a retired endpoint, or terms that nobody agreed to; then
    ``error_user_title`` and ``error_user_msg`` say so, often in the person's own language.
    """
    return any(
        shown and not any(_of_permissions(message) for message in shown)
        for shown in (error.messages[1:] for error in parsed.errors)
    )


def _of_permissions(message: str) -> bool:
    return any(p.match(message) for p in (NOT_ALLOWED, REQUIRES, NAMED_ANYHOW))


# They come before the token's own rules: Graph says some of it with code 190.
ROLE_RULES: tuple[Rule, ...] = (
    Rule(
        name="page_role_lost_in_words",
        cause=Cause.LOST_PAGE_ROLE,
        codes={190, None, *FAMILY},
        # Where a business asks its people for two-factor log-in the sentence goes on about
        # that. Either way the Page is out of reach until its owner lets this person in
        # again, and nothing has to be unlocked at the account: the same cause.
        opens=fronted(
            "the user must be an administrator of the page",
            "the user must be an administrator, editor",
            "user does not have sufficient administrative permission",
            "the user does not have sufficient administrative permission",
            "this page access token belongs to a page that has been deleted",
        ),
        source="https://github.com/snarfed/bridgy/issues/596",
    ),
    Rule(
        name="permission_missing_for_the_page",
        cause=Cause.PERMISSION_MISSING,
        codes={190, None, *FAMILY},
        pattern=IMPERSONATING,
        rests_on="names the permissions, of which one must be granted",
        source=PAGES,
    ),
)

PERMISSION_RULES: tuple[Rule, ...] = (
    Rule(
        name="permission_declined",
        cause=Cause.PERMISSION_MISSING,
        when=a_permission_was_declined,
        rests_on="/me/permissions lists a permission as declined or expired",
        source="https://developers.facebook.com/docs/graph-api/reference/user/permissions/",
    ),
    Rule(
        name="permission_that_our_app_may_not_use",
        cause=Cause.APP_FAULT,
        certainty=Certainty.INFERRED,
        codes={3, 100, *FAMILY},
        pattern=NOT_FOR_OUR_APP,
        source="https://developers.facebook.com/docs/graph-api/overview/access-levels",
    ),
    Rule(
        name="permission_named",
        cause=Cause.PERMISSION_MISSING,
        codes=FAMILY,
        pattern=REQUIRES,
        rests_on="names the permission that the call requires",
        source=PERMISSIONS,
    ),
    Rule(
        name="permission_for_ads_named",
        cause=Cause.PERMISSION_MISSING,
        codes=FAMILY,
        pattern=ADVERTISING,
        rests_on="names the permission for advertisements",
        source=PERMISSIONS,
    ),
    Rule(
        name="person_has_not_authorized_it",
        cause=Cause.PERMISSION_MISSING,
        codes=FAMILY,
        says=(
            "the user hasn't authorized the application to perform this action",
            "user hasn't authorized the application to perform this action",
            "the user has not authorized the application to perform this action",
        ),
        source="https://github.com/mobolic/facebook-sdk/issues/312",
    ),
    Rule(
        name="permission_named_in_other_words",
        cause=Cause.PERMISSION_MISSING,
        certainty=Certainty.INFERRED,
        codes=FAMILY,
        pattern=NAMED_ANYHOW,
        rests_on="names a permission in its first sentence",
        source=PERMISSIONS,
    ),
    Rule(
        name="permission_that_would_show_the_object",
        cause=Cause.PERMISSION_MISSING,
        certainty=Certainty.INFERRED,
        codes={100, *FAMILY},
        pattern=SHOWN_WITH,
        rests_on="names the permission that would show the object, if it is there",
        source="https://developers.facebook.com/docs/features-reference/page-public-content-access",
    ),
    Rule(
        name="permission_refused_without_a_name",
        cause=Cause.PERMISSION_MISSING,
        certainty=Certainty.INFERRED,
        codes={100, *FAMILY},
        pattern=NOT_ALLOWED,
        when=lambda parsed: not explained_otherwise(parsed),
        rests_on="speaks of permissions, names none, and shows the person no other reason",
        source=ERRORS,
    ),
)

# 100 with subcode 33, or its sentence: an object that this token cannot see, or that is not
# there. Which object, the answer does not say: a Page, but also a post or a media container, and
# for days in May 2026 any of them (https://github.com/geoff-maddock/events-tracker/issues/1900).
OBJECT_RULES: tuple[Rule, ...] = (
    Rule(
        name="object_out_of_reach",
        cause=Cause.UNKNOWN,
        certainty=Certainty.CANNOT_TELL,
        codes={100, None},
        subcodes={33},
        source=ERRORS,
    ),
    Rule(
        name="object_out_of_reach_in_words",
        cause=Cause.UNKNOWN,
        certainty=Certainty.CANNOT_TELL,
        codes={100, None},
        pattern=re.compile(
            r"(?:unsupported [a-z]+ request\. )?object with id .{1,80} does not exist, cannot be"
            r"|authorization error\Z"
        ),
        source=ERRORS,
    ),
)
OUT_OF_REACH = frozenset({"object_out_of_reach", "object_out_of_reach_in_words"})
