"""A mail provider's webhook, and a person's way back from an address that bounced."""

from __future__ import annotations

from importlib import import_module

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods
from django.views.generic import View

from notifications.bounces import refused_addresses

# Mandrill posts everything to one address.
ANOTHER_NAME = {"mandrill": "MandrillCombinedWebhookView"}


@csrf_exempt
@never_cache
def receive(request: HttpRequest, provider: str) -> HttpResponseBase:
    """Anymail checks the secret and the provider's signature, then sends its signal.

    Only for the provider that is in use, and only with a secret: a forged bounce would stop
    somebody's mail.
    """
    if not settings.EMAIL_WEBHOOK_SECRET or provider != settings.EMAIL_PROVIDER:
        raise Http404
    return _tracking_view(provider).as_view()(request)


def _tracking_view(provider: str) -> type[View]:
    module = import_module(f"anymail.webhooks.{provider}")
    ending = "trackingwebhookview"
    wanted = ANOTHER_NAME.get(provider, provider.replace("_", "") + ending).lower()
    view: type[View] = next(value for name, value in vars(module).items() if name.lower() == wanted)
    return view


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def try_again(request: HttpRequest) -> HttpResponse:
    """Send to the person's own address again. GET (after signing in) changes nothing."""
    address = str(getattr(request.user, "email", ""))
    if request.method == "POST" and refused_addresses.clear(address, at=timezone.now()):
        messages.success(request, _("We write to %(address)s again.") % {"address": address})
    return redirect("notifications:preferences")
