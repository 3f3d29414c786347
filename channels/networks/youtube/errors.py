"""What YouTube's answers mean (Data API v3).

Google's own shape, with a list of reasons: ``{"error": {"code", "message", "errors": [{"domain",
"reason"}], "status"}}``. A reason means one thing, a status means several: 403 is a channel that
was closed, a quota, a permission or a video. ``message`` may be null. What Google says of tokens
wherever they are used is in ``channels.networks.google``.
https://developers.google.com/youtube/v3/docs/errors
"""

from __future__ import annotations

from typing import Any

from channels.answers import rules
from channels.answers.reported_errors import ParsedReply, first_object, whole
from channels.answers.rules import Rule
from channels.contract import (
    UNITS_USED_UP,
    Cause,
    Certainty,
    Context,
    Endpoint,
    Finding,
    Reply,
)
from channels.networks.google import errors as google
from channels.networks.google.errors import WAITS
from channels.networks.youtube.rule_words import CHANNEL_CLOSED, NO_CHANNEL

__all__ = ["READ", "RULES", "UPLOAD", "WAITS", "explain"]

UPLOAD = "https://www.googleapis.com/auth/youtube.upload"
READ = "https://www.googleapis.com/auth/youtube.readonly"

CORE = "https://developers.google.com/youtube/v3/docs/core_errors"
ERRORS = "https://developers.google.com/youtube/v3/docs/errors"
INSERT = "https://developers.google.com/youtube/v3/docs/videos/insert#errors"
QUOTA = "https://developers.google.com/youtube/v3/determine_quota_cost"

PUBLISH = frozenset({Endpoint.PUBLISH})


def about_a_video(parsed: ParsedReply) -> bool:
    """Refused by a reason of YouTube's own; ``global`` and the limits are everybody's."""
    return any(str(row.get("domain", "")).lower().startswith("youtube.") for row in _rows(parsed))


def lists_no_channel(parsed: ParsedReply) -> bool:
    """A whole list of the channels of this sign-in, and none on it."""
    page = parsed.fields.get("pageInfo")
    told = parsed.ok and parsed.fields.get("kind") == "youtube#channelListResponse"
    counted = whole(page.get("totalResults")) if isinstance(page, dict) else None
    return bool(told and not parsed.fields.get("items") and counted == 0)


def _rows(parsed: ParsedReply) -> list[dict[str, Any]]:
    rows = first_object(parsed.fields.get("error")).get("errors")
    return [row for row in rows[:20] if isinstance(row, dict)] if isinstance(rows, list) else []


UNIT_RULES: tuple[Rule, ...] = (
    Rule(
        # Of our project, for everybody: a matter of ours, and of no channel.
        name=UNITS_USED_UP,
        cause=Cause.APP_FAULT,
        words={"quotaexceeded", "dailylimitexceeded", "dailylimitexceededunreg"},
        source=QUOTA,
    ),
)

CHANNEL_RULES: tuple[Rule, ...] = (
    Rule(
        name=CHANNEL_CLOSED,
        cause=Cause.ACCOUNT_SUSPENDED,
        words={"authenticateduseraccountclosed", "channelclosed"},
        source=ERRORS,
    ),
    Rule(
        name="channel_suspended",
        cause=Cause.ACCOUNT_SUSPENDED,
        words={"authenticateduseraccountsuspended", "channelsuspended"},
        source=ERRORS,
    ),
    Rule(
        # Who signs in by a Google Account that has no channel; or chose none.
        name=NO_CHANNEL,
        cause=Cause.PERMISSION_MISSING,
        endpoints=rules.CALLS,
        words={"youtubesignuprequired", "authenticatedusernotchannel"},
        source=ERRORS,
    ),
    Rule(
        name="own_channel_not_there",
        cause=Cause.PERMISSION_MISSING,
        endpoints=rules.CALLS,
        statuses={403},
        words={"channelnotfound"},
        source=ERRORS,
    ),
    Rule(
        name="no_channel_listed",
        cause=Cause.PERMISSION_MISSING,
        certainty=Certainty.INFERRED,
        endpoints={Endpoint.WHOAMI},
        when=lists_no_channel,
        rests_on="a whole list of the channels of this sign-in, with none on it",
        source="https://developers.google.com/youtube/v3/docs/channels/list",
    ),
    Rule(
        name="may_not_act_for_the_channel",
        cause=Cause.LOST_PAGE_ROLE,
        endpoints=rules.CALLS,
        words={"accountdelegationforbidden", "insufficientcapabilities"},
        source=ERRORS,
    ),
)

VIDEO_RULES: tuple[Rule, ...] = (
    Rule(
        # Too many videos of this channel, by YouTube's own count, which it does not publish.
        name="uploads_used_up",
        cause=Cause.ALIVE,
        words={"uploadlimitexceeded"},
        source=INSERT,
        daily_cap=True,
    ),
    Rule(
        name="feature_is_off",
        cause=Cause.ALIVE,
        endpoints=rules.CALLS,
        words={
            *("livepermissionblocked", "livestreamingnotenabled", "insufficientlivepermissions"),
            *("forbiddenlicensesetting", "forbiddenprivacysetting", "commentsdisabled"),
        },
        source=ERRORS,
    ),
    Rule(
        name="uploaded_too_fast",
        cause=Cause.RATE_LIMITED,
        words={"uploadratelimitexceeded"},
        source="https://developers.google.com/youtube/v3/docs/thumbnails/set#errors",
    ),
    Rule(
        name="target_gone",  # another's channel, a playlist, a video: the token is fine
        cause=Cause.ALIVE,
        certainty=Certainty.INFERRED,
        endpoints=PUBLISH,
        statuses={404},
        words={"videonotfound", "playlistnotfound", "channelnotfound", "notfound"},
        source=ERRORS,
    ),
    Rule(
        name="video_refused",
        cause=Cause.ALIVE,
        certainty=Certainty.INFERRED,
        endpoints=PUBLISH,
        statuses={400, 403, 404, 409, 413, 415, 422},
        when=about_a_video,
        source=INSERT,
    ),
    Rule(
        name="video_refused_by_name",
        cause=Cause.ALIVE,
        certainty=Certainty.INFERRED,
        endpoints=PUBLISH,
        statuses={400, 404, 409, 412, 413},
        words={
            *("failedprecondition", "failed_precondition", "conditionnotmet", "duplicate"),
            *("invalid_argument", "badrequest", "invalid", "invalidvalue", "invalidparameter"),
            *("mediabodyrequired", "required", "uploadtoolarge", "unsupportedmediaprotocol"),
            *("invalidtitle", "invaliddescription", "invalidtags", "invalidcategoryid"),
            *("invalidpublishat", "invalidvideometadata", "invalidfilename", "invalidimage"),
        },
        source=INSERT,
    ),
    Rule(
        name="our_question_is_wrong",
        cause=Cause.APP_FAULT,
        certainty=Certainty.INFERRED,
        endpoints={Endpoint.WHOAMI, Endpoint.LIST_PAGES},
        statuses={400, 404, 405},
        words={
            *("badrequest", "invalidparameter", "unknownpart", "missingrequiredparameter"),
            *("invalid_argument", "required", "unexpectedparameter", "httpmethodnotallowed"),
            *("incompatibleparameters", "notfound", "not_found", "nofilterselected"),
        },
        source=CORE,
    ),
)

WORKING: tuple[Rule, ...] = (
    Rule(
        name="working",
        cause=Cause.ALIVE,
        endpoints=rules.CALLS,
        when=rules.holds("items", "id"),
        source="https://developers.google.com/youtube/v3/docs/channels",
    ),
)

RULES: tuple[Rule, ...] = (
    *UNIT_RULES,
    *CHANNEL_RULES,
    *google.FIRST,
    *VIDEO_RULES,
    *google.LAST,
    *WORKING,
)


def explain(reply: Reply, context: Context) -> Finding:
    """The meaning of one of YouTube's answers."""
    return google.explain(RULES, reply, context)
