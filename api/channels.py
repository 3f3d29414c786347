"""A person's channels with their diagnosis: the list, and one."""

from __future__ import annotations

from typing import Annotated

from django.http import Http404, HttpRequest
from django.utils import timezone
from ninja import Path, Router

from api.auth import ApiKey, key_of
from api.keys import Scope
from api.schemas import ChannelOut, channel_out
from channels.models import Channel

router = Router(tags=["Channels"], auth=ApiKey(Scope.CHANNELS_READ))
# What a row's number may be; beyond, the database itself would refuse the question.
ChannelId = Annotated[int, Path(ge=1, le=2**63 - 1, description="As the list gives it.")]


@router.get("/channels/{channel_id}", response=ChannelOut, url_name="channel")
def one(request: HttpRequest, channel_id: ChannelId) -> ChannelOut:
    """One channel with its diagnosis as of now."""
    return channel_out(own_channel(request, channel_id), at=timezone.now())


def own_channel(request: HttpRequest, channel_id: int) -> Channel:
    """A channel of the key's owner. Raises Http404 for anybody else's, too."""
    user = key_of(request).user
    channel = Channel.objects.visible_to(user).filter(pk=channel_id).first()
    if channel is None:
        raise Http404
    return channel
