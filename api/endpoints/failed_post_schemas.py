"""What a tool sends of a failed post, and what it hears back."""

from __future__ import annotations

import json
import re
from datetime import datetime
from typing import Annotated, Any, Literal

from ninja import Field, Schema
from pydantic import AwareDatetime, BeforeValidator, ConfigDict

from api.endpoints.schemas import ChannelOut, NameIn, Says, channel_out, moment, moment_of
from channels.contract import Blame, Cause, Certainty
from channels.public.tools import IDENTICAL_POSTS_ARTICLE as ARTICLE
from channels.public.tools import (
    Channel,
    FailedPost,
    Next,
    Reported,
    article_of_answer,
    cap_lifts,
    hash_of_text,
    identical_hint,
    meaning,
    we_do,
)
from core.article_links import article_url
from core.site_address import absolute

LONGEST_ITEM = 64 * 1024
RFC3339 = re.compile(
    r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d{1,9})?([Zz]|[+-]\d\d:\d\d)", re.ASCII
)


def _rfc3339(value: object) -> object:
    """Numbers and dates without a zone would be guessed at."""
    if not isinstance(value, str) or not RFC3339.fullmatch(value):
        raise ValueError("must be a time with a zone, as in 2026-11-24T07:52:10Z")
    if not "0002" <= value[:4] <= "9998":  # in UTC it would be in no year
        raise ValueError("must be a time of our age")
    return re.sub(r"(\.\d{6})\d+", r"\1", value)


def _whole(value: object) -> object:
    """As JSON has it: 401.0 is 401, "401" and true are not."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError("must be an integer")
    return value


Moment = Annotated[AwareDatetime, BeforeValidator(_rfc3339)]
Number = Annotated[int, Field(ge=1, le=2**63 - 1), BeforeValidator(_whole)]
Status = Annotated[int, Field(ge=100, le=999), BeforeValidator(_whole)]
HeaderName = Annotated[str, Field(max_length=200)]
HeaderValue = Annotated[str, Field(max_length=8000)]


class FailureIn(Schema):
    """A post that a network did not take."""

    model_config = ConfigDict(extra="forbid")

    failed_at: Moment = Field(
        description="When, in RFC 3339 with a zone. Within the last 30 days.",
        examples=["2026-11-24T07:52:10Z"],
    )
    status: Status | None = Field(
        description="The HTTP status of the network's answer; null where none came.",
        examples=[401],
    )
    headers: dict[HeaderName, HeaderValue] = Field(
        {}, max_length=100, description="The headers of its answer, as they came."
    )
    body: str | dict[str, Any] | list[Any] | None = Field(
        None,
        description="The body of its answer, as text or as JSON.",
        examples=[
            {"status": 401, "serviceErrorCode": 65602, "message": "The token has expired"},
        ],
    )
    failure: Literal["timeout", "refused", "dropped", "tls"] | None = Field(
        None, description="How the line failed, where no answer came.", examples=[None]
    )
    post: NameIn = Field(
        "", max_length=200, description="Your word for the post.", examples=["#311"]
    )
    content: str | None = Field(
        None,
        max_length=20_000,
        description="The text of the post. Only a keyed hash of it is kept: by that the same "
        "post on several channels is recognised.",
        examples=[None],
    )
    content_hash: str | None = Field(
        None,
        min_length=8,
        max_length=128,
        pattern="^[0-9A-Za-z_=-]+$",
        description="In place of `content`: the same for the same post. To be told from a text, "
        "the SHA-256 in hex, with each run of white space as one space.",
        examples=[None],
    )
    also_to: list[Number] = Field(
        [],
        max_length=100,
        description="Other channels of this network that the same post went to in the same "
        "moment. Ids that are not yours are passed over.",
        examples=[[]],
    )
    next_due_at: Moment | None = Field(
        None, description="When the next post on this channel is due, if one is planned."
    )

    def told(self) -> FailedPost:
        """As ``channels.public.tools`` takes it."""
        return FailedPost(
            failed_at=self.failed_at,
            status=self.status,
            headers=self.headers,
            body=_text(self.body),
            failure="" if self.status is not None else self.failure or "",
            post=self.post,
            content=hash_of_text(self.content) if self.content else self.content_hash or "",
            next_due_at=self.next_due_at,
            also_to=tuple(self.also_to),
        )


class ItemIn(FailureIn):
    """A failed post, and on which channel."""

    channel: Number = Field(description="Its id, as the list of channels gives it.", examples=[12])


class FailuresIn(Schema):
    """Posts that failed."""

    model_config = ConfigDict(extra="forbid")

    reports: list[ItemIn] = Field(min_length=1, max_length=100)


class AnswerOut(Schema):
    """What the network's answer means."""

    cause: Cause
    certainty: Certainty = Field(description="`said`, `inferred` by us, or `cannot_tell`.")
    blame: Blame = Field(description="Whose turn it is.")
    reconnect: bool = Field(
        description="By this answer alone: must the person sign in anew? False where the network "
        "did not state the cause; the channel says so once we have looked ourselves."
    )
    says: Says = Field(description="The same in one sentence.")
    article_url: str = Field(json_schema_extra={"format": "uri"})


class NextOut(Schema):
    """What we do about it."""

    what: Next = Field(
        description="`asking`: we ask the network now. `waiting`: at `until`. `known`: it is "
        "broken and stands so. `refreshed`: it was refreshed after the failure, send the post "
        "again. `post_only`: only the post was refused. `later`: at the next "
        "look, `until`. `not_set_up`: we cannot ask."
    )
    says: Says
    until: datetime | None


class HintOut(Schema):
    """What may be behind it, beside the cause."""

    kind: Literal["identical_posts"]
    says: Says
    channels: list[int] = Field(description="They got the same post in the same moment.")
    article_url: str = Field(json_schema_extra={"format": "uri"})


class ReportOut(Schema):
    """A report that was taken in. The channel is as it was before the network is asked anew."""

    id: int = Field(examples=[71])
    post: str
    failed_at: datetime
    answer: AnswerOut
    channel: ChannelOut
    next: NextOut
    hint: HintOut | None = Field(description="Never in place of a cause that the network stated.")


class ResultOut(Schema):
    """What became of one report."""

    index: int = Field(ge=0, description="Its place in `reports`.")
    status: int = Field(description="201, or the status of the problem.")
    report: ReportOut | None
    problem: dict[str, Any] | None = Field(description="As problem details.")


class FailuresOut(Schema):
    results: list[ResultOut]


def report_out(told: Reported, channel: Channel, *, at: datetime) -> ReportOut:
    """What the tool hears, in the active language. ``at``: aware UTC."""
    finding, network = told.finding, channel.network
    return ReportOut(
        id=told.report.pk,
        post=told.report.post,
        failed_at=moment_of(told.report.failed_at),
        answer=AnswerOut(
            cause=finding.cause,
            certainty=finding.certainty,
            blame=finding.blame,
            reconnect=finding.reconnect and finding.stated,
            says=meaning(finding, channel),
            article_url=absolute(article_url(article_of_answer(finding, network))),
        ),
        channel=channel_out(channel, at=at),
        next=NextOut(
            what=told.next,
            says=cap_lifts(told, channel, at=at)
            or we_do(told.next, channel, until=told.until, at=at),
            until=moment(told.until),
        ),
        hint=_hint(told, network),
    )


def _hint(told: Reported, network: str) -> HintOut | None:
    if not told.identical:
        return None
    return HintOut(
        kind="identical_posts",
        says=identical_hint(network, len(told.identical)),
        channels=sorted(told.identical),
        article_url=absolute(article_url(ARTICLE)),
    )


def _text(body: str | dict[str, Any] | list[Any] | None) -> str:
    if body is None or isinstance(body, str):
        return body or ""
    return json.dumps(body)
