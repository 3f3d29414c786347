"""X's refusals of a post. The token is fine, unless a scope is named."""

from __future__ import annotations

import re

from channels.answers.plain_refusals import challenge
from channels.answers.reported_errors import ParsedReply
from channels.answers.rules import Rule
from channels.contract import Cause, Certainty
from channels.networks.x.faults import ERRORS, PUBLISH

CHANGES = "https://docs.x.com/changelog"

SCOPE = re.compile(
    r"\b(?:tweet|users|media|offline|dm|like|follows|bookmark|list|space|mute|block)"
    r"\.(?:read|write|access|moderate\.write)\b"
)


IN_ITS_PROBLEM = re.compile(
    r"\b(?:missing|required?|requires|insufficient|lacks?|without)\b.{0,60}\bscopes?\b"
)
OF_OUR_APP = re.compile(r"\b(?:your|this|the) (?:client )?app(?:lication)?\b")


def names_a_scope(parsed: ParsedReply) -> bool:
    """Whether X says outright that a scope is missing; most of its 403 do not.

    It names the scope, in a sentence or in the challenge, or speaks of scopes in a problem:
    "insufficient scope" anywhere else is any gateway's.
    Where the sentence is about our app, its settings lack the scope, and no new consent helps.
    """
    challenged = SCOPE.search(challenge(parsed).lower()) is not None
    problem = {"title", "type"} <= parsed.fields.keys()
    return any(
        ("insufficient_scope" in error.words and challenged)
        or (
            any(map(SCOPE.search, error.sentences))
            and not any(map(OF_OUR_APP.search, error.sentences))
        )
        or (
            problem
            and any(map(IN_ITS_PROBLEM.search, error.sentences))
            and not any(map(OF_OUR_APP.search, error.sentences))
        )
        for error in parsed.errors
    )


CONTENT_RULES: tuple[Rule, ...] = (
    Rule(
        name="post_refused",
        cause=Cause.ALIVE,
        endpoints=PUBLISH,
        # 187 the same again, 186 too long, 226 looks automated, 324 and 325 media, 433 reply;
        # 50, 63 and 108 speak of the one who is answered.
        codes={
            *(34, 38, 44, 50, 63, 108, 136, 139, 144, 160, 170, 179, 186, 187, 189, 193, 195, 214),
            *(226, 271, 272, 323, 324, 325, 327, 349, 354, 355, 385, 386, 407, 421, 422, 425, 433),
            434,
        },
        words={
            *("invalid_request", "duplicate_rules", "resource_not_found"),
            *("not_authorized_for_resource", "not_authorized_for_field", "disallowed_resource"),
        },
        says=(
            "you are not allowed to create a tweet",
            "you are not allowed to create a post",
            "you attempted to reply to",
            "status is a duplicate",
            "your media ids are invalid",
            "the tweet contains an invalid url",
            "the post contains an invalid url",
            "this user is not allowed to post a video longer",
            "tweet needs to be a bit shorter",
            "reply to this conversation is not allowed",
            "quoting this post is not allowed",
            "you can only reply to or quote posts",
            "you are not permitted to perform this action",
            "you have already ",
            "you cannot ",
            "media type unrecognized",
            "this request looks like it might be automated",
        ),
        either=True,
        source=ERRORS,
    ),
    Rule(
        # Its text, what it answers or quotes, who may answer: X says 403 to all of it, and names
        # no scope. Since 2026 also every reply and quote that nobody asked the account for.
        name="post_refused_without_a_name",
        cause=Cause.ALIVE,
        certainty=Certainty.INFERRED,
        endpoints=PUBLISH,
        statuses={403},
        when=lambda parsed: (
            {"title", "detail"} <= parsed.fields.keys() and not names_a_scope(parsed)
        ),
        source=CHANGES,
    ),
    Rule(
        name="post_has_a_wrong_form",
        cause=Cause.ALIVE,
        certainty=Certainty.INFERRED,
        endpoints=PUBLISH,
        statuses={400, 413, 422},
        when=lambda parsed: (
            bool(parsed.errors)
            and not any(error.words & {"invalid_grant"} for error in parsed.errors)
            and all(error.code is None for error in parsed.errors)
        ),
        source=ERRORS,
    ),
)
