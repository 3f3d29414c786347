"""A tool tells that a post is out, and who can see it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Field, Router, Schema
from pydantic import ConfigDict

from api.endpoints.channels import ChannelId, own_channel
from api.endpoints.failed_post_schemas import Moment
from api.endpoints.schemas import ChannelOut, NameIn, Says, channel_out, moment_of
from api.keys.hashed_keys import Scope
from api.protocol import cursors, idempotency
from api.protocol.auth import ApiKey, key_of
from api.protocol.idempotency import IdempotencyKey
from api.protocol.problems import Fault, Problem
from channels.contract import HiddenBy, Visibility
from channels.public.tools import (
    HIDDEN_POSTS_ARTICLE,
    Channel,
    PublishedPost,
    WhenError,
    network_at,
    report_published,
    visibility_sentence,
)
from core.article_links import article_url
from core.site_address import absolute

router = Router(tags=["Published posts"], auth=ApiKey(Scope.FAILURES_WRITE))


class PublishedIn(Schema):
    """A post that a network took."""

    model_config = ConfigDict(extra="forbid")

    published_at: Moment = Field(
        description="When, in RFC 3339 with a zone. Within the last 30 days.",
        examples=["2026-11-24T08:00:00Z"],
    )
    visibility: Visibility = Field(
        description="`public`: you have seen it without being signed in. `limited`: it is out and "
        "only a few can see it. `unknown`: the network took it and did not say.",
        examples=["limited"],
    )
    hidden_by: HiddenBy = Field(
        HiddenBy.UNKNOWN,
        description="Of `limited`: the app is in development mode, or has trial access.",
        examples=["app_in_development"],
    )
    post: NameIn = Field(
        "", max_length=200, description="Your word for the post.", examples=["#312"]
    )


class PublishedOut(Schema):
    """A report that was taken in. The connection counts as working throughout."""

    post: str
    published_at: datetime
    visibility: Visibility
    says: Says = Field(description="What it means, in one sentence.")
    reconnect: bool = Field(description="Always false: no sign-in makes a post public.")
    article_url: str = Field(json_schema_extra={"format": "uri"})
    channel: ChannelOut


@router.post(
    "/channels/{channel_id}/published",
    response={201: PublishedOut, 409: None},
    url_name="published_on_channel",
    operation_id="reportPublished",
    summary="Report who can see a published post",
)
def report_post(
    request: HttpRequest,
    channel_id: ChannelId,
    published: PublishedIn,
    idempotency_key: IdempotencyKey = None,
) -> HttpResponseBase:
    """An app in development mode or on trial access publishes, and nobody sees the post.

    With `limited` the channel counts as limited by our app: its owner is told that there is
    nothing to do, and the operator what to do. With `unknown` only the operator is asked to
    look. `public`, of a later post, ends it.
    """
    cursors.known_only(request)
    at = timezone.now()

    def work() -> tuple[int, Any]:
        channel = own_channel(request, channel_id)
        return 201, _take_in(request, channel, published, at).model_dump(mode="json")

    return idempotency.once(request, idempotency_key, work)


def _take_in(
    request: HttpRequest, channel: Channel, published: PublishedIn, at: datetime
) -> PublishedOut:
    """Raises Problem."""
    post = PublishedPost(
        published_at=published.published_at,
        visibility=published.visibility,
        hidden_by=published.hidden_by,
        post=published.post,
    )
    try:
        held = report_published(channel, post, by=key_of(request).name, at=at)
    except WhenError:
        detail = _("It must lie within the last 30 days, and not in the future.")
        raise Problem("invalid", errors=[Fault("body", "published_at", detail)]) from None
    network = network_at(held.network, held.credential.server).name
    named = {"network": network, "name": held.name}
    return PublishedOut(
        post=published.post,
        published_at=moment_of(published.published_at),
        visibility=published.visibility,
        says=visibility_sentence(published.visibility, published.hidden_by) % named,
        reconnect=False,
        article_url=absolute(article_url(HIDDEN_POSTS_ARTICLE)),
        channel=channel_out(held, at=at),
    )
