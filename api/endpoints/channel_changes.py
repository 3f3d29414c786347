"""The stream of what happened to a person's channels."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Query, Router

from api.endpoints import event_stream
from api.endpoints.schemas import ChangeOut, ChangesOut, channel_out, moment_of
from api.keys.hashed_keys import Scope
from api.models import Change
from api.protocol import conditional_get, cursors
from api.protocol.auth import ApiKey, key_of
from api.protocol.problems import Problem
from channels.contract import Cause, Certainty, State
from channels.public.tools import Channel, EventKind, event_sentence

router = Router(tags=["Changes"], auth=ApiKey(Scope.CHANNELS_READ))
KIND = "e"  # of cursors
NOW = "now"


@router.get(
    "/changes",
    response={200: ChangesOut, 409: None},
    url_name="changes",
    operation_id="listChanges",
    summary="What happened since",
)
def since(
    request: HttpRequest,
    since: Annotated[
        str | None,
        Query(
            pattern=cursors.pattern(KIND, NOW),
            description="`next` of the last answer; none for all that is kept; `now` to begin "
            "with what is yet to come.",
        ),
    ] = None,
    limit: Annotated[int, Query(ge=1, le=500, description="How many at the most.")] = 100,
) -> HttpResponseBase:
    """What happened since a cursor, the oldest first, and how those channels are now.

    Keep `next` and ask with it again: at once where `more` is true, else after a while; the
    cursor never skips an event and gives none twice. The order is that in which this stream
    learned of the events, which may differ a little from that of `at`. A channel that was
    disconnected is gone, with its events.
    """
    cursors.known_only(request, "since", "limit")
    user_id = key_of(request).user_id
    after = cursors.read(KIND, since) if since and since != NOW else 0
    event_stream.bring_up_to_date(user_id)
    end = event_stream.end_of(user_id)
    if after > end:  # of a database that was put back to an older state
        raise Problem(
            "conflict", _("This cursor is newer than our last event. Start again without it.")
        )
    rows = [] if since == NOW else list(event_stream.changes_after(user_id, after)[: limit + 1])
    page, more = rows[:limit], len(rows) > limit
    last = page[-1].number if page else max(after, end)
    body = _body(page, cursors.write(KIND, last), more=more)
    return conditional_get.answer(
        request, body, link=cursors.next_link(request, "since", body.next) if more else ""
    )


def _body(page: list[Change], cursor: str, *, more: bool) -> ChangesOut:
    at = timezone.now()
    channels = _channels_of(page)
    by_login: dict[int, list[int]] = {}
    for channel in channels:
        by_login.setdefault(channel.credential_id, []).append(channel.pk)
    return ChangesOut(
        changes=[_change(change, by_login) for change in page],
        channels=[channel_out(channel, at=at) for channel in channels],
        next=cursor,
        more=more,
    )


def _channels_of(page: Iterable[Change]) -> list[Channel]:
    """Every channel that the events are about: one query."""
    logins = {change.event.credential_id for change in page if change.event.channel_id is None}
    alone = {change.event.channel_id for change in page if change.event.channel_id is not None}
    channels = Channel.objects.filter(credential__in=logins) | Channel.objects.filter(pk__in=alone)
    return list(channels.select_related("credential").order_by("pk"))


def _change(change: Change, by_login: dict[int, list[int]]) -> ChangeOut:
    event = change.event
    moved = event.kind == EventKind.STATE_CHANGED
    # What is looked at again before it is believed is no finding to act on.
    certainty = Certainty.CANNOT_TELL if event.evidence.get("look") else event.certainty
    return ChangeOut(
        id=change.number,
        at=moment_of(event.at),
        kind=EventKind(event.kind),
        says=event_sentence(event, event.credential.network),
        cause=Cause(event.cause) if event.cause else None,
        certainty=Certainty(certainty) if certainty else None,
        before=State(event.before) if moved and event.before else None,
        after=State(event.after) if moved and event.after else None,
        channels=(
            [event.channel_id] if event.channel_id else by_login.get(event.credential_id, [])
        ),
    )
