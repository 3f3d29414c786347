"""The picture of a channel, for its owner alone: our own copy, never the network's address."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_cookie

from channels.models import Channel, Picture

WEEK = 7 * 86_400


@require_safe
@login_required
@vary_on_cookie
@cache_control(private=True, max_age=WEEK, immutable=True)
def picture(request: HttpRequest, pk: int, mark: str) -> HttpResponseBase:
    """``mark``: of the very picture, so that a browser may keep it: a new one has another."""
    own = Channel.objects.visible_to(request.user).filter(pk=pk, picture=mark)
    body = Picture.objects.filter(channel__in=own).values_list("body", flat=True).first()
    if not body:
        raise Http404
    etag = quote_etag(mark)
    response = HttpResponse(bytes(body), content_type="image/webp", headers={"ETag": etag})
    return get_conditional_response(request, etag=etag, response=response) or response
