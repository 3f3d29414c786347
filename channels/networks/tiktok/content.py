"""TikTok's refusals of a post. The token is fine.

There are two places for them: the answer itself, and ``fail_reason`` of an answer that says
``ok``, where somebody asks what became of a post
(https://developers.tiktok.com/doc/content-posting-api-reference-get-video-status).
"""

from __future__ import annotations

import json
import re
from dataclasses import replace

from channels.answers import rules
from channels.answers.reported_errors import ParsedReply
from channels.answers.rules import Rule
from channels.contract import Cause, Certainty, Endpoint, Reply
from channels.networks.tiktok.faults import OUR_PARAMETERS, POSTING, PUBLISH, STATUS

# file_format_check_failed, duration_check_failed, frame_rate_check_failed and their like; one of
# them is the person's phone, whose TikTok is too old, and no app of ours.
CHECK_FAILED = re.compile(r"[a-z]+(?:_[a-z]+)*_(?:check|pull)_failed")


def with_fail_reason(reply: Reply) -> Reply:
    """The reply with what became of a post as its error, where that is told inside a success."""
    body = reply.json
    data = body.get("data") if isinstance(body, dict) else None
    reason = data.get("fail_reason") if isinstance(data, dict) else None
    if reply.endpoint is not Endpoint.PUBLISH or not isinstance(reason, str) or not reason.strip():
        return reply
    return replace(reply, body=json.dumps({**body, "data": {}, "error": {"code": reason}}))


def failed_a_check(parsed: ParsedReply) -> bool:
    return any(CHECK_FAILED.fullmatch(word) for error in parsed.errors for word in error.words)


CONTENT_RULES: tuple[Rule, ...] = (
    Rule(
        name="post_failed_a_check",
        cause=Cause.ALIVE,
        endpoints=rules.CALLS,  # what a creator may is asked for by a call of its own
        when=failed_a_check,
        source=STATUS,
    ),
    Rule(
        name="post_refused",
        cause=Cause.ALIVE,
        endpoints=PUBLISH,
        words={
            *("invalid_file_upload", "privacy_level_option_mismatch", "publish_cancelled"),
            *("invalid_publish_id", "token_not_authorized_for_specified_publish_id"),
            *OUR_PARAMETERS,
        },
        source=POSTING,
    ),
    Rule(
        # Held to be spam, for its text or for what it links to. What bans the account, or asks
        # for a pause, has a name of its own.
        name="post_looks_like_spam",
        cause=Cause.ALIVE,
        certainty=Certainty.INFERRED,
        endpoints=rules.CALLS,
        when=lambda parsed: any(
            word == "spam_risk" or word.startswith("spam_risk_")
            for error in parsed.errors
            for word in error.words
        ),
        source=POSTING,
    ),
)
