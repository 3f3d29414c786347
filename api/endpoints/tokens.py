"""A fresh access token, for tools that leave the keeping of tokens to this site."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from django.http import HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Field, Router, Schema

from api.endpoints.channels import ChannelId, own_channel
from api.endpoints.schemas import NetworkId, channel_out, moment
from api.keys.hashed_keys import Scope
from api.protocol import cursors, limits
from api.protocol.auth import ApiKey, key_of
from api.protocol.problems import Problem
from channels.public.tools import Channel, NotLentError, Why, lend, network_of

router = Router(tags=["Tokens"], auth=ApiKey(Scope.TOKENS_READ))
RETRY_S = 15


class LentOut(Schema):
    """An access token. Keep it in memory only, and ask again when it is over."""

    channel: int = Field(examples=[12])
    network: NetworkId
    access_token: str = Field(examples=["…"])
    token_type: Literal["bearer"] = "bearer"
    expires_at: datetime | None = Field(description="Null where the network names no end.")


@router.post(
    "/channels/{channel_id}/token",
    response={200: LentOut, 409: None, 503: None},
    url_name="token_of_channel",
    operation_id="getToken",
    summary="A fresh access token",
)
def token(request: HttpRequest, channel_id: ChannelId) -> HttpResponseBase:
    """Renewed first if it is about to end; of a Facebook Page, the Page's own.

    Given only where the operator and the person allow it, and never of a network that takes a
    token only with a key that stays here. Each time stands in the channel's
    history with the name of your key. A key has ten in a minute.
    """
    cursors.known_only(request)
    at = timezone.now()
    channel = own_channel(request, channel_id)
    rate = limits.count_token(key_of(request).pk, at=at)
    if rate.exceeded:
        raise Problem("too-many-calls", headers={"Retry-After": str(rate.reset)})
    try:
        lent = lend(channel, to=key_of(request).name, at=at)
    except NotLentError as refusal:
        raise _problem(refusal.why, channel, at) from None
    body = LentOut(
        channel=channel.pk,
        network=channel.network,
        access_token=lent.token,
        expires_at=moment(lent.expires_at),
    )
    return JsonResponse(body.model_dump(mode="json"), headers={"Cache-Control": "no-store"})


def _problem(why: Why, channel: Channel, at: datetime) -> Problem:
    if why is Why.OPERATOR:
        return Problem("tokens-not-lent", _("The operator of this site lends no tokens."))
    if why is Why.NETWORK:
        detail = _("%(network)s takes a token only with a key that never leaves this site.")
        return Problem("token-of-no-use", detail % {"network": network_of(channel.network).name})
    if why is Why.PERSON:
        detail = _("The owner of this channel lets no tool have its token.")
        return Problem("tokens-not-lent", detail)
    if why is Why.DEAD:
        told = channel_out(channel, at=at)
        extra = {"channel": told.model_dump(mode="json")}
        return Problem("channel-needs-person", told.headline, extra=extra)
    return Problem("token-not-renewed", headers={"Retry-After": str(RETRY_S)})
