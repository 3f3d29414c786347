"""A tool tells of posts that failed, and hears what the network's answer means."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Router

from api.endpoints.channels import ChannelId, own_channel
from api.endpoints.failed_post_schemas import (
    LONGEST_ITEM,
    FailureIn,
    FailuresIn,
    FailuresOut,
    ItemIn,
    ReportOut,
    report_out,
)
from api.keys.hashed_keys import Scope
from api.protocol import cursors, idempotency, problems
from api.protocol.auth import ApiKey, key_of
from api.protocol.idempotency import IdempotencyKey
from api.protocol.problems import Fault, Problem
from channels.public.tools import Channel, Sent, TakenError, WhenError, report_failure, sent_post

router = Router(tags=["Failures"], auth=ApiKey(Scope.FAILURES_WRITE))


@router.post(
    "/channels/{channel_id}/failures",
    response={201: ReportOut, 409: None},
    url_name="failures_of_channel",
    operation_id="reportFailure",
    summary="Report a post that failed",
)
def report_post(
    request: HttpRequest,
    channel_id: ChannelId,
    failure: FailureIn,
    idempotency_key: IdempotencyKey = None,
) -> HttpResponseBase:
    """Send what the network answered, as it came. Tokens are taken out before any of it is kept.

    You get back what it means, how the channel is, and what we do next: most often we ask the
    network ourselves. The person is told as they chose. At most 64 KB.
    """
    cursors.known_only(request)
    at = timezone.now()

    def work() -> tuple[int, Any]:
        channel = own_channel(request, channel_id)
        return 201, _take_in(request, channel, failure, at).model_dump(mode="json")

    return idempotency.once(request, idempotency_key, work)


@router.post(
    "/failures",
    response={200: FailuresOut, 409: None},
    url_name="failures",
    operation_id="reportFailures",
    summary="Report up to a hundred posts that failed",
)
def report_posts(
    request: HttpRequest, failures: FailuresIn, idempotency_key: IdempotencyKey = None
) -> HttpResponseBase:
    """Each is taken in by itself: the answer has a result for each, in the order given.

    The whole body may have one megabyte, each report 64 KB.
    """
    cursors.known_only(request)
    at = timezone.now()

    def work() -> tuple[int, Any]:
        channels = [_channel(request, item) for item in failures.reports]
        pairs = zip(channels, failures.reports, strict=True)
        beside = [sent_post(channel, item.told()) for channel, item in pairs if channel]
        results = [
            _result(request, index, channel, item, beside, at)
            for index, (channel, item) in enumerate(zip(channels, failures.reports, strict=True))
        ]
        return 200, {"results": results}

    return idempotency.once(request, idempotency_key, work)


def _channel(request: HttpRequest, item: ItemIn) -> Channel | None:
    try:
        return own_channel(request, item.channel)
    except Http404:
        return None


def _result(
    request: HttpRequest,
    index: int,
    channel: Channel | None,
    item: ItemIn,
    beside: list[Sent],
    at: datetime,
) -> dict[str, Any]:
    try:
        if channel is None:
            raise Problem("not-found")
        kept = _take_in(request, channel, item, at, beside)
        return {
            "index": index,
            "status": 201,
            "report": kept.model_dump(mode="json"),
            "problem": None,
        }
    except Problem as problem:
        told = problems.as_json(problem, request.path)
        return {"index": index, "status": told["status"], "report": None, "problem": told}


def _take_in(
    request: HttpRequest,
    channel: Channel,
    failure: FailureIn,
    at: datetime,
    beside: list[Sent] | None = None,
) -> ReportOut:
    """Raises Problem."""
    if len(json.dumps(failure.model_dump(mode="json"), ensure_ascii=False).encode()) > LONGEST_ITEM:
        raise Problem("too-large", _("A report may have 64 KB. Cut the network's answer short."))
    name = key_of(request).name
    try:
        told = report_failure(channel, failure.told(), by=name, at=at, same_call=beside or ())
    except WhenError:
        detail = _("It must lie within the last 30 days, and not in the future.")
        raise Problem("invalid", errors=[Fault("body", "failed_at", detail)]) from None
    except TakenError:
        detail = _("By this answer the network took the post. Nothing failed.")
        raise Problem("invalid", errors=[Fault("body", "status", detail)]) from None
    return report_out(told, channel, at=at)
