"""The pages for taking a channel away."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from channels import registry
from channels.journeys.connect_views import network_or_404, person
from channels.journeys.disconnection import disconnecting
from channels.journeys.disconnection.disconnecting import Outcome
from channels.journeys.refresh_views import own_channel
from channels.models import Credential, Disconnected
from core.names.natural_order import by_name


@never_cache
@require_http_methods(["GET", "POST"])
@login_required
def disconnect(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks first; POST does it, and pressing twice changes nothing more."""
    if request.method == "POST" and (gone := _gone(request, pk)):
        return redirect("channels:left", gone.pk)
    channel = own_channel(request, pk)
    if request.method == "POST":
        gone = disconnecting.disconnect(channel, at=timezone.now())
        return redirect("channels:left", gone.pk)
    context = {
        "channel": channel,
        "network": registry.at(channel.network, channel.credential.server),
        "others": by_name(channel.credential.channels.exclude(pk=pk)),
    }
    return render(request, "channels/connect/disconnect.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
@login_required
def login_left(request: HttpRequest, pk: int) -> HttpResponse:
    """A login whose last channel was handed over: kept, or disconnected, as the person says."""
    mine = Credential.objects.filter(user=person(request), channels=None)
    login = get_object_or_404(mine, pk=pk)
    if request.method == "POST":
        gone = disconnecting.disconnect_login(login, at=timezone.now())
        return redirect("channels:left", gone.pk) if gone else redirect("channels:list")
    then = request.GET.get("then", "")
    ours = url_has_allowed_host_and_scheme(then, allowed_hosts=None)
    context = {
        "login": login,
        "network": registry.at(login.network, login.server),
        "then": then if ours else reverse("channels:list"),
    }
    return render(request, "channels/hand_over/login_left.html", context)


@require_GET
@login_required
def disconnected(request: HttpRequest, network: str, how: str) -> HttpResponse:
    """What happened to the grant at the network: where the former way of disconnecting led."""
    try:
        outcome = Outcome(how)
    except ValueError:
        raise Http404 from None
    context = {"network": network_or_404(network), "outcome": outcome}
    return render(request, "channels/connect/disconnected.html", context)


def _gone(request: HttpRequest, channel: int) -> Disconnected | None:
    return Disconnected.objects.waiting_for(request.user).filter(channel=channel).first()
