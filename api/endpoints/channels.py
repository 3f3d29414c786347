"""A person's channels with their diagnosis: the list, and one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from typing import Annotated

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from ninja import Path, Query, Router

from api.endpoints.schemas import ChannelOut, ChannelsOut, NetworkId, channel_out
from api.keys.hashed_keys import Scope
from api.protocol import conditional_get, cursors
from api.protocol.auth import ApiKey, key_of
from channels.contract import State
from channels.public.tools import Channel

router = Router(tags=["Channels"], auth=ApiKey(Scope.CHANNELS_READ))
KIND = "c"  # of cursors
# What a row's number may be; beyond, the database itself would refuse the question.
ChannelId = Annotated[int, Path(ge=1, le=2**63 - 1, description="As the list gives it.")]
Limit = Annotated[int, Query(ge=1, le=100, description="How many at the most.")]
Cursor = Annotated[
    str | None,
    Query(
        pattern=cursors.pattern(KIND), description="`next` of the page before; none for the first."
    ),
]


@router.get(
    "/channels",
    response=ChannelsOut,
    url_name="channels",
    operation_id="listChannels",
    summary="Every channel",
)
def list_channels(
    request: HttpRequest,
    network: Annotated[NetworkId | None, Query(description="Only this network's.")] = None,
    state: Annotated[State | None, Query(description="Only those that are so now.")] = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> HttpResponseBase:
    """The channels of the key's owner, each with its diagnosis as of now.

    The order is that in which they were connected, and does not change. A page is followed
    by another as long as `next` is not null; the `Link` header leads there, too.
    """
    cursors.known_only(request, "network", "state", "cursor", "limit")
    after = cursors.read(KIND, cursor) if cursor else 0
    rows = Channel.objects.visible_to(key_of(request).user).filter(pk__gt=after).order_by("pk")
    if network:
        rows = rows.filter(network=network)
    shown = _in_state(rows.iterator(), state, at=timezone.now())
    page = list(islice(shown, limit + 1))
    more = cursors.write(KIND, page[limit - 1].id) if len(page) > limit else None
    body = ChannelsOut(channels=page[:limit], next=more)
    link = cursors.next_link(request, "cursor", more) if more else ""
    return conditional_get.answer(request, body, link=link)


@router.get(
    "/channels/{channel_id}",
    response=ChannelOut,
    url_name="channel",
    operation_id="getChannel",
    summary="One channel",
)
def get_channel(request: HttpRequest, channel_id: ChannelId) -> HttpResponseBase:
    """One channel with its diagnosis as of now."""
    cursors.known_only(request)
    return conditional_get.answer(
        request, channel_out(own_channel(request, channel_id), at=timezone.now())
    )


def own_channel(request: HttpRequest, channel_id: int) -> Channel:
    """A channel of the key's owner. Raises Http404 for anybody else's, too."""
    user = key_of(request).user
    channel = Channel.objects.visible_to(user).filter(pk=channel_id).first()
    if channel is None:
        raise Http404
    return channel


def _in_state(
    rows: Iterator[Channel], state: State | None, *, at: datetime
) -> Iterator[ChannelOut]:
    """The state is a matter of the moment: it is judged, not looked up."""
    for channel in rows:
        shown = channel_out(channel, at=at)
        if state is None or shown.state is state:
            yield shown
