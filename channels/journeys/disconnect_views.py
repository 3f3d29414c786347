"""The pages for taking a channel away."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from channels import registry
from channels.journeys import disconnecting
from channels.journeys.connect_views import network_or_404
from channels.journeys.disconnecting import Outcome
from channels.journeys.refresh_views import own_channel


@never_cache
@require_http_methods(["GET", "POST"])
@login_required
def disconnect(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks first; POST does it."""
    channel = own_channel(request, pk)
    if request.method == "POST":
        outcome = disconnecting.disconnect(channel, at=timezone.now())
        messages.success(request, _("%(name)s is disconnected.") % {"name": channel.name})
        return redirect("channels:disconnected", channel.network, outcome.value)
    context = {
        "channel": channel,
        "network": registry.get(channel.network),
        "others": list(channel.credential.channels.exclude(pk=pk).order_by("name")),
    }
    return render(request, "channels/connect/disconnect.html", context)


@require_GET
@login_required
def disconnected(request: HttpRequest, network: str, how: str) -> HttpResponse:
    """What happened to the grant at the network, and what the person can still do there."""
    try:
        outcome = Outcome(how)
    except ValueError:
        raise Http404 from None
    context = {"network": network_or_404(network), "outcome": outcome}
    return render(request, "channels/connect/disconnected.html", context)
