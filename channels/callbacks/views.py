"""Where networks call us, and the page that a deletion's confirmation code leads to."""

from __future__ import annotations

import logging

from django.conf import settings
from django.core.exceptions import BadRequest, RequestDataTooBig, SuspiciousOperation
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseNotAllowed,
    JsonResponse,
)
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from channels import registry
from channels.callbacks import handling
from channels.contract import Push, PushError, PushLater
from channels.models import DataDeletion

logger = logging.getLogger(__name__)

LARGEST = 256 * 1024  # of a webhook that brings many events at once
SEND_AGAIN_AFTER = 120  # seconds, for what we could not prove yet


@csrf_exempt
@require_http_methods(["GET", "POST"])
def receive(request: HttpRequest, network: str, name: str) -> HttpResponse:
    """A push of a network, or the GET by which it makes sure that this is our address.

    400 for whatever is not to be believed, without saying why; 503 for what we cannot prove yet,
    which the network sends again.
    """
    try:
        if request.method == "GET":
            return _shake_hands(request, network, name)
        record = handling.handle(network, name, _push(request), at=timezone.now())
    except KeyError:
        raise Http404 from None
    except PushError as error:
        logger.warning("network=%s callback=%s refused: %s", network, name, error)
        return HttpResponse("Not accepted.", status=400, content_type="text/plain")
    except PushLater as error:
        logger.warning("network=%s callback=%s not proved yet: %s", network, name, error)
        later = HttpResponse("Later.", status=503, content_type="text/plain")
        later["Retry-After"] = str(SEND_AGAIN_AFTER)
        return later
    if record is None:
        return JsonResponse({}, status=registry.get(network).push_taken.get(name, 200))
    page = reverse("callbacks:deletion", args=[record.code])
    return JsonResponse({"url": settings.SITE_URL + page, "confirmation_code": record.code})


@require_safe
def deletion(request: HttpRequest, code: str) -> HttpResponse:
    """What became of a request to delete data. For everybody with the code; names nobody."""
    record = get_object_or_404(DataDeletion, code=code)
    context = {"record": record, "network": registry.get(record.network), "at": timezone.now()}
    return render(request, "channels/deletion.html", context)


def _shake_hands(request: HttpRequest, network: str, name: str) -> HttpResponse:
    """Raises KeyError where there is no such address, PushError where it is no handshake."""
    answer = handling.shake_hands(network, name, request.GET.dict())
    if answer is None:
        return HttpResponseNotAllowed(["POST"])
    return HttpResponse(answer.body, content_type=answer.content_type)


def _push(request: HttpRequest) -> Push:
    """The request as a network's reader takes it. Raises PushError where it is none."""
    try:
        if int(request.headers.get("Content-Length") or 0) > LARGEST:
            raise PushError("too large")
        body = request.body
        form = {key: str(value) for key, value in request.POST.items()}
    except (ValueError, BadRequest, SuspiciousOperation, RequestDataTooBig, OSError):
        raise PushError("not readable") from None
    return Push(body, {key.lower(): value for key, value in request.headers.items()}, form)
